"""Casting a part, and recasting it when the first choice falls through."""

import pytest
from django.urls import reverse

from accounts.models import Activity
from casting.models import Closure, Role, Select
from casting.selectors.selection import Selection
from casting.selectors.selects import selects_page
from casting.services.approvals import give_verdict, start_approval
from casting.services.decisions import decide_submissions, undo_decision
from casting.services.ends import cast_role
from casting.services.recasting import offer_up
from casting.services.selects import order_selects, selects_of
from casting.services.submissions import withdraw_submission
from core.errors import Conflict, IllegalTransition, Invalid, NeedsConfirmation
from notifications.models import Notice, OutboxMessage

pytestmark = pytest.mark.django_db


def book(director, role, submission):
    for state in ("offered", "booked"):
        decide_submissions(actor=director, role=role, submissions=Selection(role=role, ids=[submission.pk]), to=state)
    submission.refresh_from_db()


def state_of(role):
    return Role.objects.get(pk=role.pk).state


def note_of(submission):
    return OutboxMessage.objects.get(closure__submission=submission, closure__state__in=["due", "held"])


@pytest.fixture
def booked(director, role, three):
    book(director, role, three[0])
    return three[0]


def test_finalists_and_backups_wait_for_the_first_choice_and_the_rest_hear(director, role, booked, three, submit):
    early = submit("Early Bird", state="shortlisted")
    cast_role(actor=director, role=role)
    assert {note_of(one).wait_for for one in three[1:]} == {"first_choice"}
    assert (note_of(early).state, note_of(early).wait_for) == ("held", "")
    assert state_of(role) == "cast"


def test_a_backup_from_the_shortlist_waits_too(director, role, submit, choose):
    first, backup = submit("Noor Haddad"), submit("Late Comer", state="shortlisted")
    choose(first, backup)
    book(director, role, first)
    cast_role(actor=director, role=role)
    assert note_of(backup).wait_for == "first_choice"


def test_an_offer_still_out_is_released_and_waits_to_be_told(director, role, booked, submit):
    offered = submit("Other Offer", state="offered")
    cast_role(actor=director, role=role)
    offered.refresh_from_db()
    assert offered.state == "released"
    assert note_of(offered).wait_for == "first_choice"


def test_pressing_twice_casts_once_and_somebody_else_hears_who_was_first(director, colleague, role, booked):
    first = cast_role(actor=director, role=role)
    again = cast_role(actor=director, role=role)
    assert again.decision == first.decision
    assert sorted(again.moved) == sorted(first.moved)
    assert Activity.objects.filter(verb="role.cast").count() == 1
    with pytest.raises(Conflict, match="Mara Voss was cast by Renata Okoye on"):
        cast_role(actor=colleague, role=role)


def test_the_page_says_who_waits_and_why(desk, office, role, booked):
    page = desk.get(reverse("casting:role-cast", args=[office.slug, role.pk])).content.decode()
    assert "<b><bdi>Adaeze Nwosu</bdi>, <bdi>Kavita Raman</bdi></b> wait until the first choice’s contract" in page
    assert "reason on record" in page


def test_without_a_sign_off_that_is_needed_a_reason_stays_on_record(desk, office, director, production, role, booked):
    production.needs_approval = True
    production.save()
    url = reverse("casting:role-cast", args=[office.slug, role.pk])
    refused = desk.post(url, {"reason": ""})
    assert refused.status_code == 422
    assert "The sign-off has not been asked for." in refused.content.decode()
    assert state_of(role) != "cast"
    assert desk.post(url, {"reason": "", "because": "The network rang."}).status_code == 302
    act = Activity.objects.get(verb="role.cast")
    assert (act.data["without"], act.data["because"]) == (["approval"], "The network rang.")


def test_a_sign_off_that_stands_asks_for_nothing(director, production, role, three, ladder):
    production.needs_approval = True
    production.save()
    ladder(("casting", 1, [director]))
    approval = start_approval(actor=director, role=role)
    book(director, role, three[0])
    with pytest.raises(Invalid, match="The sign-off of Noor Haddad is still open"):
        cast_role(actor=director, role=role)
    give_verdict(seat=approval.steps.get().seats.get(), value="approve", actor=director)
    cast_role(actor=director, role=role)
    assert "because" not in Activity.objects.get(verb="role.cast").data


def test_booking_another_than_the_first_choice_asks_why(director, role, three):
    book(director, role, three[1])
    with pytest.raises(Invalid, match="Adaeze Nwosu is booked, but Noor Haddad is the first choice"):
        cast_role(actor=director, role=role)
    cast_role(actor=director, role=role, because="Noor took another job.")
    assert state_of(role) == "cast"


def test_whoever_was_booked_and_withdrew_is_named(director, role, booked):
    withdraw_submission(actor=booked.performer.account, submission=booked)
    with pytest.raises(IllegalTransition, match="Noor Haddad has withdrawn, so nobody is booked for Mara Voss"):
        cast_role(actor=director, role=role)


def test_when_the_first_choice_withdraws_the_next_is_offered_up_with_everything_known(
    desk, office, director, role, booked, three
):
    Select.objects.filter(submission=three[1]).update(word="The funniest Mara.")
    cast_role(actor=director, role=role)
    withdraw_submission(actor=booked.performer.account, submission=booked)
    assert state_of(role) == "recasting"
    assert Notice.objects.filter(title="Mara Voss has to be recast").count() == 1
    url = reverse("casting:selects", args=[office.slug, role.pk])
    page = desk.get(url).content.decode()
    assert "Adaeze Nwosu is next" in page
    assert "has not been told no" in page
    next_up = selects_of(role)[1]
    assert desk.post(reverse("casting:select-offer", args=[office.slug, role.pk, next_up.pk])).status_code == 302
    three[1].refresh_from_db()
    assert three[1].state == "offered"
    assert state_of(role) == "offer_out"
    assert not Closure.objects.filter(submission=three[1], state__in=["due", "held"]).exists()
    assert note_of(three[2]).wait_for == "first_choice"
    ranked = [(one.submission.performer.stage_name, one.rank, one.backup_rank) for one in selects_of(role)]
    assert ranked == [("Adaeze Nwosu", 1, None), ("Kavita Raman", 2, 1), ("Noor Haddad", 3, None)]
    assert selects_of(role)[0].word == "The funniest Mara."
    with pytest.raises(Conflict, match="is not being recast any more"):
        offer_up(actor=director, select=selects_of(role)[1])
    decide_submissions(actor=director, role=role, submissions=Selection(role=role, ids=[three[1].pk]), to="booked")
    cast_role(actor=director, role=role)
    assert state_of(role) == "cast"


def test_released_after_casting_opens_recasting_and_its_undo_closes_it_again(director, role, booked):
    cast_role(actor=director, role=role)
    release = decide_submissions(
        actor=director, role=role, submissions=Selection(role=role, ids=[booked.pk]), to="released"
    )
    assert state_of(role) == "recasting"
    assert note_of(booked).wait_for == ""
    undo_decision(actor=director, decision=release.decision)
    assert state_of(role) == "cast"


def test_a_backup_who_has_been_told_is_passed_over_and_asked_about(desk, office, director, role, booked, three):
    cast_role(actor=director, role=role)
    Closure.objects.filter(submission=three[1]).update(state="sent")
    withdraw_submission(actor=booked.performer.account, submission=booked)
    fresh = Role.objects.select_related("production", "organisation").get(pk=role.pk)
    assert selects_page(actor=director, role=fresh).next_up.name == "Kavita Raman"
    adaeze = selects_of(role)[1]
    with pytest.raises(NeedsConfirmation, match="Adaeze Nwosu has been told already"):
        offer_up(actor=director, select=adaeze)
    offer_up(actor=director, select=adaeze, confirm_told=True)
    three[1].refresh_from_db()
    assert three[1].state == "offered"


def test_nobody_who_withdrew_is_offered_up(director, role, booked, three):
    cast_role(actor=director, role=role)
    for one in (booked, three[1]):
        withdraw_submission(actor=one.performer.account, submission=one)
    fresh = Role.objects.select_related("production", "organisation").get(pk=role.pk)
    assert selects_page(actor=director, role=fresh).next_up.name == "Kavita Raman"
    with pytest.raises(IllegalTransition, match="Adaeze Nwosu has withdrawn"):
        offer_up(actor=director, select=selects_of(role)[1])


def test_whoever_has_withdrawn_is_not_put_first(director, role, three):
    withdraw_submission(actor=three[1].performer.account, submission=three[1])
    first, second, third = [one.pk for one in selects_of(role)]
    with pytest.raises(IllegalTransition, match="Adaeze Nwosu has withdrawn, so they cannot be the first choice"):
        order_selects(actor=director, role=role, select_ids=[second, first, third], seen=[first, second, third])


@pytest.mark.parametrize("count", [3, 60])
def test_casting_asks_the_database_no_more_for_many(director, role, submit, choose, count, assert_statements):
    first = submit("Noor Haddad")
    choose(first)
    book(director, role, first)
    for number in range(count):
        submit(f"Person {number}", state="viewed")
    with assert_statements(60):
        cast_role(actor=director, role=role)
