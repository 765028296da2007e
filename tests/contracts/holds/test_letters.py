"""The letters as they arrive: real mail, their link, their words, and nothing of them in the wrong inbox."""

import datetime as dt
import re

import pytest
import time_machine

from accounts.services.members import leave_organisation
from accounts.tenancy import across_offices
from contracts.services.hold_ends import expire_holds
from contracts.services.holds import place_hold, release_holds
from core import clock
from notifications.models import Notice
from notifications.services.claiming import queue_due_messages
from notifications.services.sending import send_due_messages
from talent.models import Representation
from talent.services.standing import leave_agency
from tests import factories
from tests.contracts.holds.conftest import again, approver

# Commits: a worker claims in transactions of its own.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def noon():
    """By day in London, so that nothing waits for the morning."""
    day = clock.now().replace(hour=12, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    with time_machine.travel(day, tick=False) as traveller:
        yield traveller


@pytest.fixture
def post(noon, mail_sink):
    """An hour later everything due has left; gives the new mails, oldest first."""
    seen = []

    def act():
        noon.shift(dt.timedelta(hours=1))
        queue_due_messages()
        while send_due_messages():
            pass
        mails = [mail_sink.message(entry.name) for entry in mail_sink.entries()][::-1]
        fresh = mails[len(seen) :]
        seen.extend(fresh)
        return fresh

    return act


def text_of(mail):
    # What we wrote stands in one line here, however it was folded on the way.
    return re.sub(r"\s+", " ", mail.get_body(("plain",)).get_content())


def test_asked_placed_and_released_by_post(post, ask, client_of, browse, director, office):
    (hold,) = ask(client_of(performer__stage_name="Noor Haddad"), kind="hold", note="Mostly nights.")
    (asked,) = post()
    assert asked["To"].endswith(f"<{hold.rep.email}>") or hold.rep.email in asked["To"]
    assert asked["Subject"].startswith("Is Noor Haddad free? Mara Voss")
    words = text_of(asked)
    for part in (
        "Dear Tom",
        "Is Noor Haddad free for Mara Voss in The Salt Road",
        "There is a fee for cancelling",
        "Mostly nights.",
        "no account",
    ):
        assert part in words
    link = re.search(r"https?://[^/\s]+(/availability/\S+/)", words).group(1)
    assert browse().post(link, {"answer": "yes"}).status_code == 302
    approver(office, director)
    place_hold(actor=director, hold=hold)
    (placed,) = post()
    assert "they are engaged for these dates" in text_of(placed)
    release_holds(actor=director, holds=[hold.pk], because="The river froze.", accepts_fee=True)
    (released,) = post()
    words = text_of(released)
    assert "The river froze." in words
    assert "The fee for cancelling is owed." in words
    assert not any("500" in text_of(mail) for mail in (asked, placed, released))
    assert "free again as far as we are concerned" in words
    assert {notice.title.split(":")[0] for notice in Notice.objects.filter(user=hold.rep)} == {
        "Is Noor Haddad free? Mara Voss, The Salt Road", "In place", "Released",
    }  # fmt: skip


def test_silence_ends_kindly_by_post(post, ask, submit, noon):
    (hold,) = ask(submit(performer__stage_name="Noor Haddad"))
    post()
    noon.move_to(again(hold).expires_at + dt.timedelta(minutes=1))
    expire_holds()
    noon.move_to((clock.now() + dt.timedelta(days=1)).replace(hour=12))
    (ran_out,) = post()
    assert "There is nothing to do. Thank you for your time." in text_of(ran_out)
    assert "Free again: " in ran_out["Subject"]


def test_a_question_that_rests_goes_to_whoever_answers_once_its_reader_has_gone(
    post, ask, client_of, agency, agent, browse
):
    person = client_of(performer__stage_name="Noor Haddad")
    factories.MembershipFactory(organisation=agency, role="owner", user__email="owner@bell.example")
    (hold,) = ask(person)
    leave_organisation(actor=agent, organisation=agency)
    (asked,) = post()
    assert "owner@bell.example" in asked["To"]
    assert "<form" in browse().get(link_in(asked)).content.decode()
    assert post() == []

    (later,) = ask(person, starts_on=hold.ends_on + dt.timedelta(days=9), ends_on=hold.ends_on + dt.timedelta(days=9))
    with across_offices("a test reads back"):
        speaks = Representation.objects.get(performer=person.performer)
    leave_agency(actor=person.performer.account, performer=person.performer, representation_id=speaks.pk)
    mails = [mail for mail in post() if mail["Subject"].startswith("Are you free")]
    assert [mail["To"] for mail in mails] and all(person.performer.account.email in mail["To"] for mail in mails)
    assert "<form" in browse().get(link_in(mails[0])).content.decode()
    assert again(later).agency is None


def link_in(mail) -> str:
    return re.search(r"http://[^/]+(/availability/\S+)", mail.get_body(("plain",)).get_content())[1]
