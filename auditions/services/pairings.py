"""Who is wanted to read with whom. Where and when they do is in rotas.py, what the panel makes of it in pair_scores.py."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.services.activity import record_activity
from auditions.models import Pairing, PairingMember, Session, Slot
from auditions.selectors.people import names_of
from auditions.services.sessions import locked_session
from auditions.signals import day_changed
from casting.lens import office_lens_for
from casting.models import Submission
from casting.states import NEGATIVE, SubmissionState
from core.db import lock_in_order
from core.errors import Conflict, Invalid, NotFound

MOST_PAIRINGS = 120
MOST_TOGETHER = 6
OUT = [*NEGATIVE, SubmissionState.WITHDRAWN]


@dataclass(frozen=True)
class Wanted:
    """`kept` names pairs that stay though they were not asked for: they have been scored."""

    made: list[Pairing] = field(default_factory=list)
    removed: int = 0
    kept: list[str] = field(default_factory=list)


@transaction.atomic(durable=True)
def set_pairs(
    *, actor: User, session: Session, first_role: int, second_role: int, pairs: Iterable[tuple[int, int]]
) -> Wanted:
    """Exactly these pairs of submissions of the two roles read together; other roles' pairs and groups stay.

    A pair that is not asked for any more goes, with its time, but for one that has been scored, and those of people
    whom the actor stays out of.
    """
    session = locked_session(actor, session)
    wanted = {frozenset(pair) for pair in pairs}
    people = _people(actor, session, {key for pair in wanted for key in pair})
    roles = {first_role, second_role}
    if any(len(pair) != 2 or {people[key].role_id for key in pair} != roles for pair in wanted):
        raise Invalid("Choose pairs of one person from each of the two parts.", field="pair")
    standing = {
        frozenset(member.submission_id for member in row.members.all()): row
        for row in _visible(actor, session)
        if {member.submission.role_id for member in row.members.all()} == roles and len(row.members.all()) == 2
    }
    gone = [row for key, row in standing.items() if key not in wanted]
    scored = [row for row in gone if row.ratings.all()]
    going = [row for row in gone if row not in scored]
    _remove(going)
    made = _make(actor, session, sorted(sorted(pair) for pair in wanted if pair not in standing), people)
    _record(actor, session, "want_pairs", {"made": len(made), "removed": len(going)})
    return Wanted(made, len(going), [_name_of(actor, row) for row in scored])


@transaction.atomic(durable=True)
def add_group(*, actor: User, session: Session, submission_ids: Sequence[int]) -> Pairing:
    """Two or more people of different roles, who read together once. Raises Conflict for a group that is wanted already."""
    session = locked_session(actor, session)
    ids = sorted(set(submission_ids))
    if not 2 <= len(ids) <= MOST_TOGETHER:
        raise Invalid(f"Choose between two and {MOST_TOGETHER} people, each for another part.", field="people")
    people = _people(actor, session, ids)
    if len({people[key].role_id for key in ids}) < len(ids):
        raise Invalid("Choose people of different parts.", field="people")
    if any({member.submission_id for member in row.members.all()} == set(ids) for row in _standing(session)):
        raise Conflict("They read together already.", field="people")
    (made,) = _make(actor, session, [ids], people)
    _record(actor, session, "want_pairs", {"made": 1})
    return made


@transaction.atomic(durable=True)
def remove_pairing(*, actor: User, pairing: Pairing) -> list[int]:
    """They do not read together after all; returns whom it held, for `add_group`. Raises Conflict once scored."""
    session = locked_session(actor, pairing.session)
    row = _standing(session).filter(pk=pairing.pk).first()
    if row is None:
        raise NotFound("This pair has been taken out meanwhile.")
    if row.ratings.all():
        raise Conflict("This pair has been scored, so it stays on record. It can be moved.")
    ids = [member.submission_id for member in row.members.all()]
    _remove([row])
    _record(actor, session, "remove_pair", {"submissions": ids})
    return ids


def _people(actor: User, session: Session, ids: Iterable[int]) -> dict[int, Submission]:
    """Those of the session's production whom the actor sees and who are still up for it."""
    ids = set(ids)
    lens = office_lens_for(actor, session.organisation_id)
    rows = {
        row.pk: row
        for row in Submission.objects.filter(pk__in=ids, production=session.production_id)
        .exclude(performer__in=lens.excluded)
        .exclude(state__in=OUT)
    }
    if len(rows) < len(ids):
        raise Invalid("Somebody chosen is not up for this production any more. Look at the finalists again.")
    return rows


def _make(actor: User, session: Session, groups: Sequence[Sequence[int]], people: dict[int, Submission]) -> list:
    for group in groups:
        if len({people[key].performer_id for key in group}) < len(group):
            raise Invalid("Somebody is up for both parts, and cannot read opposite themselves.", field="pair")
    last = Pairing.objects.filter(session=session).aggregate(last=Max("position"))["last"] or 0
    if Pairing.objects.filter(session=session).count() + len(groups) > MOST_PAIRINGS:
        raise Invalid(f"A day holds {MOST_PAIRINGS} pairs at most. Choose fewer.", field="pair")
    made = Pairing.objects.bulk_create(
        Pairing(organisation_id=session.organisation_id, session=session, position=last + place, created_by=actor)
        for place, _ in enumerate(groups, 1)
    )
    PairingMember.objects.bulk_create(
        PairingMember(
            organisation_id=session.organisation_id,
            pairing=pairing,
            submission=people[key],
            performer_id=people[key].performer_id,
        )
        for pairing, group in zip(made, groups, strict=True)
        for key in group
    )
    return made


def _remove(rows: Sequence[Pairing]) -> None:
    slots = [row.slot_id for row in rows if row.slot_id]
    list(lock_in_order(Slot.objects.filter(pk__in=slots)).values_list("pk", flat=True))
    Pairing.objects.filter(pk__in=[row.pk for row in rows]).delete()
    Slot.objects.filter(pk__in=slots).update(is_group=False)


def _standing(session: Session):
    return Pairing.objects.filter(session=session).prefetch_related(
        "members__submission", "members__performer", "ratings"
    )


def _visible(actor: User, session: Session) -> list[Pairing]:
    lens = office_lens_for(actor, session.organisation_id)
    return [
        row
        for row in _standing(session)
        if not any(member.performer_id in lens.excluded for member in row.members.all())
    ]


def _name_of(actor: User, row: Pairing) -> str:
    return " and ".join(names_of(actor, list(row.members.all())).values())


def _record(actor: User, session: Session, verb: str, data: dict) -> None:
    record_activity(actor=actor, verb=f"session.{verb}", subject=session, organisation=session.organisation, data=data)
    day_changed.send(Session, session_id=session.pk)
