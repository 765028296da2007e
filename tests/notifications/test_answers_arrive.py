"""From a decision to the mail that arrives: the casting room's own notes, guards and closures, through the real outbox."""

import datetime as dt

import pytest

from accounts.tenancy import across_offices
from casting.models import Closure
from casting.services.decisions import undo_decision
from casting.states import ClosureState
from notifications.models import Notice, OutboxMessage, Preference
from notifications.services import claiming, outbox, sending
from notifications.states import MessageState
from tests.casting.decisions.conftest import decide, director, office, role, submit  # noqa: F401
from tests.notifications.test_sending import plain

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2030, 7, 3, 11, 0, tzinfo=dt.UTC)


@pytest.fixture
def at(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def two_hours_later(at, mail_sink):
    """Lets the notes rest their time, then sends; gives what arrived, by address."""

    def run():
        at.shift(dt.timedelta(hours=2, minutes=1))
        claiming.queue_due_messages()
        while sending.send_due_messages() is not None:
            pass
        return {entry.recipients[0]: mail_sink.message(entry.name) for entry in mail_sink.entries()}

    return run


def closures():
    with across_offices("a test looks"):
        return dict(Closure.objects.values_list("submission__performer__account__email", "state"))


def test_each_hears_once_and_the_closure_says_told(submit, decide, two_hours_later, mail_sink):  # noqa: F811
    people = [submit(performer__account__email=f"actor{n}@example.com") for n in range(3)]
    decide(*people, to="not_selected")
    assert list(mail_sink.entries()) == []
    arrived = two_hours_later()
    assert set(arrived) == {"actor0@example.com", "actor1@example.com", "actor2@example.com"}
    assert arrived["actor0@example.com"]["Subject"] == "Mara Voss, The Salt Road: not this time"
    assert "the answer is no this time" in plain(arrived["actor0@example.com"])
    assert set(closures().values()) == {ClosureState.SENT}
    assert Notice.objects.count() == 3
    two_hours_later()
    assert len(list(mail_sink.entries())) == 3


def test_who_is_shortlisted_again_meanwhile_hears_nothing(submit, decide, two_hours_later):  # noqa: F811
    back, out = submit(), submit()
    decide(back, out, to="not_selected")
    decide(back, to="shortlisted")
    assert set(two_hours_later()) == {out.performer.account.email}
    assert closures()[back.performer.account.email] == ClosureState.SUPPRESSED


def test_an_undone_decision_tells_nobody(submit, decide, director, two_hours_later):  # noqa: F811
    person = submit()
    undo_decision(actor=director, decision=decide(person, to="not_selected").decision)
    assert two_hours_later() == {}


def test_a_note_taken_back_leaves_the_answer_owed_and_put_back_it_arrives(submit, decide, director, two_hours_later):  # noqa: F811
    person = submit()
    decide(person, to="not_selected")
    with across_offices("a test looks"):
        key = OutboxMessage.objects.get().pk
    outbox.take_back_messages(actor=director, messages=[key])
    assert two_hours_later() == {}
    assert closures() == {person.performer.account.email: ClosureState.DUE}
    outbox.put_back_messages(actor=director, messages=[key])
    assert set(two_hours_later()) == {person.performer.account.email}
    assert set(closures().values()) == {ClosureState.SENT}


def test_who_wants_it_weekly_hears_on_monday(submit, decide, at, two_hours_later):  # noqa: F811
    from notifications.services.digests import write_digests

    person = submit()
    Preference.objects.create(user=person.performer.account, category="decisions", cadence="weekly")
    decide(person, to="not_selected")
    assert two_hours_later() == {}
    at.move_to(dt.datetime(2030, 7, 8, 8, 0, tzinfo=dt.UTC))
    assert write_digests() == 1
    arrived = two_hours_later()[person.performer.account.email]
    assert arrived["Subject"] == "Your week on Callboard"
    assert "the answer is no this time" in plain(arrived)
    assert set(closures().values()) == {ClosureState.SENT}


def test_who_stops_the_mail_meanwhile_is_told_on_their_page(submit, decide, two_hours_later):  # noqa: F811
    person = submit()
    decide(person, to="not_selected")
    Preference.objects.create(user=person.performer.account, category="decisions", cadence="never")
    assert two_hours_later() == {}
    assert closures() == {person.performer.account.email: ClosureState.SUPPRESSED}
    with across_offices("a test looks"):
        assert OutboxMessage.objects.get().state == MessageState.CANCELLED
        assert Closure.objects.get().shown_from is not None
