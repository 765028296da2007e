"""The ladder of approval: steps in order, quorum, verdicts that are kept, delegates, closings, reminders."""

import datetime as dt

import pytest
from django.urls import reverse

from casting.models import Approval, ApprovalSeat, ApprovalStep, Presentation, Verdict, Viewer
from casting.selectors.approvals import approvals_of_production, seats_of_viewer, seats_waiting_for
from casting.services.approvals import delegate_seat, give_verdict, start_approval, take_back_approval
from casting.services.submissions import withdraw_submission
from casting.states import APPROVAL_MOVES, STEP_MOVES, ApprovalState, StepState
from casting.tasks import remind_of_sign_offs_task
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed
from notifications.models import Notice, OutboxMessage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(director, colleague, role, three, ladder):
    """Casting (one of two), then two producers (both), then the studio."""
    ladder(
        ("casting", 1, [director, colleague]),
        ("producer", 2, ["dana@harrow.example", "aled@harrow.example"]),
        ("studio", 1, ["stu@studio.example"]),
    )
    return start_approval(actor=director, role=role, message="Noor first.")


def seat(approval, name):
    return ApprovalSeat.objects.get(step__approval=approval, name=name)


def say(approval, name, value="approve", reason=""):
    found = seat(approval, name)
    return give_verdict(seat=found, value=value, reason=reason, actor=found.user, viewer=found.viewer)


def states(approval):
    return list(ApprovalStep.objects.filter(approval=approval).values_list("state", flat=True))


def test_the_first_choice_and_the_backups_are_kept_as_they_stood(asked, three):
    assert asked.submission == three[0]
    assert asked.backups == [three[1].pk, three[2].pk]
    assert states(asked) == ["open", "waiting", "waiting"]


def test_people_outside_look_through_a_presentation_of_this_part_and_hear_when_it_is_their_turn(asked, three):
    presentation = Presentation.objects.get()
    assert presentation.state == "open"
    assert set(presentation.picks.values_list("submission_id", flat=True)) == {one.pk for one in three}
    assert dict(Viewer.objects.values_list("email", "tier")) == {
        "dana@harrow.example": "production",
        "aled@harrow.example": "production",
        "stu@studio.example": "executives",
    }
    letters = OutboxMessage.objects.filter(kind="casting.sign_off")
    assert set(letters.values_list("to_name", flat=True)) == {"Renata Okoye", "Yusuf Demirel"}
    say(asked, "Renata Okoye")
    assert letters.filter(to_email__endswith="harrow.example").count() == 2
    assert not letters.filter(to_email="stu@studio.example").exists()
    assert "Noor Haddad" not in str(letters.values_list("context", flat=True))
    assert "Noor Haddad" not in str(Notice.objects.values_list("title", "text"))


def test_steps_open_in_order_and_the_last_quorum_approves(asked):
    say(asked, "Renata Okoye")
    assert states(asked) == ["approved", "open", "waiting"]
    say(asked, "Dana")
    assert states(asked) == ["approved", "open", "waiting"]
    say(asked, "Aled")
    assert states(asked) == ["approved", "approved", "open"]
    say(asked, "Stu")
    asked.refresh_from_db()
    assert (asked.state, asked.closed_by_name) == ("approved", "Stu")
    assert Notice.objects.filter(title="Mara Voss: the sign-off is complete").count() == 1


def test_nobody_speaks_before_their_turn_or_for_somebody_else(asked, colleague):
    with pytest.raises(IllegalTransition, match="casting comes first"):
        say(asked, "Dana")
    with pytest.raises(NotAllowed, match="Renata Okoye’s to say"):
        give_verdict(seat=seat(asked, "Renata Okoye"), value="approve", actor=colleague)
    assert not Verdict.objects.exists()


def test_a_no_needs_a_reason_and_ends_it(asked):
    with pytest.raises(Invalid, match="Say why not"):
        say(asked, "Renata Okoye", "decline")
    say(asked, "Renata Okoye", "decline", "The dates.")
    asked.refresh_from_db()
    assert (asked.state, states(asked)) == ("declined", ["declined", "cancelled", "cancelled"])
    with pytest.raises(Conflict, match="was declined: closed by Renata Okoye on"):
        say(asked, "Yusuf Demirel")


def test_abstaining_fills_no_quorum(asked):
    say(asked, "Renata Okoye", "abstain")
    assert states(asked) == ["open", "waiting", "waiting"]
    say(asked, "Yusuf Demirel")
    assert states(asked) == ["approved", "open", "waiting"]


def test_a_changed_word_keeps_both_and_reopens_its_step_until_the_next_has_decided(asked):
    say(asked, "Renata Okoye")
    say(asked, "Renata Okoye")
    say(asked, "Renata Okoye", "abstain", "I know her.")
    assert states(asked) == ["open", "waiting", "waiting"]
    assert list(seat(asked, "Renata Okoye").verdicts.values_list("value", flat=True)) == ["approve", "abstain"]
    say(asked, "Yusuf Demirel")
    say(asked, "Dana")
    say(asked, "Aled")
    with pytest.raises(Conflict, match="Producer has decided since"):
        say(asked, "Yusuf Demirel", "abstain")


def test_what_the_next_step_had_said_is_kept_when_its_turn_comes_again(asked):
    say(asked, "Renata Okoye")
    say(asked, "Dana")
    say(asked, "Renata Okoye", "abstain")
    say(asked, "Yusuf Demirel")
    assert states(asked) == ["approved", "open", "waiting"]
    say(asked, "Aled")
    assert states(asked) == ["approved", "approved", "open"]


def test_a_seat_is_handed_on_once_and_the_delegate_speaks(asked):
    say(asked, "Renata Okoye")
    dana = seat(asked, "Dana")
    made = delegate_seat(seat=dana, name="Lena Marsh", email="lena@harrow.example", viewer=dana.viewer)
    assert OutboxMessage.objects.filter(kind="casting.sign_off", to_email="lena@harrow.example").count() == 1
    with pytest.raises(Conflict, match="handed on to Lena Marsh already"):
        delegate_seat(seat=dana, name="Bo", email="bo@harrow.example", viewer=dana.viewer)
    with pytest.raises(Conflict, match="goes no further"):
        delegate_seat(seat=made, name="Bo", email="bo@harrow.example", viewer=made.viewer)
    with pytest.raises(Conflict, match="You handed this on to Lena Marsh"):
        say(asked, "Dana")
    say(asked, "Lena Marsh")
    say(asked, "Aled")
    assert states(asked) == ["approved", "approved", "open"]


def test_one_sign_off_of_a_part_runs_at_a_time(asked, director, role):
    with pytest.raises(Conflict, match="Renata Okoye asked for the sign-off of Mara Voss already"):
        start_approval(actor=director, role=role)
    take_back_approval(actor=director, approval=asked)
    assert states(asked) == ["cancelled"] * 3
    with pytest.raises(Conflict, match="was taken back: closed by Renata Okoye on"):
        say(asked, "Renata Okoye")
    assert start_approval(actor=director, role=role).state == "open"


def test_whoever_withdraws_ends_their_sign_off(asked, three):
    withdraw_submission(actor=three[0].performer.account, submission=three[0])
    asked.refresh_from_db()
    assert asked.state == "cancelled"
    with pytest.raises(Conflict, match="Noor Haddad, who withdrew"):
        say(asked, "Renata Okoye")


def test_nobody_is_asked_about_somebody_who_has_withdrawn(director, role, three, ladder):
    ladder(("casting", 1, [director]))
    three[0].state = "withdrawn"
    three[0].save()
    with pytest.raises(IllegalTransition, match="Noor Haddad has withdrawn, so put somebody else first"):
        start_approval(actor=director, role=role)


def test_a_step_is_reminded_once_when_it_is_nearly_due(asked, time_machine):
    step = ApprovalStep.objects.get(approval=asked, position=1)
    remind_of_sign_offs_task()
    assert not OutboxMessage.objects.filter(kind="casting.sign_off_reminder").exists()
    say(asked, "Renata Okoye", "abstain")
    time_machine.move_to(step.due_at - dt.timedelta(hours=3))
    remind_of_sign_offs_task()
    remind_of_sign_offs_task()
    reminders = OutboxMessage.objects.filter(kind="casting.sign_off_reminder")
    assert [(one.to_name, one.keeps_quiet_hours) for one in reminders] == [("Yusuf Demirel", True)]


def test_the_viewers_panel_knows_their_place_and_what_follows(asked):
    viewer = Viewer.objects.get(email="dana@harrow.example")
    assert seats_of_viewer(viewer) == []
    say(asked, "Renata Okoye")
    [waiting] = seats_waiting_for(viewer)
    assert waiting.name == "Noor Haddad"
    assert waiting.backups == ["Adaeze Nwosu", "Kavita Raman"]
    assert waiting.next_word.startswith("You are the first of 2. When Aled approves too, it goes on to studio.")
    say(asked, "Dana")
    assert seats_waiting_for(viewer) == []
    assert seats_of_viewer(viewer)[0].may_say


def test_the_office_says_it_on_the_page(desk, asked, client, colleague, office):
    page = reverse("casting:approval", args=[office.slug, asked.pk])
    shown = desk.get(page).content.decode()
    assert "Yours to say" in shown
    mine = reverse("casting:approval-verdict", args=[office.slug, asked.pk, seat(asked, "Renata Okoye").pk])
    refused = desk.post(mine, {"value": "decline", "reason": ""})
    assert refused.status_code == 422
    assert "Say why not" in refused.content.decode()
    assert desk.post(mine, {"value": "approve"}).status_code == 302
    assert states(asked)[0] == "approved"
    yours = reverse("casting:approval-verdict", args=[office.slug, asked.pk, seat(asked, "Yusuf Demirel").pk])
    assert desk.post(yours, {"value": "approve"}).status_code == 403


def test_the_ladder_page_keeps_what_was_typed_and_says_what_is_wrong(desk, production, director, office):
    url = reverse("casting:ladder", args=[office.slug, production.pk])
    wrong = desk.post(url, {"producer_on": "on", "producer_seats": "Dana Whitlock", "producer_quorum": "1"})
    assert wrong.status_code == 422
    assert "needs a name and an address" in wrong.content.decode()
    typed = {
        "casting_on": "on",
        "casting_members": [director.pk],
        "producer_on": "on",
        "producer_seats": "Dana Whitlock <dana@harrow.example>\nAled Fairweather, aled@harrow.example",
        "producer_quorum": "2",
        "producer_days": "5",
    }
    assert desk.post(url, typed | {"producer_quorum": "3"}).status_code == 422
    assert desk.post(url, typed).status_code == 302
    steps = list(production.ladder.values_list("kind", "quorum", "days"))
    assert steps == [("casting", 1, 3), ("producer", 2, 5)]
    assert "Aled Fairweather &lt;aled@harrow.example&gt;" in desk.get(url).content.decode()


def _made(director, role, submission, state):
    closed = clock.now() if state != ApprovalState.OPEN else None
    return Approval.objects.create(
        organisation=role.organisation,
        role=role,
        submission=submission,
        started_by=director,
        state=state,
        closed_at=closed,
    )


@pytest.mark.parametrize("source", ApprovalState.values)
@pytest.mark.parametrize("target", ApprovalState.values)
def test_the_database_knows_the_same_arrows_of_a_sign_off(director, role, submit, source, target):
    from django.db import transaction
    from django.db.utils import InternalError

    made = _made(director, role, submit("Noor"), source)
    legal = source == target or target in APPROVAL_MOVES[source]
    values = {"state": target, "closed_at": clock.now()}
    if legal:
        Approval.objects.filter(pk=made.pk).update(**values)
        return
    with pytest.raises(InternalError), transaction.atomic():
        Approval.objects.filter(pk=made.pk).update(**values)


@pytest.mark.parametrize("source", StepState.values)
@pytest.mark.parametrize("target", StepState.values)
def test_the_database_knows_the_same_arrows_of_a_step(director, role, submit, source, target):
    from django.db import transaction
    from django.db.utils import InternalError

    approval = _made(director, role, submit("Noor"), ApprovalState.OPEN)
    step = ApprovalStep.objects.create(
        organisation=role.organisation, approval=approval, position=1, kind="casting", state=source
    )
    legal = source == target or target in STEP_MOVES[source]
    if legal:
        ApprovalStep.objects.filter(pk=step.pk).update(state=target)
        return
    with pytest.raises(InternalError), transaction.atomic():
        ApprovalStep.objects.filter(pk=step.pk).update(state=target)


def test_an_outsider_guesses_no_address(client, asked):
    other = factories.MembershipFactory(role="director").user
    client.force_login(other)
    slug = other.memberships.get().organisation.slug
    assert client.get(reverse("casting:approval", args=[slug, asked.pk])).status_code == 404
    assert client.get(reverse("casting:approval", args=[asked.organisation.slug, asked.pk])).status_code == 404


def test_a_list_of_sign_offs_asks_no_more_for_many_parts(director, office, production, submit, assert_statements):
    for number in range(5):
        part = factories.RoleFactory(call__production=production)
        one = submit(f"First {number}", role=part)
        Approval.objects.create(organisation=office, role=part, submission=one, started_by=director)
    with assert_statements(4):
        assert len(approvals_of_production(actor=director, production=production)) == 5


def test_the_desk_says_what_waits_for_you(desk, asked, office, role):
    page = desk.get(reverse("casting:desk", args=[office.slug])).content.decode()
    assert "Yours to say" in page
    assert "Noor Haddad" in page
    say(asked, "Renata Okoye")
    assert "Yours to say" not in desk.get(reverse("casting:desk", args=[office.slug])).content.decode()
    role.state = "cast"
    role.save()
    role.state = "recasting"
    role.save()
    page = desk.get(reverse("casting:desk", args=[office.slug])).content.decode()
    assert "has to be recast. Adaeze Nwosu is next." in page
