"""The weekly digest: what was parked for somebody, in one mail, on Monday at nine where they live."""
import datetime as dt

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from accounts.tenancy import across_offices
from core import clock
from notifications import kinds, signals
from notifications.digest_kind import DIGEST, PARKED
from notifications.kinds import Verdict
from notifications.letters import desk_for, letter_of
from notifications.models import OutboxMessage
from notifications.services.outbox import NewMessage, add_messages
from notifications.states import MessageState

NINE = dt.time(9)
PEOPLE_AT_ONCE = 500


def last_monday_nine(now: dt.datetime, time_zone: str) -> dt.datetime:
    """The latest Monday, 09:00 in that zone, that is not after `now`."""
    local = clock.in_zone(now, time_zone)
    monday = local.date() - dt.timedelta(days=local.weekday())
    moment = dt.datetime.combine(monday, NINE, tzinfo=clock.zone(time_zone))
    if moment > local:
        moment = dt.datetime.combine(monday - dt.timedelta(days=7), NINE, tzinfo=clock.zone(time_zone))
    return moment


def write_digests() -> int:
    """Write a digest to everybody who has something parked from before their last Monday at nine."""
    now = clock.now()
    with across_offices("a digest gathers what several offices parked for one person"):
        parked = OutboxMessage.objects.filter(
            state=MessageState.DRAFT, wait_for=PARKED, recipient__isnull=False
        ).order_by("recipient_id", "pk")
        oldest: dict[int, OutboxMessage] = {}
        for row in parked.only("recipient_id", "time_zone", "created_at").distinct("recipient_id"):
            oldest[row.recipient_id] = row
        due = [
            recipient_id
            for recipient_id, row in oldest.items()
            if row.created_at < last_monday_nine(now, row.time_zone)
        ]
        return sum(_write_for(due[start : start + PEOPLE_AT_ONCE], now) for start in range(0, len(due), PEOPLE_AT_ONCE))


@transaction.atomic
def _write_for(recipients: list[int], now: dt.datetime) -> int:
    by_person: dict[int, list[OutboxMessage]] = {}
    rows = OutboxMessage.objects.filter(state=MessageState.DRAFT, wait_for=PARKED, recipient_id__any_of=recipients)
    for row in rows.order_by("pk"):
        by_person.setdefault(row.recipient_id, []).append(row)
    people = User.objects.in_bulk(list(by_person))
    return len(
        add_messages(
            [
                NewMessage(
                    kind=DIGEST,
                    recipient_id=person_id,
                    to_email=people[person_id].email,
                    to_name=people[person_id].name,
                    time_zone=members[0].time_zone,
                    context={"members": [row.pk for row in members], "entries": [], "url": reverse("notifications:notice-list")},
                    dedupe_key=f"digest:{person_id}:{last_monday_nine(now, members[0].time_zone):%Y-%m-%d}",
                )
                for person_id, members in by_person.items()
            ]
        )
    )


def refresh_digests(rows: list[OutboxMessage]) -> dict[int, Verdict]:
    """Fill digests that are about to leave with what still stands; one that is empty then is left out.

    The guards of the parked notes are asked here, as they would be for a note by itself. The
    contexts are changed in memory; the claim writes them.
    """
    digests = [row for row in rows if row.kind == DIGEST]
    if not digests:
        return {}
    wanted = {member for digest in digests for member in digest.context["members"]}
    found = OutboxMessage.objects.filter(pk__any_of=wanted, state=MessageState.DRAFT, wait_for=PARKED)
    standing = _past_guards(list(found.order_by("pk").select_for_update(skip_locked=True, of=("self",), no_key=True)))
    desk = desk_for(standing.values())
    verdicts: dict[int, Verdict] = {}
    for digest in digests:
        members = [standing[key] for key in digest.context["members"] if key in standing]
        if not members:
            verdicts[digest.pk] = Verdict.drop("Nothing was left to say.")
            continue
        digest.context = digest.context | {
            "members": [member.pk for member in members],
            "entries": [_entry(member, desk) for member in members],
        }
    return verdicts


def _past_guards(members: list[OutboxMessage]) -> dict[int, OutboxMessage]:
    by_kind: dict[str, list[OutboxMessage]] = {}
    for member in members:
        by_kind.setdefault(member.kind, []).append(member)
    whys: dict[int, str] = {}
    standing: dict[int, OutboxMessage] = {}
    for key, group in by_kind.items():
        kind = kinds.find(key)
        if kind is None:
            continue
        verdicts = kind.guard(group) if kind.guard else {}
        for member in group:
            verdict = verdicts.get(member.pk, Verdict.send())
            if verdict.act == "send":
                standing[member.pk] = member
            elif verdict.act == "drop":
                whys[member.pk] = verdict.why
    dropped = [member for member in members if member.pk in whys]
    for member in dropped:
        member.state, member.outcome = MessageState.CANCELLED, whys[member.pk][:300]
        OutboxMessage.objects.filter(pk=member.pk).update(state=member.state, outcome=member.outcome)
    if dropped:
        signals.messages_dropped.send(OutboxMessage, messages=dropped, whys=whys)
    return standing


def _entry(member: OutboxMessage, desk) -> dict:
    letter = letter_of(member, desk)
    return {"subject": letter.subject, "paragraphs": [text for text, _own in letter.paragraphs]}


def carry_parked(sent: list[OutboxMessage]) -> list[OutboxMessage]:
    """The parked notes that sent digests carried are sent too; returns them."""
    members = [key for row in sent if row.kind == DIGEST for key in row.context["members"]]
    if not members:
        return []
    rows = list(
        OutboxMessage.objects.filter(pk__any_of=members, state=MessageState.DRAFT)
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
    )
    now = clock.now()
    OutboxMessage.objects.filter(pk__any_of=[row.pk for row in rows]).update(state=MessageState.SENT, sent_at=now)
    for row in rows:
        row.state, row.sent_at = MessageState.SENT, now
    return rows
