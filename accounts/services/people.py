"""People's own accounts. Signing in, addresses and passwords are django-allauth's."""

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from accounts.states import Intent
from core import clock
from core.errors import Conflict, Invalid


def add_person(*, email: str, name: str, password: str, time_zone: str = "UTC", administrator: bool = False) -> User:
    """A person whose address counts as verified: for the first run and for commands. Raises Invalid, Conflict."""
    if not clock.is_zone(time_zone):
        raise Invalid("Choose a time zone from the list, such as Europe/London.", field="time_zone")
    if User.objects.filter(email=email.lower()).exists():
        raise Conflict("Somebody has that address already.", field="email")
    person = User(email=email.lower(), name=" ".join(name.split()), time_zone=time_zone)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="password") from error
    person.is_staff = person.is_superuser = administrator
    person.set_password(password)
    with transaction.atomic():
        person.save()
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def change_person(*, actor: User, name: str, pronouns: str, time_zone: str, language: str, single_keys: bool) -> User:
    """What a person says of themself. Raises Invalid."""
    if not name.strip():
        raise Invalid("Tell us what to call you.", field="name")
    if not clock.is_zone(time_zone):
        raise Invalid("Choose a time zone from the list, such as Europe/London.", field="time_zone")
    actor.name, actor.pronouns, actor.time_zone = " ".join(name.split()), pronouns.strip(), time_zone
    actor.language, actor.single_keys = language, single_keys
    with transaction.atomic(durable=True):
        actor.save(update_fields=["name", "pronouns", "time_zone", "language", "single_keys"])
    return actor


def change_intent(*, actor: User, intent: str) -> User:
    """What brings the person here; steers where they land while they belong to no office. Raises Invalid."""
    if intent not in Intent.values:
        raise Invalid("Choose what brings you here.", field="intent")
    actor.intent = intent
    with transaction.atomic(durable=True):
        actor.save(update_fields=["intent"])
    return actor
