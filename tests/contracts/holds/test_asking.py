"""Asking whether dates are free, by the office's form: whom, what it does, and what is refused."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Activity
from contracts.models import Hold
from core import clock
from notifications.models import OutboxMessage
from tests import factories
from tests.contracts.holds.conftest import days, leave_office, notes_of
from tests.words import stands_in

pytestmark = pytest.mark.django_db


def address(role):
    return reverse("contracts:hold-new", args=[role.organisation.slug, role.pk])


def typed(**changes):
    until = clock.now() + dt.timedelta(days=3)
    asked = {name: value.isoformat() for name, value in days().items()}
    return asked | {
        "do": "look", "kind": "pin", "priority": "1", "date": f"{until:%Y-%m-%d}", "time": "18:00", "note": "Nights.",
    } | changes  # fmt: skip


def test_a_pin_is_explained_before_it_is_asked_for_and_reaches_the_rep(browse, director, role, client_of):
    person = client_of(performer__stage_name="Noor Haddad")
    client = browse(director)
    page = client.get(address(role), {"submission": person.pk})
    assert page.status_code == 200
    assert "This one binds." in page.text
    shown = client.post(address(role), typed(pick=person.pk))
    assert shown.status_code == 200
    assert "It binds nobody and costs nothing" in shown.text
    assert "Tom Bell at Bell Lane Artists reads it" in shown.text
    assert not Hold.objects.exists()
    expected = shown.context["reach"].digest
    done = client.post(address(role), typed(pick=person.pk, do="ask", expected=expected))
    assert done.status_code == 302
    hold = Hold.objects.get()
    assert (hold.kind, hold.state, hold.agency.name, hold.rep.name) == (
        "pin", "requested", "Bell Lane Artists", "Tom Bell",
    )  # fmt: skip
    note = OutboxMessage.objects.get(subject_type="contracts.hold", subject_id=hold.pk)
    assert (note.to_email, note.context["question"]) == (hold.rep.email, "Is Noor Haddad free")
    assert Activity.objects.get(verb="hold.ask").subject_id == hold.pk
    listed = client.get(reverse("contracts:hold-list", args=[role.organisation.slug]))
    assert "Noor Haddad" in listed.text


def test_a_parent_is_asked_about_their_child(ask, submit):
    born = clock.today() - dt.timedelta(days=9 * 366)
    child = submit(performer__stage_name="Tilda Kane", performer__account__name="Orla Kane", performer__born_on=born)
    (hold,) = ask(child)
    words = OutboxMessage.objects.get(subject_type="contracts.hold", subject_id=hold.pk).context
    assert (words["greeting"], words["question"], words["whom"]) == ("Orla", "Is Tilda Kane free", "Tilda Kane")


def test_several_in_one_act_and_those_who_cannot_come_back_by_name(director, role, submit, ask):
    people = [submit() for _ in range(3)]
    first = ask(people[0])[0]
    out = submit(state="not_selected", performer__stage_name="Gone Away")
    silent = submit(performer__stage_name="No Address", performer__account=None)
    from contracts.services.holds import ask_availability

    asked = ask_availability(
        actor=director, role=role, submission_ids=[p.pk for p in [*people, out, silent]], kind="pin", **days()
    )
    assert {hold.submission_id for hold in asked.holds} == {people[1].pk, people[2].pk}
    assert {one.batch for one in asked.holds} == {asked.holds[0].batch} != {first.batch}
    assert {refusal.name: refusal.reason for refusal in asked.refused} == {
        people[0].performer.stage_name: "has been asked for dates that touch these already",
        "Gone Away": "is not this time",
        "No Address": "has no address to write to",
    }


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"kind": "hold"}, "cancel_fee", "needs a fee for cancelling"),
        ({"kind": "hold", "cancel_fee": "-5", "currency": "GBP"}, "cancel_fee", "above nothing"),
        ({"kind": "hold", "cancel_fee": "1e30", "currency": "GBP"}, "cancel_fee", "digits"),
        ({"kind": "hold", "cancel_fee": "NaN", "currency": "GBP"}, "cancel_fee", "number"),
        ({"kind": "hold", "cancel_fee": "500", "currency": ""}, "currency", "Choose the currency"),
        ({"kind": "hold", "cancel_fee": "500", "currency": "XXX"}, "currency", "valid choice"),
        ({"kind": "pint"}, "kind", "valid choice"),
        ({"ends_on": "2001-01-01"}, "ends_on", "before the first"),
        ({"starts_on": "2001-01-01", "ends_on": "2001-01-02"}, "ends_on", "are over"),
        ({"starts_on": "2999-01-01", "ends_on": "2999-01-02"}, "ends_on", "Check the year"),
        ({"date": "2001-01-01"}, "date", "still to come"),
        ({"date": "2999-01-01"}, "date", "two months"),
        ({"date": "9999-12-31", "time": "23:59"}, "date", "two months"),
        ({"priority": "12"}, "priority", "valid choice"),
        ({"note": "x" * 601}, "note", "600"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_nothing_is_kept(browse, director, role, submit, changes, field, words):
    answer = browse(director).post(address(role), typed(pick=submit().pk, do="ask") | changes)
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])
    assert not Hold.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_who_came_or_went_since_is_shown_before_anybody_is_asked(browse, director, role, submit, decide):
    first, second = submit(), submit()
    client = browse(director)
    whom = {"pick": f"{first.pk},{second.pk}"}
    expected = client.post(address(role), typed(**whom)).context["reach"].digest
    decide(second, to="not_selected")
    answer = client.post(address(role), typed(**whom, do="ask", expected=expected))
    assert answer.status_code == 409
    assert "has changed since you looked" in answer.text
    assert not Hold.objects.exists()


def test_an_associate_asks_for_pins_and_not_for_holds(browse, associate, role, submit):
    person = submit()
    client = browse(associate)
    page = client.get(address(role), {"submission": person.pk})
    assert "This one binds." not in page.text
    assert client.post(address(role), typed(pick=person.pk, do="ask")).status_code == 302
    refused = client.post(address(role), typed(pick=person.pk, do="ask", kind="hold", cancel_fee="5", currency="GBP"))
    assert refused.status_code == 422
    assert Hold.objects.get().kind == "pin"


def test_business_affairs_ask_without_the_board(browse, affairs, role, submit):
    person = submit(state="shortlisted", performer__stage_name="Noor Haddad")
    client = browse(affairs)
    choose = client.get(address(role))
    assert "Noor Haddad" in choose.text
    assert client.post(address(role), typed(pick=person.pk, do="ask")).status_code == 302


def test_clashes_are_this_offices_own_and_no_other_is_revealed(browse, director, role, submit, ask, office):
    person = submit()
    performer = person.performer
    dates = days()
    performer.book_outs.create(starts_on=dates["ends_on"], ends_on=dates["ends_on"], note="Mum's birthday")
    second = factories.RoleFactory(call=role.call, name="Harbour Master")
    ask(submit(role=second, performer=performer, profile=person.profile), role=second)
    other = factories.RoleFactory(name="Secret Part")
    from tests.contracts import rows

    rows.hold(factories.SubmissionFactory(role=other, performer=performer, profile=person.profile), **dates)
    shown = browse(director).post(address(role), typed(pick=person.pk))
    assert "Has a pin of yours for Harbour Master" in shown.text
    assert "Booked out" in shown.text
    assert not stands_in(shown.text, "Mum")
    assert "Secret Part" not in shown.text


def test_statements_do_not_grow_with_the_people(submit, ask, assert_statements):
    few, many = [submit() for _ in range(3)], [submit() for _ in range(40)]
    with assert_statements(34):
        ask(*few)
    with assert_statements(34):
        ask(*many)


def test_the_letter_is_dropped_when_it_would_say_what_is_no_longer_so(director, ask, submit):
    from contracts.guards_holds import hold_guard
    from contracts.services.holds import release_holds

    (hold,) = ask(submit())
    note = OutboxMessage.objects.get(subject_type="contracts.hold")
    assert hold_guard([note])[note.pk].act == "send"
    release_holds(actor=director, holds=[hold.pk])
    assert hold_guard([note])[note.pk].act == "drop"
    # Nobody had heard of it, so nobody is told of its end.
    assert notes_of(hold) == [("asked", "superseded")]


def test_an_agent_who_has_left_the_agency_is_not_asked_any_more(ask, client_of, agency, agent):
    person = client_of()
    colleague = factories.MembershipFactory(organisation=agency, role="agent", user__name="Ivo Bell").user
    leave_office(agent, agency)
    (hold,) = ask(person)
    assert (hold.agency, hold.rep) == (agency, colleague)
