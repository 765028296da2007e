"""Who answers for a performer, and what may be said of one who is under 18."""

from collections.abc import Iterable

from accounts.models import User
from core import clock
from talent.models import Guardianship, Performer, WorkPermit
from talent.policies import own_q
from talent.states import Relation

# A chaperone is there on the day and reads what they must know; they sign nothing.
SIGNING = (Relation.PARENT, Relation.GUARDIAN)


def accounts_of(performer: Performer, *, chaperones: bool = False) -> list[User]:
    """Whom everything about a performer is written to: their own account, and each guardian of somebody under 18.

    The account comes first; who has gone is left out. Empty where nobody has claimed the profile. With `chaperones`
    also those who accompany the child: for what they may read, and none of what is to be decided.
    """
    return accounts_of_many([performer], chaperones=chaperones)[performer.pk]


def accounts_of_many(performers: Iterable[Performer], *, chaperones: bool = False) -> dict[int, list[User]]:
    """`accounts_of` by performer id, everybody who was asked about among them. Two statements at most."""
    rows = list(performers)
    known = User.objects.in_bulk({row.account_id for row in rows if row.account_id is not None})
    found = {row.pk: [known[row.account_id]] if row.account_id in known else [] for row in rows}
    minors = [row.pk for row in rows if row.born_on is not None]
    if minors:
        answering = Guardianship.objects.filter(performer__any_of=minors).select_related("user")
        for one in answering if chaperones else answering.filter(relation__in=SIGNING):
            if one.user not in found[one.performer_id]:
                found[one.performer_id].append(one.user)
    return {pk: [user for user in users if user.is_active] for pk, users in found.items()}


def own_performer_ids(user: User) -> set[int]:
    """Performers that the person is, or answers for: for a list, where asking each would grow with it."""
    if not user.is_authenticated:
        return set()
    return set(Performer.objects.filter(own_q(user)).values_list("pk", flat=True))


def signing_guardians(performer: Performer) -> list[User]:
    """Parents and legal guardians who sign for somebody under 18, the profile's account first; nobody for an adult."""
    return accounts_of(performer) if performer.born_on is not None else []


def minor_words(performers: Iterable[Performer | int]) -> dict[int, str]:
    """“minor: 9 years” by performer id, one statement; who is grown, or said nothing, is left out.

    For offices and agencies, wherever a performer stands before them. The date itself leaves by no selector.
    """
    ids = [one if isinstance(one, int) else one.pk for one in performers]
    if not ids:
        return {}
    today = clock.today_everywhere()
    rows = Performer.objects.filter(pk__any_of=ids, born_on__isnull=False).values_list("pk", "born_on")
    ages = {pk: clock.age_on(born_on, today) for pk, born_on in rows}
    return {pk: minor_in_words(age) for pk, age in ages.items() if age < 18}


def minor_in_words(age: int) -> str:
    if age < 1:
        return "minor: under 1 year"
    return f"minor: {age} year{'' if age == 1 else 's'}"


def permit_words(performer_ids: Iterable[int]) -> dict[int, str]:
    """“permit until 3 May 2027” by performer id, for minors alone: all that an office learns. Two statements."""
    today = clock.today_everywhere()
    minors = list(
        Performer.objects.filter(pk__any_of=list(performer_ids), born_on__isnull=False).values_list("pk", flat=True)
    )
    if not minors:
        return {}
    found = dict.fromkeys(minors, "no permit on record")
    permits = WorkPermit.objects.filter(performer__any_of=minors).order_by("expires_on")
    for pk, until in permits.values_list("performer", "expires_on"):
        found[pk] = f"permit {'until' if until >= today else 'ended'} {until.day} {until:%B %Y}"
    return found


def own_among(user: User, performers: Iterable[Performer]) -> set[int]:
    """Ids of those whom the person is, or answers for. Asks the database only where another's minor is among them."""
    rows = list(performers)
    own = {row.pk for row in rows if row.account_id is not None and row.account_id == user.pk}
    minors = {row.pk for row in rows if row.born_on is not None} - own
    if minors and user.is_authenticated:
        own |= set(
            Guardianship.objects.filter(user=user, relation__in=SIGNING, performer__any_of=list(minors)).values_list(
                "performer", flat=True
            )
        )
    return own
