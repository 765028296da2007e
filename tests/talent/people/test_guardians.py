"""A child’s guardians: who opens what, who hears what, and what becomes of it at 18."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts.tenancy import across_offices
from casting.models import Submission
from casting.services.submissions import RoleEntry, submit, withdraw_submission
from core import clock
from core.errors import Conflict, NotAllowed
from notifications.models import Notice, OutboxMessage
from notifications.signals import messages_sent
from talent.models import Guardianship, Performer
from talent.selectors import (
    accounts_of,
    own_among,
    performers_for_account,
    signing_guardians,
)
from talent.services import guardians
from talent.states import Relation
from tests import factories
from tests.talent.conftest import sign_in
from tests.talent.people.family import CONTEXT, join, letters, person


def test_a_parent_begins_on_a_page_of_their_own_and_gives_the_birth_date(family):
    mother, _, _ = family
    client = sign_in(mother)
    assert reverse("talent:child-start") in client.get(reverse("talent:profile-start")).content.decode()
    given = {"stage_name": "Theo Marsh", "relation": "parent", "playing_age_min": "6", "playing_age_max": "8"}
    refused = client.post(reverse("talent:child-start"), given)
    assert refused.status_code == 422
    assert "the hours a child may work follow from it" in refused.content.decode()
    grown = client.post(reverse("talent:child-start"), given | {"born_on": "1999-01-01"})
    assert "Only for somebody under 18" in grown.content.decode()
    made = client.post(reverse("talent:child-start"), given | {"born_on": "2020-05-04"})
    child = Performer.objects.get(stage_name="Theo Marsh")
    assert made["Location"] == reverse("talent:guardians", args=[child.slug])
    assert child.guardianships.get().user == mother
    assert [one.stage_name for one in performers_for_account(mother)] == ["Ida Marsh", "Theo Marsh"]


def test_a_letter_lets_another_parent_in_and_both_open_everything(family):
    mother, father, child = family
    page = reverse("talent:guardians", args=[child.slug])
    assert sign_in(father).get(page).status_code in {403, 404}
    asked = sign_in(mother).post(page, {"email": "Ben@Example.org", "relation": "parent"})
    assert asked.status_code == 302
    letter = letters().get(kind="talent.guardian_asked")
    link = letter.context["url"].split("/answering/")[1]
    there = f"/answering/{link}"
    assert "Sign in" in sign_in(None).get(there).content.decode()
    stranger = person("Cy", "cy@example.org")
    assert sign_in(stranger).post(there).status_code == 403
    assert sign_in(father).post(there)["Location"] == page
    assert sign_in(father).get(page).status_code == 200
    assert sign_in(father).get(reverse("talent:profile", args=[child.slug])).status_code == 200
    assert sign_in(father).get(there).status_code == 410
    assert [user.name for user in accounts_of(child)] == ["Ada Marsh", "Ben Marsh"]
    assert letters().filter(kind="talent.guardians_changed", recipient=mother).exists()


def test_both_see_an_application_and_either_takes_it_back(family):
    mother, father, child = family
    join(mother, father, child)
    row = applied(mother, child)
    home = sign_in(father).get(reverse("casting:actor-home")).content.decode()
    assert row.role.name in home
    assert sign_in(father).get(reverse("casting:my-submission", args=[row.pk])).status_code == 200
    assert own_among(father, [child]) == {child.pk}
    withdraw_submission(actor=father, submission=row)
    with across_offices("a test"):
        assert Submission.objects.get().state == "withdrawn"


def applied(actor, child) -> Submission:
    # Deadlines are held to by the database's clock, which nobody has moved.
    deadline = clock.now() + dt.timedelta(days=3650)
    role = factories.RoleFactory(name="Young Mara", asks_headshot=False, call__deadline_at=deadline)
    submit(actor=actor, call=role.call, performer=child, entries=[RoleEntry(role_id=role.pk)])
    with across_offices("a test"):
        return Submission.objects.select_related("role", "organisation", "performer").get(performer=child)


def test_a_letter_to_one_goes_to_the_other_once_it_has_left_and_once_only(family):
    mother, father, child = family
    join(mother, father, child, Relation.CHAPERONE)
    row = applied(mother, child)
    with across_offices("a test"):
        letter = OutboxMessage.objects.create(
            organisation=row.organisation, kind="casting.not_this_time", category="closures", recipient=mother,
            to_email=mother.email, to_name=mother.name, dedupe_key="one", subject_type="casting.submission",
            # As it is kept once it was sent: with its variables.
            subject_id=row.pk, subject_text="About {role}", context=CONTEXT, body_text="Not this time, {first_name}. {thanks}",
        )  # fmt: skip
        for _ in range(2):
            messages_sent.send(OutboxMessage, messages=[letter])
        copy = letters().get(kind="talent.guardian_copy")
    assert (copy.to_email, copy.context["letter"]) == (father.email, "Not this time, Ada. Thank you.")
    assert Notice.objects.filter(user=father, title="About Young Mara").count() == 1


def test_a_copy_of_a_rep_s_letter_leaves_the_rep_s_link_out(family):
    mother, _father, child = family
    row = applied(mother, child)
    agent = person("Colm Hartigan", "colm@example.org")
    with across_offices("a test"):
        letter = OutboxMessage.objects.create(
            organisation=row.organisation, kind="casting.not_this_time", category="closures", recipient=agent,
            to_email=agent.email, to_name=agent.name, dedupe_key="rep", subject_type="casting.submission",
            subject_id=row.pk, context=CONTEXT,
        )  # fmt: skip
        messages_sent.send(OutboxMessage, messages=[letter])
        copy = letters().get(kind="talent.guardian_copy", recipient=mother)
    assert copy.context["url"].endswith(reverse("casting:actor-home"))


def test_an_office_writes_to_its_own_people_without_a_copy(family):
    mother, father, child = family
    join(mother, father, child)
    row = applied(mother, child)
    with across_offices("a test"):
        director = factories.MembershipFactory(organisation=row.organisation).user
        letter = OutboxMessage.objects.create(
            organisation=row.organisation, kind="casting.not_this_time", category="closures", recipient=director,
            to_email=director.email, dedupe_key="two", subject_type="casting.submission", subject_id=row.pk,
            subject_text="Inside", context=CONTEXT, body_text="Inside",
        )  # fmt: skip
        messages_sent.send(OutboxMessage, messages=[letter])
    assert not letters().filter(kind="talent.guardian_copy").exists()


def test_leaving_passes_the_account_on_and_never_leaves_a_child_alone(family):
    mother, father, child = family
    with pytest.raises(Conflict, match="Nobody would answer"):
        guardians.remove_guardian(actor=mother, performer=child, user_id=mother.pk)
    join(mother, father, child)
    with pytest.raises(NotAllowed):
        guardians.remove_guardian(actor=father, performer=child, user_id=mother.pk)
    sign_in(mother).post(reverse("talent:guardian-remove", args=[child.slug, mother.pk]))
    child.refresh_from_db()
    assert child.account == father
    assert sign_in(mother).get(reverse("talent:profile", args=[child.slug])).status_code in {403, 404}


def test_a_chaperone_signs_nothing_and_inherits_nothing(family):
    mother, father, child = family
    join(mother, father, child, Relation.CHAPERONE)
    assert signing_guardians(child) == [mother]
    # Nor do they let anybody in who could.
    page = reverse("talent:guardians", args=[child.slug])
    assert "Ask somebody to join" not in sign_in(father).get(page).content.decode()
    assert sign_in(father).post(page, {"email": "cy@example.org", "relation": "parent"}).status_code == 403
    assert not letters().filter(to_email="cy@example.org").exists()
    with pytest.raises(Conflict, match="Nobody would answer"):
        guardians.remove_guardian(actor=mother, performer=child, user_id=mother.pk)


def test_a_link_that_was_taken_back_or_is_old_opens_nothing(family):
    mother, father, child = family
    made = guardians.invite_guardian(actor=mother, performer=child, email=father.email, relation="parent")
    sign_in(mother).post(reverse("talent:guardian-take-back", args=[child.slug, made.pk]))
    link = reverse("talent:guardian-link", args=[guardians.guardian_token(made.pk)])
    assert sign_in(father).post(link).status_code == 409
    again = guardians.invite_guardian(actor=mother, performer=child, email=father.email, relation="parent")
    with time_machine.travel(dt.datetime(2027, 3, 16, 12, tzinfo=dt.UTC)), pytest.raises(Conflict, match="out of date"):
        guardians.accept(actor=father, token=guardians.guardian_token(again.pk))
    assert not Guardianship.objects.filter(user=father).exists()
    assert sign_in(father).get("/answering/made-up/").status_code == 404


def test_at_18_the_date_goes_and_the_profile_is_handed_over(family):
    mother, father, child = family
    join(mother, father, child)
    with pytest.raises(Conflict, match="not 18 yet"):
        guardians.hand_over(actor=mother, performer=child, email="ida@example.org")
    # The birthday has come in London; in Los Angeles it is the eve.
    with time_machine.travel(dt.datetime(2036, 2, 27, 7, tzinfo=dt.UTC)):
        assert guardians.come_of_age() == 0
        assert accounts_of(child) == [mother, father]
    with time_machine.travel(dt.datetime(2036, 2, 27, 12, tzinfo=dt.UTC)):
        assert guardians.come_of_age() == 1
        child.refresh_from_db()
        assert child.born_on is None
        # What letters to either of them linked to is over.
        assert child.links_from >= dt.datetime(2036, 2, 27, 12, tzinfo=dt.UTC)
        assert letters().filter(kind="talent.of_age", recipient=mother).count() == 1
        assert [one.stage_name for one in performers_for_account(father)] == []
        # The page of who answers is closed to whoever does not any more, so no letter leads there.
        assert letters().get(kind="talent.guardians_changed", recipient=father).context["url"] == ""
        made = guardians.hand_over(actor=mother, performer=child, email="ida@example.org")
        ida = person("Ida Marsh", "ida@example.org")
        guardians.accept(actor=ida, token=guardians.guardian_token(made.pk))
    assert letters().get(kind="talent.profile_handed_over").context["greeting"] == "Ida"
    assert letters().filter(kind="talent.guardians_changed", recipient=mother).latest("pk").context["url"] == ""
    child.refresh_from_db()
    assert child.account == ida
    assert not child.guardianships.exists()
    assert performers_for_account(mother) == []
