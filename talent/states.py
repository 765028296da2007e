from django.db import models

from core.states import Table


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
    REEL = "reel", "Showreel"
    SLATE = "slate", "Slate"
    VOICE = "voice", "Voice demo"
    # What shows a skill or a credit.
    CLIP = "clip", "Clip"
    # A child's permit to work: read by whoever answers for it, on no page.
    PERMIT = "permit", "Work permit"


# What the worker makes a film or a sound of.
FILMS = (MediaKind.TAPE, MediaKind.TAKE, MediaKind.REEL, MediaKind.SLATE, MediaKind.VOICE, MediaKind.CLIP)
# What a performer uploads in pieces, and may show.
SHOWN_FILMS = (MediaKind.REEL, MediaKind.SLATE, MediaKind.VOICE, MediaKind.CLIP)


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


class UploadState(models.TextChoices):
    RECEIVING = "receiving", "Arriving"
    RECEIVED = "received", "Arrived"
    TAKEN = "taken", "In its place"
    REFUSED = "refused", "Could not be used"
    STOPPED = "stopped", "Stopped"
    EXPIRED = "expired", "Out of time"


UPLOAD_MOVES: Table = {
    UploadState.RECEIVING: {
        UploadState.RECEIVED: "receive",
        UploadState.REFUSED: "refuse",
        UploadState.STOPPED: "stop",
        UploadState.EXPIRED: "expire",
    },
    # Whole, and not yet in its place: the last step is made again by whoever comes next.
    UploadState.RECEIVED: {
        UploadState.TAKEN: "take",
        UploadState.REFUSED: "refuse",
        UploadState.STOPPED: "stop",
        UploadState.EXPIRED: "expire",
    },
}


class ScanState(models.TextChoices):
    """What a virus scanner said; NOT_ASKED where the installation has none."""

    NOT_ASKED = "", "Not scanned"
    CLEAN = "clean", "Nothing found"
    FOUND = "found", "Something found"


class Medium(models.TextChoices):
    """Where an agency speaks for somebody. None named means everywhere."""

    SCREEN = "screen", "Film and television"
    THEATRE = "theatre", "Theatre"
    COMMERCIAL = "commercial", "Commercials"
    VOICE = "voice", "Voice"
    GAME = "game", "Games"


class Standing(models.TextChoices):
    """What a representation rests on. Only ON_WORD and CONFIRMED give an agency any right."""

    ASKED = "asked", "Waiting for the performer"
    # The agency made the profile, and nobody has claimed it yet.
    ON_WORD = "on_word", "On the agency's word"
    CONFIRMED = "confirmed", "Confirmed by the performer"
    REFUSED = "refused", "Not confirmed"
    ENDED = "ended", "Ended"


STANDS = (Standing.ON_WORD, Standing.CONFIRMED)
STANDING_MOVES: Table = {
    Standing.ASKED: {
        Standing.CONFIRMED: "confirm",
        Standing.REFUSED: "refuse",
        Standing.ENDED: "take_back",
    },
    Standing.ON_WORD: {Standing.CONFIRMED: "confirm", Standing.REFUSED: "refuse", Standing.ENDED: "end"},
    Standing.CONFIRMED: {Standing.ENDED: "end"},
    # Asked again; an ending is undone on the day that it was made.
    Standing.REFUSED: {Standing.ASKED: "ask_again", Standing.CONFIRMED: "confirm"},
    Standing.ENDED: {Standing.CONFIRMED: "resume", Standing.ON_WORD: "resume", Standing.ASKED: "ask_again"},
}


class ImportState(models.TextChoices):
    READ = "read", "Read, nothing done yet"
    RUNNING = "running", "Being brought in"
    DONE = "done", "Brought in"
    UNDOING = "undoing", "Being taken back"
    UNDONE = "undone", "Taken back"


IMPORT_MOVES: Table = {
    ImportState.READ: {ImportState.RUNNING: "run"},
    ImportState.RUNNING: {ImportState.DONE: "finish"},
    ImportState.DONE: {ImportState.UNDOING: "undo"},
    ImportState.UNDOING: {ImportState.UNDONE: "finish_undo"},
}


class RowVerdict(models.TextChoices):
    NEW = "new", "New profile"
    # Somebody known here: they are asked, and decide.
    ASK = "ask", "Known here; will be asked"
    ALREADY = "already", "On this roster already"
    CHOOSE = "choose", "Could be one of several"
    REPEATED = "repeated", "Same as a line above"
    UNREADABLE = "unreadable", "Cannot be read"


class IdentityKind(models.TextChoices):
    """By what a person can be recognised as known already."""

    MAIL = "mail", "E-mail address"
    NAME_YEAR = "name_year", "Name and birth year"


class InvitationPurpose(models.TextChoices):
    CLAIM = "claim", "Take over your profile"
    GUARDIAN = "guardian", "Answer for a child together"
    HAND_OVER = "hand_over", "Take over your profile from your guardian"


class Relation(models.TextChoices):
    PARENT = "parent", "Parent"
    GUARDIAN = "guardian", "Legal guardian"
    CHAPERONE = "chaperone", "Chaperone"


class ReceiptKind(models.TextChoices):
    MEDIA = "media", "A file"
    ACCOUNT = "account", "An account and all that was on it"


class AlertCadence(models.TextChoices):
    AT_ONCE = "at_once", "At once"
    DAILY = "daily", "Once a day"
    NEVER = "never", "Not at all"


class SizeSystem(models.TextChoices):
    EU = "eu", "EU"
    UK = "uk", "UK"
    US = "us", "US"
