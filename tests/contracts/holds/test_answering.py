"""The rep's or performer's answer: by link without an account, in the app, and what it may not do."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Activity
from contracts.links import hold_token
from contracts.models import Hold
from contracts.selectors import own_holds
from contracts.services.holds import ask_again, release_holds
from core import clock
from notifications.models import Notice, OutboxMessage
from tests import factories
from tests.contracts import rows
from tests.contracts.holds.conftest import again, days, leave
from tests.tokens import payload

pytestmark = pytest.mark.django_db


def link(hold):
    return reverse("contracts:hold-answer", args=[hold_token(hold)])


def test_the_link_in_the_letter_answers_without_an_account_and_the_office_sees_it(browse, ask, submit, director):
    (hold,) = ask(submit(performer__stage_name="Noor Haddad"))
    note = leave(hold)
    address = note.context["url"].removeprefix("http://localhost:8000")
    address = address[address.index("/availability/") :]
    client = browse()
    page = client.get(address)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert "Are you free?" in page.text
    answered = client.post(address, {"answer": "yes", "note": "Not the Sunday."})
    assert answered.status_code == 302
    hold = again(hold)
    assert (hold.state, hold.answered_by, hold.answer_note) == ("available", "Noor Haddad", "Not the Sunday.")
    shown = browse(director).get(reverse("contracts:hold", args=[hold.organisation.slug, hold.pk]))
    assert "Not the Sunday." in shown.text
    assert "Put it in place" in shown.text
    assert Notice.objects.get(user=director).title.startswith("Noor Haddad is free for Mara Voss")


def test_of_somebody_who_left_the_office_whoever_deals_there_hears(
    browse, ask, submit, office, director, affairs, associate
):
    (hold,) = ask(submit(performer__stage_name="Noor Haddad"))
    office.memberships.get(user=director).delete()
    assert browse().post(link(hold), {"answer": "yes"}).status_code == 302
    assert list(Notice.objects.filter(title__contains="is free").values_list("user", flat=True)) == [affairs.pk]


def test_a_no_can_be_changed_until_it_is_placed(browse, hold_in):
    hold = hold_in("unavailable")
    client = browse()
    client.post(link(hold), {"answer": "yes"})
    assert again(hold).state == "available"
    placed = hold_in("placed")
    refused = client.post(link(placed), {"answer": "no"})
    assert refused.status_code == 422
    assert "in place by now" in refused.text
    assert again(placed).state == "placed"


def test_no_answer_is_refused_with_a_sentence(browse, hold_in):
    hold = hold_in()
    refused = browse().post(link(hold), {"note": "Hm."})
    assert refused.status_code == 422
    assert "Choose one of the two answers." in refused.text
    assert again(hold).state == "requested"


def test_a_second_press_changes_nothing(browse, hold_in):
    hold = hold_in()
    for _ in range(2):
        assert browse().post(link(hold), {"answer": "yes", "note": "Yes."}).status_code == 302
    assert Activity.objects.filter(verb="hold.answer").count() == 1


def test_after_the_time_it_answers_nothing(browse, hold_in):
    hold = hold_in()
    with time_machine.travel(hold.expires_at + dt.timedelta(seconds=1), tick=False):
        assert "This has run out" in browse().get(link(hold)).text
        refused = browse().post(link(hold), {"answer": "yes"})
    assert refused.status_code == 422
    assert again(hold).state == "requested"


def test_a_link_of_an_earlier_round_is_told_of_the_newer(browse, hold_in, director):
    hold = hold_in()
    old = link(hold)
    release_holds(actor=director, holds=[hold.pk])
    ask_again(actor=director, hold=hold)
    assert "asked anew since this link was sent" in browse().get(old).text
    assert browse().post(old, {"answer": "yes"}).status_code == 422
    assert again(hold).state == "requested"
    browse().post(link(again(hold)), {"answer": "yes"})
    assert again(hold).state == "available"


@pytest.mark.parametrize("token", ["x", "a:b", "WyJ4IiwwXQ:1abc:zzz"])
def test_a_link_that_we_did_not_make_leads_nowhere(browse, db, token):
    assert browse().get(reverse("contracts:hold-answer", args=[token])).status_code == 404


def test_the_rep_sees_how_many_stand_for_each_client_and_no_other_agencys(browse, ask, client_of, agent, submit):
    first = client_of(performer__stage_name="Ama Boateng")
    second = client_of(performer__stage_name="Zed Young")
    stranger = submit(performer__stage_name="Not Theirs")
    for start in (30, 60):
        for hold in ask(first, second, stranger, **days(start)):
            leave(hold)
    (untold,) = ask(first, **days(90))
    page = browse(agent).get(reverse("contracts:mine-holds"))
    assert [(client.name, client.open_count) for client in page.context["found"].clients] == [
        ("Ama Boateng", 2), ("Zed Young", 2),
    ]  # fmt: skip
    assert "Not Theirs" not in page.text
    assert page.text.count(">Answer<") == 4
    assert payload(hold_token(untold)) not in page.text


def test_the_count_holds_other_offices_too_and_names_none(browse, hold_in, client_of, agent, office):
    person = client_of()
    hold_in(person=person)
    other = factories.SubmissionFactory(performer=person.performer, profile=person.profile, role__name="Secret Part")
    rows.hold(other, state="placed", placed_at=clock.now(), **days())
    page = browse(agent).get(reverse("contracts:mine-holds"))
    assert page.context["found"].clients[0].open_count == 2
    assert "Secret Part" not in page.text
    own = browse().get(link(Hold.objects.get(organisation=office)))
    assert "1 other date is asked for" in own.text
    assert "pinned or held already" in own.text
    assert other.organisation.name not in own.text


def test_a_represented_performer_looks_on_and_sees_no_money(browse, ask, client_of):
    person = client_of()
    (hold,) = ask(person, kind="hold")
    leave(hold)
    client = browse(person.performer.account)
    page = client.get(reverse("contracts:mine-holds"))
    assert "Bell Lane Artists answers for you" in page.text
    assert "£500" not in page.text
    assert payload(hold_token(hold)) not in page.text
    assert "£500" in browse().get(link(hold)).text
    home = client.get(reverse("casting:actor-home"))
    assert "Bell Lane Artists answers for you" in home.text


def test_a_performer_without_one_answers_from_home(browse, hold_in):
    hold = hold_in()
    home = browse(hold.performer.account).get(reverse("casting:actor-home"))
    assert payload(hold_token(hold)) in home.text


def test_what_is_kept_takes_no_room_from_what_is_asked(browse, hold_in, submit, agency, agent, monkeypatch):
    person = submit(via="rep", submitted_by=agent, agency=agency)
    asked = hold_in(person=person)
    role = factories.RoleFactory(call=person.call)
    other = submit(
        role=role, performer=person.performer, profile=person.profile, via="rep", submitted_by=agent, agency=agency
    )
    rows.hold(other, state="placed", placed_at=clock.now(), expires_at=clock.now() + dt.timedelta(hours=1), **days())
    monkeypatch.setattr(own_holds, "MOST", 1)
    client = browse(person.performer.account)
    for page in (
        client.get(reverse("casting:actor-home")),
        browse(agent).get(reverse("casting:agent-desk", args=[agency.slug])),
    ):
        assert [panel.context["hold"].pk for panel in page.context["panels"]] == [asked.pk]
    for row in (person, other):
        page = client.get(reverse("casting:my-submission", args=[row.pk]))
        assert [panel.submission_id for panel in page.context["panels"]] == [row.pk]


def test_pins_can_be_let_go_and_holds_cannot(browse, hold_in, director):
    pin, bound = hold_in("placed"), hold_in("placed", kind="hold")
    for hold, status in ((pin, 302), (bound, 409)):
        address = reverse("contracts:hold-let-go", args=[hold_token(hold)])
        assert browse().post(address, {"note": "A play came."}).status_code == status
    assert again(pin).state == "released"
    assert again(bound).state == "placed"
    assert Notice.objects.filter(user=director, title__contains="has let the dates go").exists()
    # They said so themselves: no letter comes back.
    assert not OutboxMessage.objects.filter(kind="contracts.hold_released").exists()


def test_own_lists_do_not_grow_in_statements(browse, ask, client_of, agent, assert_statements):
    def read():
        page = client.get(reverse("contracts:mine-holds"))
        assert page.status_code == 200

    client = browse(agent)
    for hold in ask(client_of()):
        leave(hold)
    read()
    with assert_statements(14):
        read()
    for hold in ask(*[client_of() for _ in range(12)]):
        leave(hold)
    with assert_statements(14):
        read()
