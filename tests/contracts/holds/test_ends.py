"""Placing, keeping, releasing, running out, and what casting's decisions do: everyone who heard is told."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Activity
from casting.services.decisions import undo_decision
from casting.services.submissions import withdraw_submission
from casting.signals import role_cast, role_cut
from contracts.models import DealApproval, Hold
from contracts.services.approvals import decide_approval
from contracts.services.hold_approving import ask_to_place
from contracts.services.hold_ends import expire_holds
from contracts.services.holds import (
    ask_again,
    convert_hold,
    hold_approved,
    keep_hold,
    place_hold,
    put_back_hold,
    release_holds,
)
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid, NeedsConfirmation, NotAllowed
from notifications.models import Notice, OutboxMessage
from notifications.signals import messages_sent
from tests.contracts import rows
from tests.contracts.holds.conftest import again, approver, days, leave, notes_of

pytestmark = pytest.mark.django_db


def run_out(hold, minutes=1):
    return time_machine.travel(again(hold).expires_at + dt.timedelta(minutes=minutes), tick=False)


def test_a_pin_is_placed_and_they_read_until_when(hold_in, director):
    hold = hold_in("available")
    until = clock.now() + dt.timedelta(days=10)
    place_hold(actor=director, hold=hold, until=until)
    assert (again(hold).state, again(hold).expires_at) == ("placed", until)
    assert notes_of(hold) == [("asked", "sent"), ("placed", "held")]
    with pytest.raises(Conflict):
        place_hold(actor=director, hold=hold)


def test_only_who_said_free_is_placed_and_an_avail_check_never(hold_in, director):
    with pytest.raises(IllegalTransition, match="not said yet"):
        place_hold(actor=director, hold=hold_in("requested"))
    with pytest.raises(IllegalTransition, match="only a question"):
        place_hold(actor=director, hold=hold_in("available", kind="avail_check"))


def test_a_hold_needs_somebody_named_and_their_yes(hold_in, director, affairs, office):
    hold = hold_in("available", kind="hold")
    with pytest.raises(IllegalTransition, match="has to approve it first"):
        place_hold(actor=affairs, hold=hold)
    with pytest.raises(Invalid, match="names who"):
        ask_to_place(actor=affairs, hold=hold)
    named = approver(office, director)
    (asked,) = ask_to_place(actor=affairs, hold=hold)
    assert (asked.approver, asked.amount, again(hold).state) == (named, Decimal("500.00"), "available")
    with transaction.atomic():
        hold_approved(hold=hold, by_name="Renata Okoye")
    hold = again(hold)
    assert (hold.state, hold.approved_by) == ("placed", "Renata Okoye")
    # It stands to the end of its last day on the office's clock.
    assert clock.in_zone(hold.expires_at, office.time_zone).date() == hold.ends_on + dt.timedelta(days=1)


def test_a_no_of_the_approver_leaves_the_dates_free_and_says_why(browse, hold_in, director, affairs, office):
    hold = hold_in("available", kind="hold")
    approver(office, director)
    (asked,) = ask_to_place(actor=affairs, hold=hold)
    decide_approval(approval=asked, by_name="Renata Okoye", approve=False, reason="Too dear.")
    assert again(hold).state == "available"
    shown = browse(affairs).get(reverse("contracts:hold", args=[office.slug, hold.pk]))
    assert "Too dear." in shown.text
    (asked,) = ask_to_place(actor=affairs, hold=hold)
    decide_approval(approval=asked, by_name="Renata Okoye", approve=True)
    assert (again(hold).state, again(hold).approved_by) == ("placed", "Renata Okoye")


def test_the_database_holds_that_nothing_binds_without_fee_and_approval(hold_in):
    hold = hold_in("available", kind="hold")
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(state="placed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(kind="pin")


def test_an_associate_neither_places_nor_releases_what_binds(hold_in, associate, director, office):
    hold = hold_in("available", kind="hold")
    approver(office, associate)
    with pytest.raises(NotAllowed):
        place_hold(actor=associate, hold=hold)
    with pytest.raises(NotAllowed):
        release_holds(actor=associate, holds=[hold.pk])


def test_calling_off_what_binds_is_confirmed_and_owed(browse, hold_in, director):
    hold = hold_in("placed", kind="hold")
    with pytest.raises(NeedsConfirmation):
        release_holds(actor=director, holds=[hold.pk])
    address = reverse("contracts:holds-release", args=[hold.organisation.slug])
    client = browse(director)
    shown = client.post(address, {"hold": hold.pk})
    assert "costs the fee for cancelling" in shown.text
    assert "£500" in shown.text
    assert client.post(address, {"hold": hold.pk, "do": "release"}).status_code == 422
    assert again(hold).state == "placed"
    client.post(address, {"hold": hold.pk, "do": "release", "accepts_fee": "on", "because": "The dates moved."})
    hold = again(hold)
    assert (hold.state, hold.is_fee_owed, hold.released_because) == ("released", True, "The dates moved.")
    assert notes_of(hold)[-1] == ("released", "held")
    with pytest.raises(IllegalTransition, match="fee is owed"):
        ask_again(actor=director, hold=hold)


def test_several_are_released_and_those_that_cannot_come_back_by_name(hold_in, director):
    pin, gone = hold_in("placed"), hold_in("requested")
    release_holds(actor=director, holds=[gone.pk])
    outcome = release_holds(actor=director, holds=[pin.pk, gone.pk])
    assert ([hold.pk for hold in outcome.done], outcome.refused[0].reason) == ([pin.pk], "is released already")
    with pytest.raises(IllegalTransition):
        release_holds(actor=director, holds=[pin.pk])


@pytest.mark.parametrize("state", ["requested", "available", "placed"])
def test_what_runs_out_ends_and_both_sides_are_told(hold_in, director, state):
    hold = hold_in(state)
    with run_out(hold):
        assert expire_holds() == 1
        assert expire_holds() == 0
    assert (again(hold).state, notes_of(hold)[-1]) == ("expired", ("expired", "held"))
    assert again(hold).is_fee_owed is False
    words = "No answer in time" if state == "requested" else "has run out"
    assert Notice.objects.filter(user=director, title__contains=words).count() == 1


def test_who_said_no_is_not_told_that_it_ran_out(hold_in):
    hold = hold_in("unavailable")
    with run_out(hold):
        assert expire_holds() == 0
    assert notes_of(hold) == [("asked", "sent")]


def test_a_hold_that_passes_without_an_offer_is_owed(hold_in):
    hold = hold_in("placed", kind="hold")
    with run_out(hold):
        expire_holds()
    assert (again(hold).state, again(hold).is_fee_owed) == ("expired", True)


def test_a_represented_performer_hears_of_the_end_in_the_app(hold_in, client_of, director):
    person = client_of()
    hold = hold_in("placed", person=person)
    release_holds(actor=director, holds=[hold.pk])
    note = leave(hold, "contracts.hold_released")
    for _ in range(2):
        messages_sent.send(OutboxMessage, messages=[note])
    theirs = Notice.objects.filter(user=person.performer.account, title__contains="has been released")
    assert (theirs.count(), Notice.objects.filter(user=hold.rep, title__startswith="Released").count()) == (1, 1)


def test_who_had_not_been_asked_yet_is_asked_when_the_no_is_undone(ask, submit, decide, director):
    person = submit(state="callback")
    (hold,) = ask(person)
    outcome = decide(person, to="not_selected")
    assert notes_of(hold) == [("asked", "superseded")]
    undo_decision(actor=director, decision=outcome.decision)
    assert again(hold).state == "requested"
    assert notes_of(hold) == [("asked", "superseded"), ("asked", "held")]


def test_kept_longer_and_never_past_its_own_days(hold_in, director):
    hold = hold_in("placed")
    until = again(hold).expires_at + dt.timedelta(days=3)
    keep_hold(actor=director, hold=hold, until=until)
    assert (again(hold).expires_at, notes_of(hold)[-1]) == (until, ("kept", "held"))
    with pytest.raises(Invalid, match="after the one until"):
        keep_hold(actor=director, hold=hold, until=until - dt.timedelta(hours=1))
    with pytest.raises(Invalid, match="after the last of the dates"):
        keep_hold(actor=director, hold=hold, until=clock.now() + dt.timedelta(days=50))


def test_what_has_run_out_is_not_kept_longer_though_the_clock_has_not_come(hold_in, director):
    hold = hold_in("placed")
    Hold.objects.filter(pk=hold.pk).update(expires_at=clock.now())
    with pytest.raises(IllegalTransition, match="run out"):
        keep_hold(actor=director, hold=hold, until=clock.now() + dt.timedelta(days=2))


def test_asking_again_is_a_new_round_with_a_new_letter(hold_in, director):
    hold = hold_in("placed")
    release_holds(actor=director, holds=[hold.pk])
    asked = ask_again(actor=director, hold=hold)
    assert (asked.state, asked.round, asked.placed_at, asked.answered_by) == ("requested", 1, None, "")
    assert notes_of(hold)[-2:] == [("released", "superseded"), ("asked", "held")]


def test_dates_asked_anew_meanwhile_refuse_the_old_ones(hold_in, ask, director, submit):
    person = submit()
    hold = hold_in(person=person)
    release_holds(actor=director, holds=[hold.pk])
    ask(person)
    with pytest.raises(Conflict, match="in the meantime"):
        ask_again(actor=director, hold=hold)


def test_a_no_releases_and_its_undo_puts_back_before_anybody_hears(hold_in, decide, director, submit):
    person = submit(state="callback")
    hold = hold_in("placed", person=person, kind="hold")
    stood = again(hold)
    outcome = decide(person, to="not_selected")
    assert (again(hold).state, again(hold).is_fee_owed) == ("released", True)
    undo_decision(actor=director, decision=outcome.decision)
    hold = again(hold)
    assert (hold.state, hold.is_fee_owed, hold.expires_at) == ("placed", False, stood.expires_at)
    assert notes_of(hold)[-1] == ("released", "superseded")


def test_undoing_after_they_have_heard_leaves_it_released(hold_in, decide, director, submit):
    person = submit(state="callback")
    hold = hold_in("placed", person=person)
    outcome = decide(person, to="not_selected")
    leave(hold, "contracts.hold_released")
    undo_decision(actor=director, decision=outcome.decision)
    assert again(hold).state == "released"


def test_a_good_decision_moves_no_dates(hold_in, decide, submit):
    person = submit(state="shortlisted")
    hold = hold_in("placed", person=person)
    decide(person, to="callback")
    assert again(hold).state == "placed"


def test_a_cast_part_frees_everybody_but_who_was_booked(hold_in, role, director, submit):
    booked, other = submit(state="booked"), submit(state="callback")
    theirs, free = hold_in("placed", person=booked), hold_in("placed", person=other)
    said_no = hold_in("unavailable")
    with transaction.atomic():
        role_cast.send(type(role), role=role, actor=director)
    assert [again(hold).state for hold in (theirs, free, said_no)] == ["placed", "released", "unavailable"]
    assert again(free).released_because == "The part has been cast."


def test_a_cut_part_frees_everybody(hold_in, role, director):
    hold = hold_in("available")
    with transaction.atomic():
        role_cut.send(type(role), role=role, actor=director)
    assert again(hold).state == "released"


def test_who_withdraws_is_free_and_owed_nothing(hold_in, submit):
    person = submit(state="callback")
    hold = hold_in("placed", person=person, kind="hold")
    withdraw_submission(actor=person.performer.account, submission=person)
    hold = again(hold)
    assert (hold.state, hold.is_fee_owed) == ("released", False)
    assert notes_of(hold)[-1] == ("placed", "sent")
    assert Notice.objects.filter(user=hold.asked_by, title__contains="has withdrawn").exists()


def test_release_cancels_the_approval_that_was_asked(hold_in, director, affairs, office):
    hold = hold_in("available", kind="hold")
    approver(office, director)
    ask_to_place(actor=affairs, hold=hold)
    release_holds(actor=director, holds=[hold.pk])
    assert DealApproval.objects.get().state == "cancelled"
    with pytest.raises(IllegalTransition, match="nothing to approve"), transaction.atomic():
        hold_approved(hold=hold, by_name="Renata Okoye")


def test_dates_that_became_an_offer_stay_until_a_person_says(hold_in, director):
    hold = hold_in("placed")
    offer = rows.offer(hold.submission, state="sent")
    with transaction.atomic():
        convert_hold(actor=director, hold=hold, offer=offer)
    with pytest.raises(IllegalTransition, match="has an offer that came of it"):
        release_holds(actor=director, holds=[hold.pk])
    with pytest.raises(IllegalTransition, match="still stands"):
        put_back_hold(actor=director, hold=hold)
    type(offer).objects.filter(pk=offer.pk).update(state="declined")
    assert again(hold).state == "converted"
    put_back_hold(actor=director, hold=hold)
    assert again(hold).state == "placed"


def test_the_log_tells_what_was_done(browse, hold_in, director, office):
    hold = hold_in("placed")
    release_holds(actor=director, holds=[hold.pk])
    verbs = list(Activity.objects.filter(subject_type="contracts.hold").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["hold.ask", "hold.answer", "hold.place", "hold.release"]
    from accounts.activity_words import sentences

    told = sentences(list(Activity.objects.filter(subject_type="contracts.hold")), reader=director)
    assert f"released {hold.performer.stage_name} from the pin" in told.values()


def test_the_list_does_not_grow_in_statements(browse, ask, submit, director, office, assert_statements):
    def read():
        assert client.get(reverse("contracts:hold-list", args=[office.slug])).status_code == 200

    client = browse(director)
    ask(submit())
    read()
    with assert_statements(15):
        read()
    ask(*[submit() for _ in range(30)], **days(90))
    with assert_statements(15):
        read()
