"""Who sees what of a hold: names in a blind pass, money by permission, one's own office alone."""

import pytest
from django.urls import reverse

from accounts.states import MembershipRole
from casting.models import ConflictOfInterest, ReviewPass
from contracts.models import DealApproval, DealSettings, Hold
from core import clock
from notifications.models import OutboxMessage
from tests import factories
from tests.contracts.holds.conftest import approver, days, leave
from tests.words import stands_in

pytestmark = pytest.mark.django_db


def surfaces(client, hold, office):
    """Every place of the office at which a hold can be read, by name."""
    return {
        "list": client.get(reverse("contracts:hold-list", args=[office.slug])).text,
        "page": client.get(reverse("contracts:hold", args=[office.slug, hold.pk])).text,
        "release": client.post(reverse("contracts:holds-release", args=[office.slug]), {"hold": hold.pk}).text,
        "log": client.get(reverse("accounts:activity", args=[office.slug])).text,
        "outbox": client.get(reverse("notifications:outbox", args=[office.slug])).text,
    }


@pytest.fixture
def blind(role):
    def open_pass():
        return ReviewPass.objects.create(
            organisation=role.organisation, role=role, name="Blind", state="open", is_blind=True
        )

    return open_pass


def test_in_a_blind_pass_no_surface_tells_a_name(browse, hold_in, submit, director, office, blind, role):
    hold = hold_in("available", person=submit(performer__stage_name="Noor Haddad"))
    client = browse(director)
    assert all("Noor Haddad" in text for name, text in surfaces(client, hold, office).items() if name != "release")
    blind()
    told = {name for name, text in surfaces(client, hold, office).items() if "Noor Haddad" in text}
    assert told == set()
    asking = reverse("contracts:hold-new", args=[office.slug, role.pk])
    refused = client.get(asking, {"submission": hold.submission_id})
    assert refused.status_code == 403
    assert "Names are hidden" in refused.text


def test_whoever_stays_out_of_somebody_meets_no_hold_of_theirs(browse, hold_in, submit, associate, director, office):
    hold = hold_in(person=submit(performer__stage_name="Noor Haddad"))
    ConflictOfInterest.objects.create(organisation=office, reviewer=associate, performer=hold.performer)
    client = browse(associate)
    assert "Noor Haddad" not in client.get(reverse("contracts:hold-list", args=[office.slug])).text
    assert client.get(reverse("contracts:hold", args=[office.slug, hold.pk])).status_code == 404


@pytest.mark.parametrize(
    ("rank", "shown"),
    [
        (MembershipRole.OWNER, True),
        (MembershipRole.DIRECTOR, True),
        (MembershipRole.BUSINESS_AFFAIRS, True),
        (MembershipRole.ASSOCIATE, False),
    ],
)
def test_the_fee_is_for_who_sees_money(browse, hold_in, office, rank, shown):
    hold = hold_in("placed", kind="hold")
    reader = factories.MembershipFactory(organisation=office, role=rank).user
    token = factories.ApiTokenFactory(user=reader, organisation=office)
    client = browse(reader)
    pages = [client.get(reverse("contracts:hold", args=[office.slug, hold.pk])).text]
    if rank != MembershipRole.BUSINESS_AFFAIRS:
        notes = OutboxMessage.objects.filter(subject_type="contracts.hold", subject_id=hold.pk)
        pages += [str(note.context) for note in notes]
    by_api = client.get(
        reverse("api:office-hold", args=[hold.pk]), headers={"Authorization": f"Bearer {token.secret}"}
    ).json()
    assert ("£500" in pages[0], by_api["fee"]) == (shown, "£500" if shown else "")
    assert not any("500" in page for page in pages[1:])


def test_associates_see_the_fee_where_the_office_says_so(browse, hold_in, associate, office):
    hold = hold_in("available", kind="hold")
    DealSettings.objects.create(organisation=office, associates_see_money=True)
    assert "£500" in browse(associate).get(reverse("contracts:hold", args=[office.slug, hold.pk])).text


@pytest.mark.parametrize("rank", [MembershipRole.SESSION_RUNNER, MembershipRole.READER])
def test_who_asks_nobody_sees_none(browse, hold_in, office, rank):
    hold = hold_in()
    client = browse(factories.MembershipFactory(organisation=office, role=rank).user)
    assert client.get(reverse("contracts:hold-list", args=[office.slug])).status_code == 403
    assert client.get(reverse("contracts:hold", args=[office.slug, hold.pk])).status_code == 403


def test_the_room_shows_what_was_asked_of_somebody_and_asks_more(browse, hold_in, director, office, role):
    hold = hold_in("placed")
    panel = browse(director).get(reverse("casting:room-panel", args=[office.slug, role.pk, hold.submission_id]))
    assert "In place" in panel.text
    assert reverse("contracts:hold-new", args=[office.slug, role.pk]) in panel.text


def test_a_token_asks_places_and_releases_as_a_person_does(browse, director, office, role, submit):
    token = factories.ApiTokenFactory(user=director, organisation=office)
    headers = {"Authorization": f"Bearer {token.secret}"}
    approver(office, director)
    client = browse()
    dates = {name: value.isoformat() for name, value in days().items()}
    person = submit()
    body = {"role": role.pk, "submissions": [person.pk], "kind": "hold", "cancel_fee": "500.00", "currency": "GBP"}
    made = client.post(
        reverse("api:office-hold-list"), body | dates, content_type="application/json", headers=headers
    ).json()
    (hold,) = made["holds"]
    own = factories.ApiTokenFactory(user=person.performer.account)
    leave(Hold.objects.get(pk=hold["id"]))
    mine = {"Authorization": f"Bearer {own.secret}"}
    (asked,) = client.get(reverse("api:hold-list"), headers=mine).json()["clients"][0]["holds"]
    answered = client.post(
        reverse("api:hold-answer", args=[asked["uid"]]), {"available": True},
        content_type="application/json", headers=mine,
    )  # fmt: skip
    assert answered.json()["state"] == "available"

    def act(name, **data):
        address = reverse("api:office-hold-act", kwargs={"hold_id": hold["id"], "act": name})
        return client.post(address, data, content_type="application/json", headers=headers)

    assert act("place").json()["state"] == "placed"
    refused = act("release")
    assert (refused.status_code, refused.json()["code"]) == (409, "needs_confirmation")
    released = act("release", accepts_fee=True).json()
    assert (released["state"], released["is_fee_owed"]) == ("released", True)


def test_why_an_approver_said_no_is_read_by_whoever_sees_money(browse, hold_in, director, associate, office):
    hold = hold_in("available", kind="hold")
    producer = approver(office, director)
    DealApproval.objects.create(
        organisation=office, hold=hold, approver=producer, amount=hold.cancel_fee, currency=hold.currency,
        asked_by=director, state="declined", reason="Not above 300 pounds", decided_at=clock.now(),
    )  # fmt: skip
    address = reverse("contracts:hold", args=[office.slug, hold.pk])
    assert "Not above 300 pounds" in browse(director).get(address).text
    text = browse(associate).get(address).text
    assert producer.name in text and not stands_in(text, "300")


def test_what_the_office_wrote_with_an_ask_is_for_whoever_answers(browse, hold_in, client_of, agent, agency):
    hold = hold_in(person=client_of(), note="Up to 300 pounds a day")
    for user, office, reads in ((agent, agency, True), (hold.performer.account, None, False)):
        token = factories.ApiTokenFactory(user=user, organisation=office)
        told = browse().get(reverse("api:hold-list"), headers={"Authorization": f"Bearer {token.secret}"})
        assert told.status_code == 200 and str(hold.uid) in told.text
        assert ("300 pounds" in told.text) is reads
