"""Who speaks for a performer in a deal, and so whom its letters go to."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from casting.models import Submission
from casting.services.senders import speakers_at
from contracts.policies import Deal
from talent.selectors import representations_by_place

# What a query over submissions joins, so that nothing is read again.
JOINED = ("performer__account", "submitted_by", "agency", "call")


@dataclass(frozen=True)
class Voice:
    """`agency_id` None: the performer speaks for themself. `reader` is None where nobody can be written to."""

    agency_id: int | None
    agency_name: str
    reader: User | None

    @property
    def rep(self) -> User | None:
        return self.reader if self.agency_id is not None else None


@dataclass(frozen=True)
class Reader:
    user_id: int | None
    email: str
    name: str
    zone: str
    # Whoever reads is not who plays: a rep, or a child's parent, whose account the child's is.
    about_another: bool


def voices_for(submissions: Sequence[Submission]) -> dict[int, Voice]:
    """By submission id: the agency that put them up, else the representation of record, else the performer.

    `submissions` come with `JOINED`. Two statements more, for any number of rows.
    """
    on_record = representations_by_place(
        (row.performer_id, row.call.place) for row in submissions if row.agency_id is None
    )
    found: dict[int, tuple[int, str, User | None]] = {}
    for row in submissions:
        spoken = next(iter(on_record.get((row.performer_id, row.call.place), [])), None)
        if row.agency_id is not None:
            sender = row.submitted_by if row.submitted_by_id != row.performer.account_id else None
            found[row.pk] = (row.agency_id, row.agency.name, sender)
        elif spoken is not None:
            found[row.pk] = (spoken.organisation_id, spoken.organisation.name, spoken.agent)
    speakers = speakers_at(agency_id for agency_id, _, _ in found.values())
    return {
        row.pk: Voice(found[row.pk][0], found[row.pk][1], _reader(found[row.pk][2], speakers.get(found[row.pk][0], [])))
        if row.pk in found
        else Voice(None, "", row.performer.account)
        for row in submissions
    }


def _reader(known: User | None, speakers: Sequence[User]) -> User | None:
    """Whoever answers for the client alone, while they speak at the agency; else its first. A link is a right to answer."""
    return known if known in speakers or not speakers else speakers[0]


def first_speaker(agency_id: int) -> User | None:
    """Who reads for an agency where nobody is named."""
    return next(iter(speakers_at([agency_id]).get(agency_id, [])), None)


def speaker_of(agency_id: int, known: User | None) -> User | None:
    """Who reads for an agency: the one known for the deal while they speak there, else its first speaker."""
    speakers = speakers_at([agency_id]).get(agency_id, [])
    return known if known in speakers else next(iter(speakers), None)


def reader_of(deal: Deal) -> Reader:
    """Whom letters about it go to: the rep, else the performer's own account. `rep` and `performer__account` loaded."""
    user = deal.rep if deal.agency_id is not None else deal.performer.account
    about_another = deal.agency_id is not None or deal.performer.born_on is not None
    if user is None:
        return Reader(None, "", "", "UTC", about_another)
    return Reader(user.pk, user.email, user.name, user.time_zone, about_another)
