"""Asking for self-tapes by the office's form: who, what, and what the agreement says."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Activity
from auditions.models import SelfTapeBrief, SelfTapeRequest
from casting.models import ReviewPass
from core import clock
from tests.auditions.self_tapes.conftest import make_packet, notes_of

pytestmark = pytest.mark.django_db


def address(role):
    return reverse("auditions:self-tape-new", args=[role.organisation.slug, role.pk])


def typed(**changes):
    due = clock.now() + dt.timedelta(days=14)
    return {
        "do": "look", "sides": "", "pages": "", "round": "first", "instructions": "Scene 12, quietly.",
        "slate": "Your name.", "takes_wanted": "2", "date": f"{due:%Y-%m-%d}", "time": "18:00",
        "zone": "Europe/London",
    } | changes  # fmt: skip


def send(client, role, values):
    """Looks first, as the page does, and sends what was shown."""
    shown = client.post(address(role), values)
    if shown.status_code != 200:
        return shown
    return client.post(address(role), values | {"do": "send", "expected": shown.context["reach"].digest})


def test_one_is_asked_and_reads_it_exactly_as_it_was_shown(browse, director, role, submit, packet):
    person = submit(performer__stage_name="Noor Haddad")
    client = browse(director)
    page = client.get(address(role), {"pick": person.pk})
    assert page.status_code == 200
    assert "Noor Haddad" in page.text
    shown = client.post(address(role), typed(pick=person.pk, sides=packet.pk, pages="2-4"))
    assert shown.status_code == 200
    assert "To read: pages 2–4 (3 pages)." in shown.text
    assert "Dear Noor" in shown.text
    assert not SelfTapeRequest.objects.exists()
    expected = shown.context["reach"].digest
    sent = client.post(address(role), typed(pick=person.pk, sides=packet.pk, pages="2-4", do="send", expected=expected))
    assert sent.status_code == 200
    request = SelfTapeRequest.objects.get()
    assert (request.state, request.brief.pages, request.brief.page_count) == ("sent", "2–4", 3)
    assert notes_of(request) == [("asked", "held")]
    line = Activity.objects.get(verb="self_tape.ask")
    assert line.subject_id == request.pk


def test_a_parent_reads_of_their_child_and_not_of_themself(browse, director, role, submit):
    born = clock.today() - dt.timedelta(days=9 * 366)
    child = submit(performer__stage_name="Tilda Kane", performer__account__name="Orla Kane", performer__born_on=born)
    shown = browse(director).post(address(role), typed(pick=child.pk)).text
    assert "Dear Orla" in shown
    assert "a self-tape from Tilda Kane for" in shown


def test_all_that_match_with_refusals_by_name_and_the_number_typed(browse, director, role, submit):
    people = [submit(state="shortlisted") for _ in range(27)]
    out = submit(state="withdrawn", performer__stage_name="Gone Away")
    silent = submit(state="shortlisted", performer__stage_name="No Address", performer__account=None)
    client = browse(director)
    everyone = {"all": "1", "stage": "shortlisted"}
    shown = client.post(address(role), typed(**everyone))
    assert "No Address</b> has no address to write to" in shown.text
    assert out.performer.stage_name not in shown.text
    assert shown.context["reach"].total == 27
    expected = shown.context["reach"].digest
    short = client.post(address(role), typed(**everyone, do="send", expected=expected))
    assert short.status_code == 422
    assert "Type 27 to go on" in short.text
    done = client.post(address(role), typed(**everyone, do="send", expected=expected, typed="27"))
    assert done.status_code == 200
    assert SelfTapeRequest.objects.count() == 27
    assert Activity.objects.filter(verb="role.bulk_filter", data__people=27).exists()
    assert not SelfTapeRequest.objects.filter(submission=silent).exists()
    again = client.post(address(role), typed(pick=people[0].pk))
    assert "has been asked for a tape already" in again.text


def test_statements_do_not_grow_with_the_people(submit, ask_them, assert_statements):
    people = [submit() for _ in range(3)]
    more = [submit() for _ in range(40)]
    with assert_statements(40):
        ask_them(*people)
    with assert_statements(40):
        ask_them(*more)


def test_who_came_or_went_since_is_shown_before_anything_leaves(browse, director, role, submit, decide):
    first, second = submit(state="shortlisted"), submit(state="shortlisted")
    client = browse(director)
    everyone = {"all": "1", "stage": "shortlisted"}
    expected = client.post(address(role), typed(**everyone)).context["reach"].digest
    decide(second, to="not_selected")
    answer = client.post(address(role), typed(**everyone, do="send", expected=expected))
    assert answer.status_code == 409
    assert "has changed since you looked" in answer.text
    assert answer.context["reach"].total == 1
    assert not SelfTapeRequest.objects.exists()
    fresh = answer.context["reach"].digest
    client.post(address(role), typed(**everyone, do="send", expected=fresh))
    assert list(SelfTapeRequest.objects.values_list("submission_id", flat=True)) == [first.pk]


@pytest.mark.parametrize("agreement", ["equity", "sag_aftra"])
def test_short_time_under_an_agreement_needs_a_reason_on_record(browse, director, role, submit, agreement):
    role.production.agreement = agreement
    role.production.save(update_fields=["agreement"])
    person = submit()
    soon = clock.now() + dt.timedelta(hours=30)
    short = typed(pick=person.pk, date=f"{soon:%Y-%m-%d}", time=f"{soon:%H:%M}", zone="UTC")
    client = browse(director)
    held = send(client, role, short)
    assert held.status_code == 422
    assert "write here why it cannot be" in held.text
    assert not SelfTapeBrief.objects.exists()
    sent = send(client, role, short | {"override_reason": "The director flies on Friday."})
    assert sent.status_code == 200
    brief = SelfTapeBrief.objects.get()
    assert brief.override_reason == "The director flies on Friday."
    assert brief.findings[0]["rule"] == "turnaround"
    line = Activity.objects.get(verb="role.override_tape_rule")
    assert line.data["reason"] == "The director flies on Friday."


def test_what_no_agreement_allows_cannot_be_talked_away(browse, director, role, submit):
    long = make_packet(role, pages=9)
    client, person = browse(director), submit()
    for breach in ({"sides": long.pk}, {"asks_to_memorise": "on"}, {"technical_demands": "4K, ring light"}):
        answer = send(client, role, typed(pick=person.pk, override_reason="Because.") | breach)
        assert answer.status_code == 422, breach
    assert not SelfTapeRequest.objects.exists()


def test_without_a_union_agreement_it_warns_and_leaves(browse, director, role, submit):
    role.production.agreement = "non_union"
    role.production.save(update_fields=["agreement"])
    person, soon = submit(), clock.now() + dt.timedelta(hours=20)
    values = typed(pick=person.pk, date=f"{soon:%Y-%m-%d}", time=f"{soon:%H:%M}", zone="UTC", asks_to_memorise="on")
    client = browse(director)
    live = client.post(reverse("auditions:self-tape-check", args=[role.organisation.slug, role.pk]), values)
    assert "Nothing holds you back" in live.text
    assert "Nobody may be required to memorise" in live.text
    assert send(client, role, values).status_code == 200
    assert [found["blocks"] for found in SelfTapeBrief.objects.get().findings] == [False, False]


def test_somebody_under_eighteen_has_three_days(browse, director, role, submit):
    role.production.agreement = "sag_aftra"
    role.production.save(update_fields=["agreement"])
    child = submit(performer__born_on=clock.today() - dt.timedelta(days=3000))
    with_child = browse(director).get(address(role), {"pick": child.pk}).context["earliest"]
    alone = browse(director).get(address(role), {"pick": submit().pk}).context["earliest"]
    # Each is counted from the moment at which its page was asked for.
    assert with_child - alone >= dt.timedelta(hours=23, minutes=59)


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"pages": "4-9"}, "These sides have pages 1 to 5."),
        ({"pages": "the kitchen"}, "Write pages as numbers"),
        ({"date": "2020-01-01"}, "Choose a deadline that is still to come."),
        ({"date": "2027-03-28", "time": "01:30"}, "does not exist"),
        ({"zone": "Atlantis"}, "We do not know that zone."),
        ({"takes_wanted": "9"}, "Select a valid choice"),
        ({"sides": "", "instructions": ""}, "Say what they should tape"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_typed_is_lost(
    browse, director, role, submit, packet, bad, sentence
):
    values = typed(pick=submit().pk, sides=packet.pk, slate="Say hello to Bertram.") | bad
    answer = browse(director).post(address(role), values)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Say hello to Bertram." in answer.text


def test_a_part_that_is_cast_asks_for_nothing_more(browse, director, role, submit):
    person = submit()
    type(role).objects.filter(pk=role.pk).update(state="cast")
    answer = send(browse(director), role, typed(pick=person.pk))
    assert answer.status_code == 422
    assert "so no tapes are asked for" in answer.text


def test_a_blind_pass_names_nobody_in_the_preview(browse, director, role, submit, associate):
    person = submit(performer__stage_name="Qzorva Plimnex")
    ReviewPass.objects.create(
        organisation=role.organisation, role=role, name="Blind", state="open", is_blind=True, opened_at=clock.now()
    )
    shown = browse(associate).post(address(role), typed(pick=person.pk))
    assert shown.status_code == 200
    assert "Plimnex" not in shown.text
    assert "Qzorva" not in shown.text
