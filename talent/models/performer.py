from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from core import clock
from talent.models.due import entry_due
from talent.states import (
    CreditKind,
    Gender,
    IdentityKind,
    LanguageLevel,
    SizeSystem,
    SkillLevel,
    Union,
    Visibility,
)


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
    # Where a profile that nobody has claimed can be offered to whom it is of. Shown to nobody but who wrote it.
    contact_email = models.EmailField(max_length=254, blank=True)
    # Asked only of somebody under 18, for the hours they may work; shown to nobody.
    born_on = models.DateField(null=True, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.TRADE)
    # When the performer, or whoever answers for them, made the page public: without it a minor's cannot be.
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Links of letters that were signed before do nothing: somebody who could answer for the performer cannot any more.
    links_from = models.DateTimeField(null=True, blank=True, editable=False)
    name_key = models.CharField(max_length=160, db_collation="C", editable=False)
    search_text = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    updated_at = models.DateTimeField(default=clock.now, editable=False)
    # A tombstone: everything that said who it was is gone, and the row stays for what law or a contract keeps.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="erased_performer_says_nothing",
                condition=Q(erased_at__isnull=True)
                | Q(
                    account__isnull=True,
                    legal_name="",
                    bio="",
                    contact_email="",
                    search_text="",
                    born_on__isnull=True,
                    visibility=Visibility.UNLISTED,
                ),
            ),
            models.CheckConstraint(
                name="minor_is_opened_by_a_guardian",
                condition=Q(born_on__isnull=True) | ~Q(visibility=Visibility.PUBLIC) | Q(opened_at__isnull=False),
            ),
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
        triggers = [
            entry_due(
                "stage_name", "plays", "playing_age_min", "playing_age_max", "height_cm", "bases", "accents",
                "visibility", "born_on", "erased_at",
                by="id",
            )
        ]  # fmt: skip

    def __str__(self):
        return self.stage_name


class PerformerLanguage(models.Model):
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(max_length=60)
    level = models.CharField(max_length=16, choices=LanguageLevel)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["performer", "language"], name="language_once")]
        triggers = [entry_due()]

    def __str__(self):
        return f"{self.language}, {self.get_level_display().lower()}"


class PerformerSkill(models.Model):
    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="skills")
    skill = models.CharField(max_length=60)
    level = models.CharField(max_length=16, choices=SkillLevel)
    # A clip that shows it: the skill counts as evidenced.
    clip = models.ForeignKey(
        "talent.MediaAsset", null=True, blank=True, on_delete=models.SET_NULL, related_name="shows_skills"
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["performer", "skill"], name="skill_once")]
        triggers = [entry_due()]

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
    url = models.URLField(max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "-year", "id"]
        triggers = [entry_due()]

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
        triggers = [entry_due()]

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


class Look(models.Model):
    """One of several ways in which somebody can look: pictures of theirs that belong together."""

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="looks")
    name = models.CharField(max_length=60)
    note = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["performer", "name"], name="look_name_once")]

    def __str__(self):
        return self.name


class SizeCard(models.Model):
    """Measurements for wardrobe, in centimetres and as written on labels. An office sees them from CALLBACK on, not before."""

    performer = models.OneToOneField(Performer, on_delete=models.CASCADE, related_name="size_card")
    system = models.CharField(max_length=2, choices=SizeSystem, default=SizeSystem.EU)
    chest_cm = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    waist_cm = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    hips_cm = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    inside_leg_cm = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    sleeve_cm = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    collar_cm = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    head_cm = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    glove = models.CharField(max_length=12, blank=True)
    clothes = models.CharField(max_length=24, blank=True)
    shoe = models.CharField(max_length=12, blank=True)
    hair = models.CharField(max_length=40, blank=True)
    eyes = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)
    measured_on = models.DateField(null=True, blank=True)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="size_card_is_of_a_body",
                condition=Q(
                    *(
                        Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (10, 260)})
                        for name in (
                            "chest_cm",
                            "waist_cm",
                            "hips_cm",
                            "inside_leg_cm",
                            "sleeve_cm",
                            "collar_cm",
                            "head_cm",
                        )
                    )
                ),
            )
        ]

    def __str__(self):
        return f"Size card of {self.performer_id}"


class IdentityKey(models.Model):
    """A keyed digest by which somebody is recognised as known already; the year and the address are not in it."""

    performer = models.ForeignKey(Performer, on_delete=models.CASCADE, related_name="identity_keys")
    kind = models.CharField(max_length=10, choices=IdentityKind)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["performer", "kind", "digest"], name="identity_key_once")]
        indexes = [models.Index(fields=["digest"], name="identity_by_digest")]

    def __str__(self):
        return f"{self.kind} of {self.performer_id}"
