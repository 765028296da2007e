"""Every pair of states, by page and by the database: what CALL_MOVES allows happens, nothing else does."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Activity
from accounts.states import MembershipRole
from casting import signals
from casting.models import CastingCall, Role
from casting.states import CALL_MOVES, CallState, RoleState
from casting.tasks import close_past_calls_task
from core import clock
from core.states import is_legal
from tests import factories
from tests.casting.calls.conftest import in_days

pytestmark = pytest.mark.django_db

PAIRS = [(source, target) for source in CallState.values for target in CallState.values if source != target]
PATH_OF = {
    "publish": "publish", "pause": "pause", "resume": "resume", "close": "close", "complete": "complete",
    "archive": "archive", "cancel": "cancel", "reopen": "reopen",
}  # fmt: skip
LANDS = {"pause": "paused", "resume": "published", "close": "closed", "complete": "completed", "archive": "archived",
         "cancel": "cancelled"}  # fmt: skip


def call_in(production, state) -> CastingCall:
    call = factories.CastingCallFactory(production=production, state=state)
    factories.RoleFactory(call=call, state=RoleState.DRAFT if state == CallState.DRAFT else RoleState.OPEN)
    return call


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_the_database_holds_the_table(office, production, source, target):
    call = call_in(production, source)
    with office.scope():
        calls = CastingCall.objects.filter(pk=call.pk)
        if is_legal(CALL_MOVES, source, target):
            calls.update(state=target)
            assert calls.get().state == target
            return
        with pytest.raises(DatabaseError), transaction.atomic():
            calls.update(state=target)
        assert calls.get().state == source


@pytest.mark.parametrize("source", CallState.values)
@pytest.mark.parametrize("verb", PATH_OF)
def test_every_verb_from_every_state(office, production, source, verb):
    call = call_in(production, source)
    targets = [target for target, known in CALL_MOVES[source].items() if known == verb]
    data = {"deadline": "2031-03-12T18:00"} if verb == "reopen" else {}
    answer = office.client.post(f"{office.base}calls/{call.pk}/{PATH_OF[verb]}/", data)
    after = office.reread(call)
    if verb == "publish" and source in {"published", "paused", "closed"}:
        # The same address publishes changes there; nothing has changed, so nothing moves.
        assert (answer.status_code, after.state, after.version) == (302, source, call.version)
        return
    if targets:
        assert answer.status_code == 302
        assert after.state == targets[0]
        with office.scope():
            assert Activity.objects.filter(subject_id=call.pk, verb=verb).count() == 1
    else:
        assert answer.status_code in {409, 422}
        assert after.state == source
        with office.scope():
            assert not Activity.objects.filter(subject_id=call.pk).exists()


@pytest.mark.parametrize("verb", ["pause", "resume", "close", "cancel", "complete", "reopen", "archive"])
def test_a_move_asks_before_it_acts(office, production, verb):
    source = next(source for source, targets in CALL_MOVES.items() if verb in targets.values())
    call = call_in(production, source)
    page = office.client.get(f"{office.base}calls/{call.pk}/{verb}/")
    assert page.status_code == 200
    assert 'method="post"' in page.text
    assert office.reread(call).state == source


def test_a_session_runner_moves_nothing(office, call):
    for verb in PATH_OF:
        answer = office.member(MembershipRole.SESSION_RUNNER).post(f"{office.base}calls/{call.pk}/{verb}/")
        assert answer.status_code == 403
    assert office.reread(call).state == CallState.PUBLISHED


def test_cancelling_asks_for_the_number_and_cuts_the_roles(office, call, role):
    cast = factories.RoleFactory(call=call, state=RoleState.CAST)
    factories.SubmissionFactory.create_batch(3, role=role)
    factories.SubmissionFactory(role=role, state="withdrawn")
    path = f"{office.base}calls/{call.pk}/cancel/"
    assert "3 people are waiting" in office.client.get(path).text
    assert office.client.post(path).status_code == 409
    assert office.client.post(path, {"confirm_count": "2"}).status_code == 409
    assert office.reread(call).state == CallState.PUBLISHED
    heard = []
    receiver = lambda role, actor, **kwargs: heard.append((role.pk, actor.pk))  # noqa: E731
    signals.role_cut.connect(receiver, weak=False)
    try:
        assert office.client.post(path, {"confirm_count": "3"}).status_code == 302
    finally:
        signals.role_cut.disconnect(receiver)
    assert heard == [(role.pk, office.director.pk)]
    assert office.reread(role).state == RoleState.CUT
    assert office.reread(cast).state == RoleState.CAST


def test_a_cancelled_call_comes_back_with_the_roles_it_cut_and_no_others(office, call, role):
    gone = factories.RoleFactory(call=call, state=RoleState.CUT)
    office.client.post(f"{office.base}calls/{call.pk}/cancel/")
    office.client.post(f"{office.base}calls/{call.pk}/reopen/")
    assert office.reread(call).state == CallState.DRAFT
    assert office.reread(role).state == RoleState.OPEN
    assert office.reread(gone).state == RoleState.CUT


def test_above_twenty_five_the_number_is_typed(office, call, role):
    factories.SubmissionFactory.create_batch(26, role=role)
    page = office.client.get(f"{office.base}calls/{call.pk}/cancel/").text
    assert "Type 26 to go on" in page
    assert '<input type="hidden" name="confirm_count"' not in page


def test_completing_counts_the_undecided(office, production):
    call = factories.CastingCallFactory(production=production, state=CallState.CLOSED)
    role = factories.RoleFactory(call=call)
    factories.SubmissionFactory(role=role)
    factories.SubmissionFactory(role=role, state="not_selected")
    path = f"{office.base}calls/{call.pk}/complete/"
    assert office.client.post(path).status_code == 409
    assert office.client.post(path, {"confirm_count": "1"}).status_code == 302
    assert office.reread(call).state == CallState.COMPLETED


def test_a_paused_call_past_its_deadline_cannot_resume(office, production):
    call = factories.CastingCallFactory(production=production, state=CallState.PAUSED, deadline_at=in_days(-1))
    page = office.client.post(f"{office.base}calls/{call.pk}/resume/")
    assert page.status_code == 422
    assert "The deadline has passed" in page.text
    assert office.reread(call).state == CallState.PAUSED


def test_reopening_needs_a_deadline_ahead(office, production):
    call = factories.CastingCallFactory(production=production, state=CallState.CLOSED, deadline_at=in_days(-1))
    path = f"{office.base}calls/{call.pk}/reopen/"
    assert office.client.post(path).status_code == 422
    assert office.client.post(path, {"deadline": "2021-01-01T10:00"}).status_code == 422
    assert office.client.post(path, {"deadline": "2031-07-01T10:00"}).status_code == 302
    after = office.reread(call)
    assert (after.state, after.deadline_at) == (CallState.PUBLISHED, dt.datetime(2031, 7, 1, 9, tzinfo=dt.UTC))


# --- the clock ----------------------------------------------------------------------------------------------------


def test_the_clock_closes_what_is_past_and_nothing_else(office, production):
    past = factories.CastingCallFactory(production=production, deadline_at=clock.now() - dt.timedelta(seconds=1))
    paused = factories.CastingCallFactory(production=production, state="paused", deadline_at=in_days(-2))
    ahead = factories.CastingCallFactory(production=production, deadline_at=clock.now() + dt.timedelta(seconds=30))
    close_past_calls_task()
    close_past_calls_task()
    assert office.reread(past).state == office.reread(paused).state == CallState.CLOSED
    assert office.reread(ahead).state == CallState.PUBLISHED
    with office.scope():
        rows = Activity.objects.filter(verb="close", subject_id=past.pk)
        assert [(row.actor_id, row.data["because"]) for row in rows] == [(None, "deadline")]


def test_a_deadline_that_somebody_moved_meanwhile_stands(office, production):
    from casting.services.calls import close_past_call

    call = factories.CastingCallFactory(production=production, deadline_at=in_days(-1))
    with office.scope():
        CastingCall.objects.filter(pk=call.pk).update(deadline_at=in_days(3))
        assert close_past_call(call=call) is False
    assert office.reread(call).state == CallState.PUBLISHED


def test_between_the_deadline_and_the_clock_nobody_gets_in(office, production, client):
    call = factories.CastingCallFactory(production=production, deadline_at=clock.now() - dt.timedelta(seconds=1))
    factories.RoleFactory(call=call)
    page = client.get(f"/calls/{call.slug}/")
    assert "This call is closed." in page.text
    assert f"/calls/{call.slug}/apply/" not in page.text
    assert call.title not in client.get("/calls/").text


# --- roles --------------------------------------------------------------------------------------------------------


def test_a_role_goes_on_hold_and_comes_back(office, call, role, client):
    office.client.post(f"{office.base}roles/{role.pk}/hold/")
    assert office.reread(role).state == RoleState.ON_HOLD
    assert f"apply/?role={role.pk}" not in client.get(f"/calls/{call.slug}/").text
    office.client.post(f"{office.base}roles/{role.pk}/reopen/")
    assert office.reread(role).state == RoleState.OPEN
    assert f"apply/?role={role.pk}" in client.get(f"/calls/{call.slug}/").text


def test_a_cut_role_leaves_the_page_and_announces_itself(office, call, role, client):
    heard = []
    receiver = lambda role, **kwargs: heard.append(role.pk)  # noqa: E731
    signals.role_cut.connect(receiver, weak=False)
    try:
        office.client.post(f"{office.base}roles/{role.pk}/cut/")
        assert office.client.post(f"{office.base}roles/{role.pk}/cut/").status_code == 409
    finally:
        signals.role_cut.disconnect(receiver)
    assert heard == [role.pk]
    assert "Mara Voss" not in client.get(f"/calls/{call.slug}/").text


def test_cutting_a_role_asks_for_the_number_of_people(office, call, role):
    factories.SubmissionFactory.create_batch(2, role=role)
    factories.SubmissionFactory(role=role, state="withdrawn")
    path = f"{office.base}roles/{role.pk}/cut/"
    assert "2 people are waiting" in office.client.get(path).text
    assert office.client.post(path).status_code == 409
    assert office.client.post(path, {"confirm_count": "3"}).status_code == 409
    assert office.reread(role).state == RoleState.OPEN
    assert office.client.post(path, {"confirm_count": "2"}).status_code == 302
    assert office.reread(role).state == RoleState.CUT


def test_roles_are_ordered_and_a_stale_order_is_refused(office, call, role):
    second, third = factories.RoleFactory(call=call, position=1), factories.RoleFactory(call=call, position=2)
    path = f"{office.base}calls/{call.pk}/roles/order/"
    office.client.post(path, {"role": [role.pk, second.pk, third.pk], "up": third.pk})
    with office.scope():
        assert list(Role.objects.filter(call=call).values_list("pk", flat=True)) == [role.pk, third.pk, second.pk]
    assert office.client.post(path, {"role": [third.pk, role.pk]}).status_code == 409
    connection.check_constraints()
