"""Another role of the production: instead, or as well; told kindly, and taken back as one act."""

import datetime as dt

import pytest
import time_machine

from accounts.models import Activity
from accounts.tenancy import office_scope
from auditions.models import Appointment
from casting.models import Bin, Decision, Rating, ReviewPass, RoleCount, Select, Submission
from casting.selectors.selection import Selection
from casting.services.bins import put_in_bin
from casting.states import RoleState, SubmissionState, Via
from core import clock
from notifications.models import Notice, OutboxMessage
from notifications.services import claiming, sending
from tests import factories
from tests.casting.room.people import fill, role_in
from tests.casting.ways.conftest import every, signed_in

pytestmark = pytest.mark.django_db


def move(room, *rows, act="move", to=None, **data):
    picks = ",".join(str(row.pk) for row in rows)
    return room.client.post(f"{room.url}{act}/", {"pick": picks, "to_role": (to or room.other).pk, **data})


def rated(room, row, value=4):
    with office_scope(room.office):
        Rating.objects.create(organisation=room.office, submission=row, reviewer=room.director, value=value)


def picked_for(room, row, rank=1):
    with office_scope(room.office):
        return Select.objects.create(
            organisation=room.office,
            production=room.role.production,
            role=room.role,
            submission=row,
            rank=rank,
            added_by=room.director,
        )


def undo(room, answer):
    url = answer.content.decode().split('action="')[-1].split('"')[0]
    assert "/moves/" in url
    return room.client.post(url)


def test_two_move_together_with_their_ratings_and_new_numbers(room):
    one, two, three = room.rows
    rated(room, one)
    picked_for(room, one)
    fill(room.other, 1, varied=False)
    answer = move(room, one, two)
    assert "2 people are considered for Harbour Clerk now." in answer.content.decode()
    rows = {row.pk: row for row in every(Submission)}
    assert [(rows[r.pk].role_id, rows[r.pk].number) for r in (one, two)] == [(room.other.pk, 2), (room.other.pk, 3)]
    assert rows[three.pk].role_id == room.role.pk
    assert (rows[one.pk].rating_count, rows[one.pk].via) == (1, Via.SELF)
    assert not every(Select).exists()
    counts = dict(every(RoleCount).filter(stage="review").values_list("role_id", "total"))
    assert counts == {room.role.pk: 1, room.other.pk: 3}
    assert every(Activity).filter(verb="submission.move").count() == 2


def test_the_performer_is_told_kindly_and_their_page_says_the_role(room):
    one = room.rows[0]
    move(room, one)
    note = every(OutboxMessage).get(kind="casting.moved_to_role")
    assert note.recipient == one.performer.account
    assert note.held_until > clock.now() + dt.timedelta(minutes=10)
    assert (note.context["role"], note.context["from_role"]) == ("Harbour Clerk", "Mara Voss")
    html = signed_in(one.performer.account).get(f"/home/submissions/{one.pk}/").content.decode()
    assert "Harbour Clerk" in html
    assert "thought of you for Harbour Clerk" in html


def test_undo_brings_everyone_back_under_their_old_number_and_tells_nobody(room):
    one, two, _ = room.rows
    answer = move(room, one, two)
    assert "Taken back. 2 people are where they were." in undo(room, answer).content.decode()
    rows = {row.pk: row for row in every(Submission)}
    assert [(rows[r.pk].role_id, rows[r.pk].number) for r in (one, two)] == [(room.role.pk, 1), (room.role.pk, 2)]
    assert set(every(OutboxMessage).values_list("state", flat=True)) == {"superseded"}
    assert undo(room, answer).status_code == 409


def test_undo_leaves_who_was_moved_on_or_told_and_says_so_by_name(room):
    one, two, three = room.rows
    answer = move(room, one, two, three)
    every(Submission).filter(pk=one.pk).update(state=SubmissionState.SHORTLISTED, revision=9)
    every(OutboxMessage).filter(subject_id=two.pk).update(state="queued")
    every(OutboxMessage).filter(subject_id=two.pk).update(state="in_flight")
    html = undo(room, answer).content.decode()
    assert "<b>Noor Haddad</b> has been moved on since." in html
    assert "<b>Imogen Ashby</b> has been told already; move them back instead." in html
    assert every(Submission).get(pk=three.pk).role_id == room.role.pk


def test_whoever_cannot_move_is_named_and_the_rest_moves(room):
    one, two, three = room.rows
    every(Submission).filter(pk=two.pk).update(state=SubmissionState.WITHDRAWN)
    with office_scope(room.office):
        factories.SubmissionFactory(role=room.other, performer=three.performer, profile=three.profile)
    html = move(room, one, two, three).content.decode()
    assert "One person is considered for Harbour Clerk now." in html
    assert "<b>Imogen Ashby</b> has withdrawn, so they are left in peace." in html
    assert "<b>Ana Eze</b> is up for Harbour Clerk already (received)." in html


def appointment(room, row, hours):
    start = clock.now() + dt.timedelta(hours=hours)
    with office_scope(room.office):
        Appointment.objects.create(
            organisation=room.office,
            submission=row,
            performer=row.performer,
            kind="callback",
            starts_at=start,
            ends_at=start + dt.timedelta(minutes=20),
            zone="UTC",
            place="Studio 2",
        )


def test_an_appointment_ahead_or_an_answer_owed_forbids_a_move_with_a_sentence(room):
    one, two, _ = room.rows
    appointment(room, one, 24)
    answer = move(room, one)
    assert answer.status_code == 422
    assert "Noor Haddad has an appointment for this role. Call it off first" in answer.content.decode()
    assert "One person is considered" in move(room, one, act="copy").content.decode()
    room.client.post(f"{room.url}decide/", {"pick": two.pk, "to": "not_selected"})
    html = move(room, two).content.decode()
    assert "Imogen Ashby is not this time here, so consider them for the other role as well instead." in html


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (RoleState.CUT, "Harbour Clerk was cut, so nobody can be put there."),
        (RoleState.CAST, "Harbour Clerk is cast. Begin to recast it"),
        (RoleState.ON_HOLD, "Harbour Clerk is on hold. Reopen it"),
    ],
)
@pytest.mark.parametrize("act", ["move", "copy"])
def test_a_role_that_takes_nobody_says_why(room, state, words, act):
    type(room.other)._base_manager.filter(pk=room.other.pk).update(state=state)
    answer = move(room, room.rows[0], act=act)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not every(Decision).exists()


def test_a_role_of_another_production_or_office_is_no_choice(room):
    for role in (role_in(room.office), factories.RoleFactory()):
        assert move(room, room.rows[0], to=role).status_code == 422


def test_who_saw_an_older_state_is_told_instead_of_moving_them(room):
    one = room.rows[0]
    every(Submission).filter(pk=one.pk).update(revision=2, state=SubmissionState.SHORTLISTED)
    answer = move(room, one, seen=f"{one.pk}:1")
    assert "was just changed by somebody else and is now shortlisted" in answer.content.decode()


def test_a_copy_starts_anew_with_what_was_sent(room):
    one = room.rows[0]
    rated(room, one)
    every(Submission).filter(pk=one.pk).update(tape_url="https://example.com/t", state=SubmissionState.SHORTLISTED)
    html = move(room, one, act="copy").content.decode()
    assert "One person is considered for Harbour Clerk as well." in html
    copy = every(Submission).get(role=room.other)
    assert (copy.copied_from_id, copy.via, copy.state, copy.number) == (one.pk, Via.CASTING, "submitted", 1)
    assert (copy.profile_id, copy.tape_url, copy.rating_count) == (one.profile_id, "https://example.com/t", 0)
    assert every(OutboxMessage).get(kind="casting.considered_too").recipient == one.performer.account
    page = signed_in(one.performer.account).get(f"/home/submissions/{copy.pk}/").content.decode()
    assert "Put forward by" in page


def test_undoing_a_copy_takes_it_away_unless_somebody_worked_on_it(room):
    one, two, _ = room.rows
    answer = move(room, one, two, act="copy")
    rated(room, every(Submission).get(copied_from=two))
    html = undo(room, answer).content.decode()
    assert "<b>Imogen Ashby</b> has ratings or notes already." in html
    assert [row.copied_from_id for row in every(Submission).filter(role=room.other)] == [two.pk]


def test_everyone_who_fits_moves_at_once_and_statements_grow_with_nobody(room, assert_statements):
    fill(room.role, 150, varied=False)
    with assert_statements(70):
        answer = room.client.post(f"{room.url}move/", {"all": "1", "stage": "review", "to_role": room.other.pk})
    assert "153 people are considered" in answer.content.decode()
    assert every(Submission).filter(role=room.other).count() == 153
    assert sorted(every(Submission).values_list("number", flat=True)) == list(range(1, 154))


def test_the_page_names_whom_it_moves_and_why_a_role_is_shut(room):
    type(room.other)._base_manager.filter(pk=room.other.pk).update(state=RoleState.CUT)
    html = room.client.get(f"{room.url}move/?pick={room.rows[0].pk}").content.decode()
    assert "<b>Noor Haddad</b>" in html
    assert "Harbour Clerk: Harbour Clerk was cut" in html


def test_the_letter_leaves_and_the_notice_comes_with_it(room, mail_sink):
    move(room, room.rows[0])
    assert not Notice.objects.filter(title__startswith="Considered for").exists()
    with time_machine.travel(clock.now().replace(hour=12) + dt.timedelta(days=1), tick=True):
        claiming.queue_due_messages()
        while sending.send_due_messages() is not None:
            pass
    assert mail_sink.entries()
    assert Notice.objects.filter(
        user=room.rows[0].performer.account, title__startswith="Considered for Harbour Clerk now"
    )


def in_bin(room, *rows):
    with office_scope(room.office):
        pile = Bin.objects.create(organisation=room.office, role=room.role, name="Maybe")
        put_in_bin(
            actor=room.director, role=room.role, submissions=Selection(room.role, ids=[r.pk for r in rows]), pile=pile
        )
    return pile


def test_a_bin_counts_only_who_still_lies_in_it(room):
    pile = in_bin(room, *room.rows)
    move(room, room.rows[0])
    assert every(Bin).get(pk=pile.pk).total == 2


def opened(room, role, **rules):
    with office_scope(room.office):
        ReviewPass.objects.create(organisation=room.office, role=role, name="First look", state="open", **rules)


@pytest.mark.parametrize(
    ("rules", "says"),
    [({"is_blind": True}, "Names are hidden"), ({"deciders": "nobody"}, "Nobody decides while the pass")],
)
@pytest.mark.parametrize("where", ["role", "other"])
@pytest.mark.parametrize("kind", ["move", "copy"])
def test_undo_goes_by_the_passes_of_both_roles(room, rules, says, where, kind):
    answer = move(room, room.rows[0], act=kind)
    opened(room, getattr(room, where), **rules)
    refused = undo(room, answer)
    assert (refused.status_code, says in refused.content.decode()) == (403, True)
    assert every(Submission).filter(role=room.other).count() == 1
