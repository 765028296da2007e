"""How requests end and come back: cast, decided, withdrawn, out of time; and what the office does to many."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from auditions.guards_tapes import tape_guard
from auditions.links import tape_token
from auditions.models import SelfTapeRequest
from auditions.services.self_tape_answers import accept_request, ask_extension, ask_to_come_in, look_first
from auditions.services.self_tape_delivery import deliver_tape
from auditions.services.self_tape_ends import expire_requests, remind_of_deadlines
from auditions.services.self_tape_office import call_in_instead
from auditions.states import SELF_TAPE_MOVES, SelfTapeState
from casting.services.decisions import undo_decision
from casting.signals import role_cast
from core import clock
from notifications.models import OutboxMessage
from talent.services.film_shelf import put_up
from tests import factories
from tests.auditions.self_tapes.conftest import a_film, again, leave, notes_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("source", SelfTapeState.values)
def test_the_database_follows_the_table_of_moves(asked, source):
    request = asked()
    for target in SelfTapeState.values:
        if source == target:
            continue
        SelfTapeRequest.objects.filter(pk=request.pk).delete()
        SelfTapeRequest.objects.bulk_create([_copy(request, source)])
        move = SelfTapeRequest.objects.filter(pk=request.pk)
        if target in SELF_TAPE_MOVES.get(source, {}):
            assert move.update(state=target) == 1
        else:
            from django.db import transaction

            with pytest.raises(Exception, match="Invalid transition"), transaction.atomic():
                move.update(state=target)


def _copy(request, state):
    return SelfTapeRequest(
        pk=request.pk, uid=request.uid, organisation_id=request.organisation_id, brief_id=request.brief_id,
        submission_id=request.submission_id, performer_id=request.performer_id, state=state, due_at=request.due_at,
    )  # fmt: skip


def delivered(request):
    accept_request(request=request)
    token = tape_token(request)
    put_up(actor=None, performer=request.performer, kind="tape", file=a_film(), door="self_tape", token=token)
    return deliver_tape(request=request)


def test_a_no_to_them_calls_it_off_kindly_and_undo_brings_it_back(asked, decide, director):
    request = asked()
    accept_request(request=request)
    outcome = decide(request.submission, to="not_selected")
    assert again(request).state == "cancelled"
    assert notes_of(request)[-1] == ("called_off", "held")
    undo_decision(actor=director, decision=outcome.decision)
    assert again(request).state == "accepted"
    assert notes_of(request)[-1] == ("called_off", "superseded")


def test_who_had_not_been_told_of_the_request_hears_of_no_end(asked, decide, director):
    request = asked(sent=False)
    outcome = decide(request.submission, to="not_selected")
    assert notes_of(request) == [("asked", "superseded")]
    undo_decision(actor=director, decision=outcome.decision)
    assert again(request).state == "sent"
    assert notes_of(request) == [("asked", "superseded"), ("asked", "held")]


def test_who_heard_that_it_is_off_is_asked_again_after_an_undo(asked, decide, director):
    request = asked()
    outcome = decide(request.submission, to="not_selected")
    leave(request, "auditions.tape_called_off")
    undo_decision(actor=director, decision=outcome.decision)
    assert again(request).state == "sent"
    assert notes_of(request)[-1] == ("asked", "held")


def test_moving_on_keeps_it(asked, decide):
    request = asked(state="viewed")
    decide(request.submission, to="shortlisted")
    decide(request.submission, to="callback")
    assert again(request).state == "sent"


def test_a_cast_part_ends_all_that_is_awaited_and_nothing_that_came(asked, role, director, submit, assert_statements):
    waiting = [asked() for _ in range(3)]
    came = delivered(asked())
    with assert_statements(24):
        role_cast.send(type(role), role=role, actor=director)
    assert {again(request).state for request in waiting} == {"cancelled"}
    assert again(came).state == "delivered"
    note = OutboxMessage.objects.filter(kind="auditions.tape_called_off").first()
    assert note.context["why"] == "The part has been cast."


def test_withdrawing_ends_it_without_a_word(asked):
    from casting.services.submissions import withdraw_submission

    request = asked()
    withdraw_submission(actor=request.performer.account, submission=request.submission)
    assert again(request).state == "cancelled"
    assert ("called_off", "held") not in notes_of(request)


def test_time_runs_out_and_what_a_rep_holds_goes_on(asked):
    late, held, in_time = asked(), asked(), asked(due_at=clock.now() + dt.timedelta(days=30))
    look_first(request=held, wants=True)
    delivered(held)
    assert again(held).given_to_rep_at
    with time_machine.travel(late.due_at + dt.timedelta(seconds=1), tick=False):
        assert expire_requests() == 2
        assert expire_requests() == 0
    assert [again(row).state for row in (late, held, in_time)] == ["expired", "delivered", "sent"]


def test_a_reminder_a_day_before_once_and_only_to_who_wants_one(asked, submit):
    from auditions.models import ReminderChoice

    quiet = submit()
    ReminderChoice.objects.create(user=quiet.performer.account, a_day_before=False)
    plain, silent, unsent = asked(), asked(submission=quiet), asked(sent=False)
    with time_machine.travel(plain.due_at - dt.timedelta(hours=20), tick=False):
        assert remind_of_deadlines() == 1
        assert remind_of_deadlines() == 0
    assert ("reminder", "held") in notes_of(plain)
    assert len(notes_of(silent)) == len(notes_of(unsent)) == 1


def test_the_guard_looks_again_as_a_note_leaves(asked):
    request = asked(sent=False)
    note = OutboxMessage.objects.get(subject_id=request.pk, subject_type="auditions.selftaperequest")
    assert tape_guard([note])[note.pk].act == "send"
    SelfTapeRequest.objects.filter(pk=request.pk).update(state="cancelled")
    assert tape_guard([note])[note.pk].act == "drop"


def act(client, role, **values):
    return client.post(reverse("auditions:self-tapes-act", args=[role.organisation.slug, role.pk]), values)


def test_many_at_once_with_refusals_by_name(asked, browse, director, role, submit):
    one, two = asked(), asked()
    gone = asked(submission=submit(performer__stage_name="Said No"))
    SelfTapeRequest.objects.filter(pk=gone.pk).update(state="declined")
    client = browse(director)
    day = f"{one.due_at + dt.timedelta(days=3):%Y-%m-%d}"
    ids = [one.pk, two.pk, gone.pk]
    answer = client.post(
        reverse("auditions:self-tapes-act", args=[role.organisation.slug, role.pk]),
        {"do": "extend", "request": ids, "date": day, "time": "12:00"},
        follow=True,
    )
    assert "2 people have more time" in answer.text
    assert "Said No is declined" in answer.text
    assert again(one).due_at > one.due_at
    assert ("extended", "held") in notes_of(two)
    act(client, role, do="remind", request=[one.pk])
    assert ("reminder", "held") in notes_of(one)
    act(client, role, do="cancel", request=[one.pk, two.pk])
    assert {again(one).state, again(two).state} == {"cancelled"}
    act(client, role, do="again", request=[one.pk], date=day, time="12:00")
    assert again(one).state == "sent"


def test_the_list_has_its_budget(asked, browse, director, role, assert_statements):
    def measure(most):
        with assert_statements(most):
            page = client.get(reverse("auditions:self-tapes", args=[role.organisation.slug, role.pk]))
        assert page.status_code == 200

    client = browse(director)
    asked()
    measure(30)
    for _ in range(12):
        asked(sent=False)
    measure(30)


def test_more_time_asked_for_is_given_or_not(asked, browse, director):
    request = asked()
    until = request.due_at + dt.timedelta(days=2)
    ask_extension(request=request, until=until, note="A shoot")
    client = browse(director)
    slug = request.organisation.slug
    page = client.get(reverse("auditions:self-tape", args=[slug, request.pk]))
    assert "A shoot" in page.text
    local = clock.in_zone(until, "Europe/London")
    values = {"date": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"}
    assert client.post(reverse("auditions:self-tape-act", args=[slug, request.pk, "extend"]), values).status_code == 302
    assert again(request).due_at == until
    ask_extension(request=request, until=until + dt.timedelta(days=2))
    client.post(reverse("auditions:self-tape-act", args=[slug, request.pk, "deny-extension"]))
    assert again(request).due_at == until
    assert notes_of(request)[-1] == ("not_extended", "held")


def test_who_asks_to_come_in_is_put_in_a_sessions_queue(asked, browse, director, role):
    from auditions.models import CallIn

    request = asked()
    ask_to_come_in(request=request, note="Mornings")
    session = factories.SessionFactory(production=role.production, kind="audition")
    client = browse(director)
    slug = role.organisation.slug
    assert "Mornings" in client.get(reverse("auditions:self-tape", args=[slug, request.pk])).text
    client.post(reverse("auditions:self-tape-act", args=[slug, request.pk, "call-in"]), {"session": session.pk})
    assert CallIn.objects.get(session=session).submission_id == request.submission_id
    assert again(request).state == "live_alternative"
    with pytest.raises(Exception, match="already"):
        call_in_instead(actor=director, request=again(request), session=session)


def test_what_was_delivered_plays_on_the_panel_and_playing_says_so(asked, browse, director, role):
    request = delivered(asked())
    client, slug = browse(director), role.organisation.slug
    panel = client.get(reverse("casting:room-panel", args=[slug, role.pk, request.submission_id]))
    assert "To watch" in panel.text
    assert f'data-submission="{request.submission_id}"' in panel.text
    assert "take.mp4" not in panel.text
    watched = reverse("auditions:self-tape-watched", args=[slug, role.pk])
    assert client.post(watched, {"submission": request.submission_id}).status_code == 204
    assert again(request).state == "viewed"
    assert client.post(watched, {"submission": request.submission_id}).status_code == 204
