"""Who stops answering for a child, who hears of it, and what ends with it."""

import datetime as dt

import time_machine
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from accounts.tenancy import across_offices
from auditions.links import REP, answer_token, beside_token, choose_token, tape_token
from auditions.models import Appointment, CallIn, SelfTapeBrief, SelfTapeRequest
from contracts.links import hold_token
from contracts.models import Hold
from core import clock
from notifications.models import Notice, OutboxMessage
from talent.models import Guardianship, Performer
from talent.selectors import (
    accounts_of,
)
from talent.services import guardians
from talent.services.erasing import erase_account
from talent.services.profiles import create_performer
from talent.states import Relation
from tests import factories
from tests.auditions.mine.world import booked, day, fresh, invited
from tests.contracts import rows as deals
from tests.talent.conftest import sign_in
from tests.talent.people.family import TODAY, join, letters, person
from tests.tokens import payload


def told(kind: str, user) -> str:
    return letters().filter(kind=kind, recipient=user).order_by("-pk").first().context["what"]


def test_whoever_stays_hears_that_a_guardian_left_and_so_does_the_agency(family, represented):
    mother, father, child = family
    join(mother, father, child)
    chaperone = person("Cy Bell", "cy@example.org")
    Guardianship.objects.create(performer=child, user=chaperone, relation=Relation.CHAPERONE)
    sign_in(mother).post(reverse("talent:guardian-remove", args=[child.slug, mother.pk]))
    assert told("talent.profile_passed", father) == "Ada Marsh no longer looks after Ida Marsh here."
    assert told("talent.guardians_changed", chaperone).endswith("The profile is on the account of Ben Marsh now.")
    assert letters().filter(kind="talent.guardian_left", recipient=mother).count() == 1
    to_agent = letters().get(kind="talent.family_changed", recipient=represented.agent)
    assert "passed to another parent or guardian" in to_agent.context["what"]
    assert not {"Ada", "Ben"} & set(str(to_agent.context).replace("'", " ").split())


def test_a_parent_who_deletes_their_account_is_named_nowhere_and_the_other_hears(family, represented):
    mother, father, child = family
    join(mother, father, child)
    erase_account(actor=mother, wants_letter=False)
    child.refresh_from_db()
    assert child.account == father
    assert "has deleted their account" in told("talent.profile_passed", father)
    assert letters().filter(kind="talent.family_changed", recipient=represented.agent).count() == 1
    assert "Ada Marsh" not in str(list(letters().values_list("context", "body_text")))
    assert not Notice.objects.filter(Q(title__contains="Ada Marsh") | Q(text__contains="Ada Marsh")).exists()


def test_an_agency_hears_that_its_client_holds_the_profile_now(family, represented):
    mother, _, child = family
    with time_machine.travel(dt.datetime(2036, 2, 27, 12, tzinfo=dt.UTC)):
        guardians.come_of_age()
        made = guardians.hand_over(actor=mother, performer=child, email="ida@example.org")
        guardians.accept(actor=person("Ida Marsh", "ida@example.org"), token=guardians.guardian_token(made.pk))
    assert "is of age" in told("talent.family_changed", represented.agent)


def test_whoever_deletes_their_account_is_told_how_a_child_keeps_the_profile(family):
    mother, father, child = family
    client = sign_in(mother)
    client.post("/account/reauthenticate/", {"password": factories.PASSWORD})
    page = reverse("talent:account-delete")
    assert "Nobody else answers for" in client.get(page).content.decode()
    join(mother, father, child)
    assert "Nobody else answers for" not in client.get(page).content.decode()
    guardians.remove_guardian(actor=mother, performer=child, user_id=father.pk)
    Performer.objects.filter(pk=child.pk).update(born_on=None)
    shown = client.get(page).content.decode()
    assert reverse("talent:hand-over", args=[child.slug]) in shown


def test_whoever_was_asked_by_somebody_who_was_taken_off_does_not_come_in_their_stead(family):
    mother, father, child = family
    join(mother, father, child)
    by_him = guardians.invite_guardian(actor=father, performer=child, email="b2@example.org", relation=Relation.PARENT)
    by_her = guardians.invite_guardian(
        actor=mother, performer=child, email="gran@example.org", relation=Relation.PARENT
    )
    away = reverse("talent:guardian-remove", args=[child.slug, father.pk])
    assert sign_in(mother).post(away).status_code == 302
    again, grandmother = person("Ben Marsh", "b2@example.org"), person("Gil Marsh", "gran@example.org")
    there = reverse("talent:guardian-link", args=[guardians.guardian_token(by_him.pk)])
    assert sign_in(again).post(there).status_code == 409
    there = reverse("talent:guardian-link", args=[guardians.guardian_token(by_her.pk)])
    assert sign_in(grandmother).post(there).status_code == 302
    assert accounts_of(child) == [mother, grandmother]


def test_whoever_was_asked_by_somebody_who_deleted_their_account_does_not_come_in_their_stead(family):
    mother, father, child = family
    join(mother, father, child)
    by_her = guardians.invite_guardian(actor=mother, performer=child, email="b2@example.org", relation=Relation.PARENT)
    erase_account(actor=mother, wants_letter=False)
    there = reverse("talent:guardian-link", args=[guardians.guardian_token(by_her.pk)])
    assert sign_in(person("Bea Marsh", "b2@example.org")).post(there).status_code == 409
    child.refresh_from_db()
    assert accounts_of(child) == [father]


def test_a_date_that_makes_a_child_of_age_is_told_as_what_somebody_said(family):
    mother, father, child = family
    join(mother, father, child)
    about = reverse("talent:section-edit", args=[child.slug, "about"])
    assert sign_in(mother).post(about, {"stage_name": "Ida Marsh", "born_on": "2008-02-27"}).status_code == 302
    assert "Ada Marsh says that Ida Marsh is of age" in told("talent.guardians_changed", father)
    assert not letters().filter(kind="talent.of_age").exists()


def test_links_in_letters_end_with_the_right_of_somebody_who_read_them(family):
    mother, father, child = family
    join(mother, father, child)
    factories.ProfileVersionFactory(performer=child)
    saturday = dt.datetime(2027, 3, 6, 10, tzinfo=dt.UTC)
    call = invited(day(opens_at=saturday), performer=child)
    time = booked(invited(day(opens_at=saturday), performer=child))
    with across_offices("a test"):
        hold = deals.hold(
            call.submission, kind="avail_check", state="requested", cancel_fee=None, currency="", approved_at=None
        )
        brief = SelfTapeBrief.objects.create(
            organisation=call.organisation, role=call.submission.role, page_count=1, zone="Europe/London",
            due_at=clock.now() + dt.timedelta(days=9),
        )  # fmt: skip
        tape = SelfTapeRequest.objects.create(
            organisation=call.organisation, brief=brief, submission=call.submission, performer=child, state="sent",
            due_at=brief.due_at,
        )  # fmt: skip
    made = [
        ("auditions:answer", answer_token, Appointment, time),
        ("auditions:own-check-in", beside_token, Appointment, time),
        ("auditions:choose", choose_token, CallIn, call),
        ("auditions:tape", tape_token, SelfTapeRequest, tape),
        ("contracts:hold-answer", hold_token, Hold, hold),
    ]
    with across_offices("the request has reached them"):
        OutboxMessage.objects.create(
            organisation=call.organisation, kind="auditions.tape_asked", to_email=mother.email, context={},
            dedupe_key="asked", subject_type="auditions.selftaperequest", subject_id=tape.pk, state="sent",
            sent_at=clock.now(),
        )  # fmt: skip
    # A second parent has the child's own way in at home, and not the one that an agent looks by.
    home = sign_in(father).get(reverse("casting:actor-home")).content.decode()
    assert payload(tape_token(tape)) in home and payload(tape_token(tape, by=REP)) not in home
    before = [reverse(name, args=[token(fresh(row))]) for name, token, _, row in made]
    assert [Client().get(link).status_code for link in before] == [200] * 5
    with time_machine.travel(clock.now() + dt.timedelta(seconds=3)):
        guardians.remove_guardian(actor=mother, performer=child, user_id=father.pk)
        assert [Client().get(link).status_code for link in before] == [404] * 5
        after = [reverse(name, args=[token(fresh(row))]) for name, token, _, row in made]
        assert [Client().get(link).status_code for link in after] == [200] * 5


def test_whoever_takes_over_from_a_child_with_an_account_of_their_own_hears_of_it(family):
    _, father, _ = family
    teen = person("Mo Vale", "mo@example.org")
    own = create_performer(actor=teen, stage_name="Mo Vale", born_on=TODAY - dt.timedelta(days=16 * 366))
    join(teen, father, own)
    erase_account(actor=teen, wants_letter=False)
    own.refresh_from_db()
    assert own.account == father
    assert "has deleted their account" in told("talent.profile_passed", father)
