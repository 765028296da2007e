"""The addresses by which an invited person answers without an account: each does one thing, and dies with its state."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from auditions.models import Appointment, CallIn, SelfTapeRequest

SALT = "auditions.answer"
BESIDE = "auditions.beside"
CHOOSE = "auditions.choose"
REMINDERS = "auditions.reminders"
TAPE = "auditions.tape"
PERFORMER, REP = "performer", "rep"
# An agency's link to pass on to a client without an account; the agency's id follows.
PASSED_ON = "passed_on:"


def answer_token(appointment: Appointment) -> str:
    """Signed over the sequence, so that a link to a time that has been moved no longer answers for the new one."""
    return signing.dumps([str(appointment.uid), appointment.sequence], salt=SALT, compress=False)


def read_token(token: str) -> tuple[str, int] | None:
    """(uid, sequence), or None for a token that we did not make."""
    return _pair(token, SALT)


def beside_token(appointment: Appointment) -> str:
    """For whoever accompanies a child: it shows the time and says that they have come, or are late. It answers nothing."""
    return signing.dumps([str(appointment.uid), appointment.sequence], salt=BESIDE, compress=False)


def read_beside_token(token: str) -> tuple[str, int] | None:
    """(uid, sequence), or None for a token that we did not make."""
    return _pair(token, BESIDE)


def answer_url(appointment: Appointment) -> str:
    return _absolute("auditions:answer", answer_token(appointment))


def choose_token(call_in: CallIn) -> str:
    """Signed over the round, so that an invitation that was closed or sent anew ends the links made before."""
    return signing.dumps([str(call_in.uid), call_in.round], salt=CHOOSE, compress=False)


def read_choose_token(token: str) -> tuple[str, int] | None:
    """(uid, round), or None for a token that we did not make."""
    return _pair(token, CHOOSE)


def choose_url(call_in: CallIn) -> str:
    return _absolute("auditions:choose", choose_token(call_in))


def reminders_token(user_id: int) -> str:
    return signing.dumps(user_id, salt=REMINDERS, compress=False)


def read_reminders_token(token: str) -> int | None:
    try:
        return int(signing.loads(token, salt=REMINDERS))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def reminders_url(user_id: int) -> str:
    return _absolute("auditions:reminders-by-link", reminders_token(user_id))


def tape_token(request: SelfTapeRequest, *, by: str = PERFORMER) -> str:
    """For the performer, for the rep who speaks for them (`by=REP`) and may want to look first, or to pass on."""
    return signing.dumps([str(request.uid), by], salt=TAPE, compress=False)


def read_tape_token(token: str) -> tuple[str, str] | None:
    """(uid, PERFORMER, REP or PASSED_ON with an agency), or None for a token that we did not make."""
    return _pair(token, TAPE)


def tape_url(request: SelfTapeRequest, *, by: str = PERFORMER) -> str:
    return _absolute("auditions:tape", tape_token(request, by=by))


def tape_url_to_pass_on(request: SelfTapeRequest) -> str:
    """For a client without an account, from their agent's hand: good for as long as that agency speaks for them."""
    return tape_url(request, by=f"{PASSED_ON}{request.submission.agency_id}")


def _pair(token: str, salt: str) -> tuple[str, int] | None:
    try:
        uid, number = signing.loads(token, salt=salt)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return uid, number


def _absolute(name: str, token: str) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name, args=[token])
