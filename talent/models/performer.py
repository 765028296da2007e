from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from core import clock
from talent.states import CreditKind, Gender, LanguageLevel, SkillLevel, Union, Visibility


class Performer(models.Model):
    """The person who plays. Belongs to themself, not to an office; `account` is null where a rep manages them."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="performers"
    )
    slug = models.SlugField(max_length=120, unique=True)
    stage_name = models.CharField(max_length=120)
    legal_name = models.CharField(max_length=160, blank=True)
    pronouns = models.CharField(max_length=40, blank=True)
    plays = ArrayField(models.CharField(max_length=12, choices=Gender.choices), default=list, blank=True)
    playing_age_min = models.PositiveSmallIntegerField(null=True, blank=True)
    playing_age_max = models.PositiveSmallIntegerField(null=True, blank=True)
    height_cm = models.PositiveSmallIntegerField(null=True, blank=True)
    bases = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    accents = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    bio = models.TextField(blank=True, max_length=1200)
    # Asked only of somebody under 18, for the hours they may work; shown to nobody.
    born_on = models.DateField(null=True, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.TRADE)
    name_key = models.CharField(max_length=160, db_collation="C", editable=False)
    search_text = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="performer_playing_range",
                condition=Q(playing_age_min__isnull=True, playing_age_max__isnull=True)
                | Q(playing_age_min__gte=0, playing_age_max__lte=110, playing_age_min__lte=F("playing_age_max")),
            ),
            models.CheckConstraint(
                name="performer_height", condition=Q(height_cm__isnull=True) | Q(height_cm__range=(40, 260))
            ),
        ]
        indexes = [
            GinIndex(name="performer_search_trgm", fields=["search_text"], opclasses=["gin_trgm_ops"]),
            models.Index(fields=["name_key", "id"], name="performer_by_name"),
        ]

    def __str__(self):
        return self.stage_name


class PerformerLanguage(models.Model):
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(max_length=60)
    level = models.CharField(max_length=16, choices=LanguageLevel)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["performer", "language"], name="language_once")]

    def __str__(self):
        return f"{self.language}, {self.get_level_display().lower()}"


class PerformerSkill(models.Model):
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="skills")
    skill = models.CharField(max_length=60)
    level = models.CharField(max_length=16, choices=SkillLevel)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["performer", "skill"], name="skill_once")]

    def __str__(self):
        return f"{self.skill}, {self.get_level_display().lower()}"


class Credit(models.Model):
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="credits")
    kind = models.CharField(max_length=12, choices=CreditKind)
    production = models.CharField(max_length=160)
    role = models.CharField(max_length=120)
    director = models.CharField(max_length=160, blank=True)
    company = models.CharField(max_length=160, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "-year", "id"]

    def __str__(self):
        return f"{self.role} in {self.production}"


class Training(models.Model):
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="training")
    school = models.CharField(max_length=160)
    course = models.CharField(max_length=160, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "id"]
        verbose_name_plural = "training"

    def __str__(self):
        return self.school


class PerformerLink(models.Model):
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(max_length=60)
    url = models.URLField(max_length=500)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return self.label


class UnionMembership(models.Model):
    """Sensitive: never on a page or in a search; shown to an office only where its production asks."""

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="unions")
    union = models.CharField(max_length=16, choices=Union)
    other = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["performer", "union", "other"], name="union_once")]

    def __str__(self):
        return self.other or self.get_union_display()
