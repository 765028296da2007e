"""Everything else that can become of a contract that is out: together, declined, handed on, reminded, run out, called
back, voided, asked about; who may, and who is told."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts.services.members import remove_member
from accounts.states import MembershipRole
from accounts.tenancy import across_offices, office_scope
from casting.models import Closure, Decision
from casting.services.ends import cast_role
from contracts.guards_signing import signing_guard
from contracts.models import Contract, ContractParty
from contracts.selectors.signing import may_read
from contracts.services.party_acts import delegate
from contracts.services.reminding import remind, remind_of_signatures
from contracts.services.sending_out import expire_contracts, recall_contract, send_for_signature, void_contract
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid, NeedsConfirmation, NotAllowed
from notifications.models import Notice, OutboxMessage
from talent.services.erasing import erase_account
from tests import factories
from tests.contracts.signing.making import Desk, Signer

pytestmark = pytest.mark.django_db
BOTH = [
    {"kind": "performer", "name": "Mara Quill", "email": "mara@example.com", "position": 1},
    {
        "kind": "signatory",
        "name": "Dana Whitlock",
        "email": "dana@example.com",
        "position": 2,
        "company": "Harrow Lane",
    },
]
THREE = [*BOTH, {"kind": "witness", "name": "Ines Okafor", "email": "ines@example.com", "position": 3}]
WITH_COPY = [*BOTH, {"kind": "copy", "name": "Colm Hartigan", "email": "colm@example.com", "position": 9}]


def notes(kind: str) -> list[OutboxMessage]:
    with across_offices("a test reads back"):
        return list(OutboxMessage.objects.filter(kind=f"contracts.{kind}").order_by("pk"))


def to(kind: str, *, unsent: bool = False) -> list[str]:
    return sorted(note.to_email for note in notes(kind) if not unsent or note.state == "held")


def test_together_everybody_is_asked_at_once_and_whoever_gets_a_copy_only_reads():
    desk = Desk(order="together", parties=WITH_COPY)
    desk.send()
    assert to("sign_asked") == ["dana@example.com", "mara@example.com"]
    assert to("sign_copy") == ["colm@example.com"]
    copy = Signer(desk, "copy")
    page = copy.opens().content.decode()
    assert "nothing for you to sign" in page
    assert "You play" in page
    assert copy.signs().status_code == 409
    assert Signer(desk, "signatory").signs_all_the_way().status_code == 302
    assert Signer(desk, "performer").signs_all_the_way().status_code == 302
    assert desk.again().state == "executed"


def test_in_order_nobody_signs_before_their_turn():
    desk = Desk(parties=THREE)
    desk.send()
    witness = Signer(desk, "witness")
    assert "Before you: Mara Quill, Dana Whitlock" in witness.opens().content.decode()
    assert witness.signs().status_code == 409
    assert witness.reads().status_code == 409
    Signer(desk, "performer").signs_all_the_way()
    assert to("sign_asked") == ["dana@example.com", "mara@example.com"]
    Signer(desk, "signatory").signs_all_the_way()
    assert Signer(desk, "witness").signs_all_the_way().status_code == 302
    assert desk.again().state == "executed"


def test_sending_warns_and_asks_for_what_is_missing():
    desk = Desk()
    with office_scope(desk.office):
        with pytest.raises(NeedsConfirmation, match="may bind the production"):
            send_for_signature(actor=desk.director, contract=desk.contract)
        associate = factories.UserFactory()
        factories.MembershipFactory(organisation=desk.office, user=associate, role=MembershipRole.ASSOCIATE)
        with pytest.raises(NotAllowed):
            send_for_signature(actor=associate, contract=desk.contract, knows_it_binds=True)
        desk.contract.performer.born_on = clock.today() - dt.timedelta(days=365 * 9)
        desk.contract.performer.save(update_fields=["born_on"])
        with pytest.raises(Invalid, match="their guardian signs"):
            send_for_signature(actor=desk.director, contract=desk.contract, knows_it_binds=True)
        desk.contract.performer.born_on = None
        desk.contract.performer.save(update_fields=["born_on"])
        desk.contract.parties.filter(kind="signatory").update(kind="witness", email=desk.party("performer").email)
        with pytest.raises(Invalid) as refused:
            send_for_signature(actor=desk.director, contract=desk.contract, knows_it_binds=True)
    assert len(refused.value.details["missing"]) == 2
    assert desk.kinds() == []


def test_declining_ends_it_and_tells_the_office_and_whoever_signed():
    desk = Desk(parties=BOTH)
    desk.send()
    Signer(desk, "performer").signs_all_the_way()
    signatory = Signer(desk, "signatory")
    assert signatory.client.post(signatory.at("sign-decline"), {"because": "  "}).status_code == 422
    told = signatory.client.post(signatory.at("sign-decline"), {"because": "The dates in part 2 are not ours."})
    assert "You have declined to sign" in told.content.decode()
    contract = desk.again()
    assert (contract.state, contract.ended_because) == ("voided", "declined")
    [letter] = notes("sign_declined")
    assert letter.to_email == "mara@example.com"
    assert "The dates in part 2 are not ours." in letter.context["because"]
    assert Notice.objects.filter(user=desk.director, title__startswith="Dana Whitlock declined").exists()
    assert desk.submission_state() == "offered"
    after = Signer(desk, "performer").opens()
    assert "Somebody declined" in after.content.decode()


def test_a_signatory_hands_it_on_and_a_performer_cannot():
    desk = Desk(order="together", parties=BOTH)
    desk.send()
    signatory = Signer(desk, "signatory")
    taken = signatory.client.post(signatory.at("sign-hand-on"), {"name": "Someone", "email": "MARA@example.com"})
    assert taken.status_code == 422
    done = signatory.client.post(signatory.at("sign-hand-on"), {"name": "Ines Okafor", "email": "ines@example.com"})
    assert "Ines Okafor signs in your place" in done.content.decode()
    gone = signatory.opens()
    assert gone.status_code == 410
    assert "You handed this signature on" in gone.content.decode()
    [_, second, third] = notes("sign_asked")
    assert (second.state, third.to_email) == ("superseded", "ines@example.com")
    assert "Dana Whitlock has handed" in third.context["handed_on"]
    performer = Signer(desk, "performer")
    assert performer.client.get(performer.at("sign-hand-on")).status_code == 403
    with office_scope(desk.office), pytest.raises(NotAllowed):
        delegate(party=desk.party("performer"), name="Anybody", email="a@example.com", actor=desk.director)
    assert Signer(desk, "signatory").signs_all_the_way().status_code == 302
    assert performer.signs_all_the_way().status_code == 302
    assert desk.again().state == "executed"


def test_reminders_by_a_person_and_by_the_clock():
    desk = Desk(parties=BOTH)
    desk.send(days=7)
    with office_scope(desk.office):
        with pytest.raises(Conflict, match="Leave them a few hours"):
            remind(actor=desk.director, party=desk.party("performer"))
        with pytest.raises(Conflict, match="not your turn"):
            remind(actor=desk.director, party=desk.party("signatory"))
    start = clock.now()
    with time_machine.travel(start + dt.timedelta(days=1), tick=True):
        assert remind_of_signatures() == 0
        with office_scope(desk.office):
            remind(actor=desk.director, party=desk.party("performer"))
    for days, count in ((2, 0), (3.1, 1), (3.2, 0), (5.2, 1), (6.5, 0)):
        with time_machine.travel(start + dt.timedelta(days=days), tick=True):
            assert remind_of_signatures() == count, days
    assert to("sign_reminder") == ["mara@example.com"] * 3


def test_it_runs_out_and_binds_nobody():
    desk = Desk(parties=BOTH)
    desk.send(days=2)
    performer = Signer(desk, "performer")
    performer.signs_all_the_way()
    assert expire_contracts() == 0
    with time_machine.travel(clock.now() + dt.timedelta(days=2, minutes=1), tick=True):
        late = Signer(desk, "signatory").signs()
        assert late.status_code == 409
        assert "run out" in late.content.decode()
        assert expire_contracts() == 1
        assert expire_contracts() == 0
    contract = desk.again()
    assert (contract.state, contract.ended_because) == ("voided", "expired")
    assert to("sign_expired") == ["dana@example.com", "mara@example.com"]
    assert desk.kinds()[-1] == "expired"


def test_recalled_while_nobody_has_signed_and_voided_afterwards():
    desk = Desk(parties=BOTH)
    desk.send()
    performer = Signer(desk, "performer")
    performer.opens()
    with office_scope(desk.office):
        recall_contract(actor=desk.director, contract=desk.contract)
    gone = performer.opens()
    assert gone.status_code == 410
    assert "called this document back" in gone.content.decode()
    assert to("sign_recalled") == ["mara@example.com"]
    assert [note.state for note in notes("sign_asked")] == ["superseded"]
    desk.send()
    Signer(desk, "performer").signs_all_the_way()
    with office_scope(desk.office):
        with pytest.raises(IllegalTransition, match="Somebody has signed"):
            recall_contract(actor=desk.director, contract=desk.contract)
        with pytest.raises(Invalid, match="Say why"):
            void_contract(actor=desk.director, contract=desk.contract, because=" ")
        void_contract(actor=desk.director, contract=desk.contract, because="The dates moved.")
    assert to("sign_voided") == ["dana@example.com", "mara@example.com"]
    assert not may_read(desk.again(), desk.party("signatory"))
    with office_scope(desk.office):
        assert Contract.objects.get().ended_note == "The dates moved."


def test_who_gets_a_copy_hears_of_it_when_it_goes_out_again():
    desk = Desk(parties=WITH_COPY)
    desk.send()
    with office_scope(desk.office):
        recall_contract(actor=desk.director, contract=desk.contract)
    assert to("sign_copy", unsent=True) == []
    desk.send()
    assert to("sign_copy", unsent=True) == ["colm@example.com"]


def test_an_agent_who_has_two_copies_of_one_contract_leaves_and_a_colleague_has_one():
    agency = factories.AgencyFactory()
    owner = factories.MembershipFactory(organisation=agency, role=MembershipRole.OWNER).user
    leaver = factories.MembershipFactory(organisation=agency, role=MembershipRole.AGENT)
    copies = [
        {"kind": "copy", "name": "Colm", "email": f"colm{number}@example.com", "position": number, "user": leaver.user}
        for number in (8, 9)
    ]
    desk = Desk(parties=[*BOTH, *copies], agency=agency, via="rep", submitted_by=leaver.user)
    desk.send()
    remove_member(actor=owner, membership=leaver)
    with office_scope(desk.office):
        found = desk.contract.parties.filter(kind="copy").order_by("position").values_list("email", "state")
    assert list(found) == [(owner.email, "waiting"), ("colm9@example.com", "delegated")]


def test_nothing_in_force_is_voided():
    desk = Desk()
    desk.send()
    Signer(desk, "performer").signs_all_the_way()
    Signer(desk, "signatory").signs_all_the_way()
    with office_scope(desk.office), pytest.raises(IllegalTransition, match="in force"):
        void_contract(actor=desk.director, contract=desk.contract, because="Too late.")


def test_a_question_goes_to_whoever_made_it_and_the_answer_to_them():
    desk = Desk(parties=BOTH)
    desk.send()
    performer = Signer(desk, "performer")
    asked = performer.client.post(performer.at("sign-question"), {"text": "Are the three days paid?"})
    assert asked.status_code == 302
    [letter] = notes("sign_question")
    assert (letter.to_email, letter.reply_to) == (desk.director.email, "mara@example.com")
    assert letter.context["question"] == "Are the three days paid?"


def test_a_question_of_somebody_who_left_goes_to_those_who_deal_there():
    desk = Desk()
    desk.send()
    owner = factories.MembershipFactory(organisation=desk.office, role="owner").user
    factories.MembershipFactory(organisation=desk.office, role="associate")
    desk.office.memberships.get(user=desk.director).delete()
    performer = Signer(desk, "performer")
    assert performer.client.post(performer.at("sign-question"), {"text": "Is it paid?"}).status_code == 302
    assert [letter.to_email for letter in notes("sign_question")] == [owner.email]


def test_a_test_option_deal_gives_nobody_the_part():
    desk = Desk(kind="test_option", state="callback")
    desk.send()
    Signer(desk, "performer").signs_all_the_way()
    Signer(desk, "signatory").signs_all_the_way()
    assert desk.again().state == "executed"
    assert desk.submission_state() == "callback"


@pytest.mark.parametrize(
    ("before", "after"),
    [("callback", "booked"), ("released", "booked"), ("withdrawn", "withdrawn"), ("booked", "booked")],
)
def test_what_becomes_of_the_submission_by_where_it_stood(before, after):
    desk = Desk()
    desk.send()
    Signer(desk, "performer").signs_all_the_way()
    with office_scope(desk.office):
        type(desk.submission).objects.filter(pk=desk.submission.pk).update(state="offered")
        if before == "withdrawn":
            type(desk.submission).objects.filter(pk=desk.submission.pk).update(state="withdrawn")
        elif before != "offered":
            type(desk.submission).objects.filter(pk=desk.submission.pk).update(state=before)
    Signer(desk, "signatory").signs_all_the_way()
    assert (desk.again().state, desk.submission_state()) == ("executed", after)
    notice = Notice.objects.get(user=desk.director, title__startswith="Everybody has signed")
    assert ("they withdrew" in notice.text) == (before == "withdrawn")
    with office_scope(desk.office):
        assert Decision.objects.filter(target="booked").count() == (before in {"callback", "released"})


def test_finalists_hear_when_the_first_choice_is_sure():
    desk = Desk()
    with office_scope(desk.office):
        finalist = factories.SubmissionFactory(role=desk.submission.role, state="callback")
        second = factories.SubmissionFactory(role=desk.submission.role, state="callback")
        turned_down(desk, finalist)
        waiting = Closure.objects.get(submission=finalist)
        assert (waiting.state, waiting.message.state) == ("due", "draft")
    desk.send()
    Signer(desk, "performer").signs_all_the_way()
    Signer(desk, "signatory").signs_all_the_way()
    with office_scope(desk.office):
        waiting.refresh_from_db()
        waiting.message.refresh_from_db()
        assert (waiting.state, waiting.message.state) == ("held", "held")
        # Whoever is turned down from now on waits for nothing either.
        cast_role(actor=desk.director, role=desk.submission.role, because="It is signed.", confirm_unopened=1)
        late = Closure.objects.get(submission=second)
        assert (late.state, late.message.state) == ("held", "held")


def turned_down(desk, submission):
    from casting.selectors.selection import Selection
    from casting.services.decisions import decide_submissions

    decide_submissions(
        actor=desk.director,
        role=submission.role,
        submissions=Selection(role=submission.role, ids=[submission.pk]),
        to="not_selected",
    )


def test_the_office_sends_from_its_page_and_sees_the_chain():
    desk = Desk()
    client = Signer(desk, "performer", user=desk.director).client
    args = [desk.office.slug, desk.contract.pk]
    send = reverse("contracts:contract-send", args=args)
    assert "may bind the production" in client.get(send).content.decode()
    assert client.post(send, {"days": "7"}).status_code == 422
    assert client.post(send, {"days": "99", "knows_it_binds": "on"}).status_code == 422
    assert client.post(send, {"days": "7", "knows_it_binds": "on"}).status_code == 302
    assert "Intact: 2 lines" in client.get(reverse("contracts:contract-chain", args=args)).content.decode()


def test_whoever_deleted_their_account_is_not_written_to_though_the_paper_lies_out(time_machine):
    time_machine.move_to("2026-03-10 12:00Z", tick=False)
    desk = Desk(order="together")
    company = {"kind": "loan_out", "name": "Quill Ltd", "email": "quill@example.com", "company": "Quill Ltd"}
    with office_scope(desk.office):
        ContractParty.objects.create(organisation=desk.office, contract=desk.contract, position=1, **company)
        account = desk.contract.performer.account
    desk.send(days=14)
    erase_account(actor=account, wants_letter=False)
    assert desk.again().state == "out_for_signature"
    dana = desk.party("signatory").email
    assert [letter.to_email for letter in notes("sign_asked") if not is_dropped(letter)] == [dana]
    time_machine.move_to("2026-03-14 12:00Z", tick=False)
    assert remind_of_signatures() == 1
    assert to("sign_reminder") == [dana]
    with office_scope(desk.office), pytest.raises(Conflict, match="Their account was deleted"):
        remind(actor=desk.director, party=desk.party("loan_out"))


def is_dropped(letter: OutboxMessage) -> bool:
    return letter.state != "held" or signing_guard([letter])[letter.pk].act == "drop"
