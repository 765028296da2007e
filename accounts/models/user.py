from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.states import Intent
from core import clock


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email=email.lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they are to an office is a Membership; to a performer, `Performer.account`."""

    email = models.EmailField("e-mail address", max_length=254, unique=True)
    name = models.CharField(max_length=160)
    pronouns = models.CharField(max_length=40, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=12, default="en-gb")
    single_keys = models.BooleanField("single-letter keys", default=True)
    intent = models.CharField("what brings you here", max_length=8, choices=Intent, default=Intent.ACTOR)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("administrator", default=False)
    date_joined = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_email_lower_case",
                condition=Q(email=Lower("email")),
                violation_error_message="Write the address in small letters.",
            ),
            models.CheckConstraint(name="user_intent_known", condition=Q(intent__in=Intent.values)),
        ]

    def __str__(self):
        return self.name or "Someone without a name"

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name.split(" ")[0]
