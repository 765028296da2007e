"""Who hears what about who speaks for whom: letters, and notices inside. Joins the caller's transaction."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from accounts.models import Membership, Organisation, User
from accounts.states import MembershipRole
from core import clock
from notifications.services.notices import NewNotice, add_notices
from notifications.services.outbox import NewMessage, add_messages
from talent import messages_agencies as words
from talent.models import Performer, ProfileInvitation, Representation
from talent.policies import SPEAKING
from talent.selectors.claims import terms_of
from talent.selectors.client import key_of, name_shown
from talent.selectors.minors import accounts_of_many
from talent.states import STANDS, Standing
from talent.terms import Terms


def in_words(terms: Terms) -> str:
    """“UK and Ireland, theatre, for this agency alone, 10% commission”."""
    parts = [terms.where if terms.territory else "everywhere", terms.what.lower()]
    if terms.is_exclusive:
        parts.append("for this agency alone")
    if terms.until:
        parts.append(f"until {terms.until.day} {terms.until:%B %Y}")
    return ", ".join([*parts, f"{terms.percent} commission"])


def tell_performers(
    rows: Sequence[Representation], kind: str, *, terms: dict[int, Terms], others: dict[int, str] | None = None
) -> None:
    """Everybody who answers for the performer of each row hears what its agency did. `terms` and `others` by row id."""
    readers = accounts_of_many({row.performer_id: row.performer for row in rows}.values())
    letters, notices = [], []
    moment = clock.now()
    for row in rows:
        path = reverse("talent:representation", args=[row.performer.slug])
        for user in readers[row.performer_id]:
            context = _context(row.performer, row.organisation, user) | {
                "terms": in_words(terms[row.pk]) if row.pk in terms else "",
                "others": (others or {}).get(row.pk, ""),
                "url": _absolute(path),
            }
            key = f"{kind}:{row.pk}:{user.pk}:{moment.isoformat()}"
            letters.append(_letter(kind, user, key, context))
            notices.append(_notice(kind, user, key, context, path, text=context["terms"]))
    add_messages(letters)
    add_notices(notices)


@dataclass(frozen=True)
class News:
    """What the agency of `row` hears about its client."""

    row: Representation
    kind: str
    answer: str = ""
    detail: str = ""
    other: str = ""


def tell_agency(row: Representation, kind: str, *, answer: str = "", detail: str = "") -> None:
    """The agent of that client, else the owners of the agency."""
    tell_agencies([News(row, kind, answer, detail)])


def tell_agencies(news: Sequence[News]) -> None:
    """As `tell_agency`, in a fixed number of statements for any number of news."""
    if not news:
        return
    readers = readers_at_many([one.row for one in news])
    moment = clock.now()
    letters, notices = [], []
    for number, one in enumerate(news):
        row = one.row
        # Whoever said no, or left, has no page at the agency any more.
        has_page = row.standing in {*STANDS, Standing.ASKED}
        page = reverse("talent:client", args=[row.organisation.slug, key_of(row)])
        path = page if has_page else reverse("talent:roster", args=[row.organisation.slug])
        for user in readers[row.pk]:
            context = _context(row.performer, row.organisation, user) | {
                "performer": name_shown(row),
                "whom": name_shown(row),
                "answer": one.answer,
                "detail": one.detail,
                "other": one.other,
                "terms": in_words(terms_of(row)),
                "url": _absolute(path) if has_page else "",
            }
            key = f"{one.kind}:{row.pk}:{user.pk}:{moment.isoformat()}:{number}"
            letters.append(_letter(one.kind, user, key, context))
            notices.append(_notice(one.kind, user, key, context, path, text=one.detail))
    add_messages(letters)
    add_notices(notices)


def send_claims(invitations: Iterable[tuple[ProfileInvitation, str]]) -> None:
    """Letters with the link by which somebody takes over their profile; each with its token."""
    add_messages(
        [
            NewMessage(
                kind=words.CLAIM,
                to_email=one.email,
                to_name=one.performer.stage_name,
                dedupe_key=f"{words.CLAIM}:{one.token_digest}",
                context={
                    "greeting": one.performer.stage_name,
                    "performer": one.performer.stage_name,
                    "made_by": f"{one.organisation.name} made it for you." if one.organisation else "",
                    "until": _day(one.expires_at),
                    "url": _absolute(reverse("talent:claim", args=[token])),
                },
            )
            for one, token in invitations
        ]
    )


def readers_at(row: Representation) -> list[User]:
    return readers_at_many([row])[row.pk]


def readers_at_many(rows: Sequence[Representation]) -> dict[int, list[User]]:
    """By row id: its agent and whoever asked, while they speak at the agency; else the agency's owners. One statement."""
    named = {pk for row in rows for pk in (row.agent_id, row.asked_by_id) if pk is not None}
    members = Membership.objects.filter(
        Q(user__in=named) | Q(role=MembershipRole.OWNER),
        organisation__in={row.organisation_id for row in rows},
        role__in=SPEAKING,
    ).select_related("user")
    at_agency: dict[int, list[Membership]] = defaultdict(list)
    for one in members.order_by("pk"):
        at_agency[one.organisation_id].append(one)
    found = {}
    for row in rows:
        here = at_agency[row.organisation_id]
        own = [one.user for one in here if one.user_id in {row.agent_id, row.asked_by_id}]
        found[row.pk] = own or [one.user for one in here if one.role == MembershipRole.OWNER]
    return found


def _context(performer: Performer, agency: Organisation, reader: User) -> dict[str, str]:
    return {
        "greeting": reader.name.split(" ")[0] or "friend",
        "agency": agency.name,
        "performer": performer.stage_name,
        "whom": "you" if reader.pk == performer.account_id and performer.born_on is None else performer.stage_name,
    }


def _letter(kind: str, user: User, key: str, context: dict[str, str]) -> NewMessage:
    return NewMessage(
        kind=kind,
        to_email=user.email,
        to_name=user.name,
        recipient_id=user.pk,
        time_zone=user.time_zone,
        dedupe_key=key,
        context=context,
    )


def _notice(kind: str, user: User, key: str, context: dict[str, str], path: str, *, text: str) -> NewNotice:
    return NewNotice(
        user_id=user.pk, title=words.SUBJECTS[kind].format_map(context), dedupe_key=key, text=text, url=path
    )


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _day(moment: dt.datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
