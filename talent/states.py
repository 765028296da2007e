from django.db import models


class Visibility(models.TextChoices):
    PUBLIC = "public", "Public"
    TRADE = "trade", "Reps and casting only"
    UNLISTED = "unlisted", "Unlisted"


class Gender(models.TextChoices):
    """What a performer plays, and what a role asks for when it has a reason to."""

    WOMAN = "woman", "Woman"
    MAN = "man", "Man"
    NON_BINARY = "non_binary", "Non-binary"


class LanguageLevel(models.TextChoices):
    NATIVE = "native", "Native"
    FLUENT = "fluent", "Fluent"
    CONVERSATIONAL = "conversational", "Conversational"
    PHONETIC = "phonetic", "Can learn lines phonetically"


class SkillLevel(models.TextChoices):
    EXPERT = "expert", "Expert"
    SKILLED = "skilled", "Skilled"
    BASIC = "basic", "Basic"


class CreditKind(models.TextChoices):
    FILM = "film", "Film"
    TELEVISION = "television", "Television"
    THEATRE = "theatre", "Theatre"
    COMMERCIAL = "commercial", "Commercial"
    VOICE = "voice", "Voice"
    GAME = "game", "Game"
    OTHER = "other", "Other"


class MediaKind(models.TextChoices):
    HEADSHOT = "headshot", "Headshot"
    RESUME = "resume", "Résumé"
    TAPE = "tape", "Self-tape"
    # Recorded by an office in its room; not on the performer's own shelf.
    TAKE = "take", "Take in the room"


class MediaState(models.TextChoices):
    PROCESSING = "processing", "Being prepared"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be used"


class Union(models.TextChoices):
    EQUITY_UK = "equity_uk", "Equity (UK)"
    SAG_AFTRA = "sag_aftra", "SAG-AFTRA"
    ACTRA = "actra", "ACTRA"
    MEAA = "meaa", "MEAA"
    IRISH_EQUITY = "irish_equity", "Irish Equity"
    OTHER = "other", "Another union"
