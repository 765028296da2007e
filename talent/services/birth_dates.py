"""The date of birth of somebody under 18: whose word it is, and when it goes."""

import datetime as dt

from accounts.models import User
from core import clock
from core.errors import Invalid
from talent.models import Performer
from talent.policies import is_themself

ALMOST = 17
NO_CHILD = (
    "A date that is wrong can be put right. That they are no child is theirs to say: offer them the profile, and they"
    " take the date away."
)
SOON_NO_CHILD = (
    "By that date they are of age within a year, which is theirs to say: offer them, or a parent, the profile, and they"
    " put it right."
)


def birth_to_keep(actor: User, performer: Performer, given: dt.date | None) -> dt.date | None:
    """Somebody's age is theirs to say, or their guardian's: whom an agent called a child stays one until they say no.

    An agent may put another date right while nobody has claimed the profile. That a child is none is said by the
    account alone, with the date that makes them of age where others answer for them too.
    """
    known = performer.born_on
    if known is None or given == known:
        return checked_birth(given, known=known)
    is_guarded = performer.guardianships.exists()
    says_grown = given is None or (given <= clock.today() and not is_minor(given))
    if not is_themself(actor, performer):
        if performer.account_id is not None or is_guarded:
            raise Invalid("Only whoever answers for this child changes their date of birth.", field="born_on")
        if says_grown:
            raise Invalid(NO_CHILD, field="born_on")
        # Else the day after, nobody would be asked any more before the page is opened to everybody.
        if given is not None and given < known and clock.age_on(given, clock.today()) >= ALMOST:
            raise Invalid(SOON_NO_CHILD, field="born_on")
    if not says_grown:
        return checked_birth(given, known=known)
    if is_guarded and performer.account_id != actor.pk:
        raise Invalid("Only the account that the profile is on says that they are of age.", field="born_on")
    if is_guarded and given is None:
        raise Invalid(
            f"While somebody answers for {performer.stage_name} their date stays: put the right one in. It goes by"
            " itself when they turn 18.",
            field="born_on",
        )
    return None


def checked_birth(born_on: dt.date | None, *, known: dt.date | None) -> dt.date | None:
    """The date to keep. One that was kept goes when they turn 18; a new one of a grown person is refused."""
    if born_on is None:
        return None
    if born_on > clock.today():
        raise Invalid("That day is still to come.", field="born_on")
    if not is_minor(born_on):
        if born_on == known:
            return None
        raise Invalid("Only for somebody under 18. Nobody else is asked for it.", field="born_on")
    return born_on


def is_minor(born_on: dt.date) -> bool:
    return born_on > adult_since()


def adult_since() -> dt.date:
    """Whoever was born on this day or before is 18, wherever they are: on the eve nobody's parent stops answering."""
    today = clock.today_everywhere()
    # Whoever was born on a 29 February comes of age on 1 March.
    return today.replace(year=today.year - 18, day=28 if (today.month, today.day) == (2, 29) else today.day)


def forget_birth_dates() -> int:
    """Dates of people who have turned 18 are of no use any more; returns how many went."""
    return Performer.objects.filter(born_on__lte=adult_since()).update(born_on=None)
