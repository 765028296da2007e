"""A deal × viewer × address: what either side writes for itself, and money, reach nobody for whom they are not."""

import io
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from openpyxl import load_workbook

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.models import Submission
from contracts.models import Contract, DealNote, DealSettings, Offer, OfferDraft
from contracts.services.deal_notes import write_note
from contracts.services.negotiation import counter_offer
from core import clock
from notifications.models import OutboxMessage
from tests import factories
from tests.architecture.world import build_world
from tests.contracts import rows
from tests.words import stands_in

pytestmark = pytest.mark.django_db
# Every figure of the deal, as it may be written.
MONEY = ("7315", "7,315", "51205", "51,205", "6127", "6,127")
MARKS = {
    "money": MONEY,
    "office note": ("Zorbfelt",),
    "office draft": ("Quibnarr",),
    "talent note": ("Vexilpond",),
    "talent draft": ("Ombratil",),
    "reason": ("Krendolyn",),
    "talk": ("Plinthave",),
    "terms": ("Wharfside",),
}
OURS = {"office note", "office draft", "reason", "talk", "terms"}
THEIRS = {"money", "talent note", "talent draft", "talk", "terms"}
# Who may ever meet which marks, on any address.
MAY = {
    "director": OURS | {"money"},
    "business": OURS | {"money"},
    # Without money there is no talk either, where figures are named.
    "associate": {"terms"},
    "reader": set(),
    "other_director": set(),
    "producer": set(),
    "agent": THEIRS,
    "assistant": set(),
    "other_agent": set(),
    "actor": set(),
}
SHARED = {"nothing": set(), "terms": {"terms"}, "all": {"terms", "money", "talk"}}
# Where else a deal could show.
BESIDE = {
    "casting:room",
    "casting:room-panel",
    "casting:actor-home",
    "notifications:outbox",
    "notifications:notice-list",
}
DEALT_WITH = re.compile("api:.*(hold|offer|deal|contract|option|approval)")
WHO_SEES = {
    "money": {"director", "business", "agent"},
    "office note": {"director", "business"},
    "talent note": {"agent"},
}


@pytest.fixture
def world():
    made = build_world()
    for name, role in (
        ("business", MembershipRole.BUSINESS_AFFAIRS),
        ("runner", "session_runner"),
        ("reader", "reader"),
    ):
        made.viewers[name] = factories.MembershipFactory(organisation=made.office, role=role, user__name=name).user
    made.viewers["assistant"] = factories.MembershipFactory(organisation=made.agency, role="assistant").user
    other = factories.AgencyFactory(slug="another-agency")
    made.viewers["other_agent"] = factories.MembershipFactory(organisation=other, role="agent").user
    with office_scope(made.office):
        _deal(made)
    return made


def _deal(world) -> None:
    """One person with a hold, a negotiation in which both sides write, and an executed contract."""
    whose = {"submission": world.submission, "agency": world.agency, "rep": world.user("agent")}
    for state in ("callback", "offered"):
        Submission.objects.filter(pk=world.submission.pk).update(state=state)
    terms = {"fee": "7315.00", "fee_units": 7, "place": "Wharfside", "starts_on": "2031-03-01", "ends_on": "2031-04-30"}
    offer = factories.OfferFactory(terms_more=terms, total="51205.00", created_by=world.user("director"), **whose)
    overrides = [{"rule": "dates", "sentence": "It is late.", "reason": "Krendolyn", "by": "Renata"}]
    for side, word, by in (("office", "Quibnarr", "director"), ("talent", "Ombratil", "agent")):
        OfferDraft.objects.create(
            organisation=world.office, offer=offer, side=side, base=1, comment=word, updated_by=world.user(by),
            terms=factories.TERMS | terms | {"place": f"Wharfside {word}"},
            overrides=overrides if side == "office" else [],
        )  # fmt: skip
    for side, audience, word, by in (
        ("office", "office", "Zorbfelt", "director"), ("talent", "talent", "Vexilpond", "agent"),
        ("office", "both", "Plinthave", "director"),
    ):  # fmt: skip
        DealNote.objects.create(
            organisation=world.office, offer=offer, side=side, audience=audience, text=word, author=world.user(by)
        )
    hold = rows.hold(world.submission, state="placed", cancel_fee="6127.00", agency=world.agency, rep=whose["rep"])
    agreed = factories.AcceptedOfferFactory(
        terms_more=terms, total="51205.00", performer_sees="nothing", agency=world.agency, rep=whose["rep"],
        submission=factories.SubmissionFactory(
            role=factories.RoleFactory(call=world.call), performer=world.performer, headshot=world.headshot,
            profile=world.submission.profile,
        ),
    )  # fmt: skip
    contract = factories.ContractFactory(offer=agreed, parties=[])
    now = clock.now()
    Contract.objects.filter(pk=contract.pk).update(state="out_for_signature", sent_at=now)
    Contract.objects.filter(pk=contract.pk).update(state="executed", executed_at=now)
    rows.option(contract)
    world.extra |= {"offer": offer, "hold": hold, "contract": contract, "agreed": agreed}


def _addresses(world) -> list[str]:
    """Every address of the rooms that takes nothing but what the deal, its office and its role give."""
    offer, hold, contract = (world.extra[name] for name in ("offer", "hold", "contract"))
    known = {
        "org_slug": world.office.slug, "role_id": world.role.pk, "submission_id": world.submission.pk, "number": 1,
        "production_id": world.production.pk, "offer_id": offer.pk, "hold_id": hold.pk, "contract_id": contract.pk,
    }  # fmt: skip
    found = set()
    for name, parameters in _patterns(get_resolver().url_patterns, ()):
        for uid in (offer.uid, world.extra["agreed"].uid, hold.uid, contract.uid):
            values = known | {"uid": uid}
            if set(parameters) <= values.keys():
                try:
                    found.add(reverse(name, kwargs={key: values[key] for key in parameters}))
                except NoReverseMatch:
                    continue
    register = reverse("contracts:deal-list", args=[world.office.slug])
    found |= {f"{register}?tab={tab}" for tab in ("avails", "offers", "contracts", "options")}
    page = reverse("contracts:offer", args=[world.office.slug, offer.pk])
    found |= {f"{page}?write=1", f"{page}?from=1&to=1", f"{reverse('contracts:deal', args=[offer.uid])}?write=1"}
    return sorted(found)


def _patterns(patterns, namespaces):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
                yield from _patterns(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            place = ":".join((*namespaces, pattern.name))
            if place.startswith("contracts:") or place in BESIDE or DEALT_WITH.match(place):
                yield place, tuple(pattern.pattern.converters) or tuple(pattern.pattern.regex.groupindex)


def _text(response) -> str:
    body = b"".join(response.streaming_content) if getattr(response, "streaming", False) else response.content
    if "spreadsheet" in response.headers.get("Content-Type", ""):
        sheet = load_workbook(io.BytesIO(body), read_only=True).active
        return str([list(row) for row in sheet.iter_rows(values_only=True)])
    return body.decode(errors="replace")


def _met(world, name) -> dict[str, set[str]]:
    """{mark: where} of everything that a viewer meets, by session and by token."""
    client, token = Client(raise_request_exception=False), world.token_for(name)
    client.force_login(world.user(name), backend="allauth.account.auth_backends.AuthenticationBackend")
    found: dict[str, set[str]] = {}
    for address in _addresses(world):
        if address.startswith("/api/"):
            answer = Client(raise_request_exception=False).get(address, headers={"Authorization": f"Bearer {token}"})
        else:
            answer = client.get(address)
        assert answer.status_code < 500, f"{address} as {name}: {answer.status_code}"
        for mark in _marks_in(_text(answer)):
            found.setdefault(mark, set()).add(address)
    return found


def _marks_in(text: str) -> set[str]:
    return {mark for mark, words in MARKS.items() if any(stands_in(text, word) for word in words)}


def test_nobody_meets_what_is_not_theirs(world):
    for name, may in MAY.items():
        met = _met(world, name)
        assert not {mark: places for mark, places in met.items() if mark not in may}, name
        # And whoever it is for does meet it: otherwise nothing would leak from an empty page.
        for mark, viewers in WHO_SEES.items():
            assert mark in met or name not in viewers, f"{name} never met the {mark}"


@pytest.mark.parametrize("sees", SHARED)
def test_a_represented_performer_meets_what_their_rep_shares(world, sees):
    with office_scope(world.office):
        Offer.objects.update(performer_sees=sees)
    met = _met(world, "actor")
    assert not {mark: places for mark, places in met.items() if mark not in SHARED[sees]}
    assert {"terms", "money"} & SHARED[sees] <= met.keys()


def test_an_associate_meets_money_where_the_office_says_so(world):
    with office_scope(world.office):
        DealSettings.objects.create(organisation=world.office, associates_see_money=True)
    assert "money" in _met(world, "associate")


def test_letters_carry_nothing_across(world):
    """Neither side's own words, and no money to whoever reads the office's outbox without a right to it."""
    offer = world.extra["offer"]
    with office_scope(world.office):
        write_note(actor=world.user("agent"), offer=offer, text="Vexilpond again", audience="talent")
        write_note(actor=world.user("director"), offer=offer, text="Zorbfelt again", audience="office")
        counter_offer(actor=world.user("agent"), offer=offer, seen=1)
        told = list(OutboxMessage.objects.all())
    assert told
    across = {"office note", "office draft", "talent note", "reason"}
    for message in told:
        words = " ".join([message.subject_text, message.body_text, message.own_line, str(message.context)])
        assert not _marks_in(words) & across, message.kind
    assert not any(_marks_in(f"{letter.subject} {letter.body}") & across for letter in mail.outbox)
    client = Client()
    client.force_login(world.user("associate"), backend="allauth.account.auth_backends.AuthenticationBackend")
    for message in told:
        page = client.get(reverse("notifications:outbox-note", args=[world.office.slug, message.pk]))
        assert "money" not in _marks_in(_text(page)), message.kind
