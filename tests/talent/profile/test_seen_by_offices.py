"""What an office sees of it: sizes from the callback on, films and a résumé as they were submitted."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.models import ReviewPass, Submission
from casting.services.passes import open_pass
from talent.models import SizeCard
from talent.services.versions import current_version
from tests import factories
from tests.auditions.door.people import day_with, expected
from tests.talent.conftest import sign_in

pytestmark = pytest.mark.django_db


def room_with(state="callback"):
    """A submission at that stage, whose performer has a size card, and its director."""
    submission = factories.SubmissionFactory(state=state)
    SizeCard.objects.create(performer=submission.performer, waist_cm="71.5", shoe="39", hair="Vermilion")
    director = factories.MembershipFactory(organisation=submission.organisation, role=MembershipRole.DIRECTOR).user
    return submission, director


def panel(submission, user, name="casting:room-panel"):
    args = [submission.organisation.slug, submission.role_id, submission.pk]
    return sign_in(user).get(reverse(name, args=args))


@pytest.mark.parametrize(
    ("state", "shown"), [("shortlisted", False), ("audition", False), ("callback", True), ("offered", True)]
)
def test_sizes_show_from_the_callback_on(state, shown):
    submission, director = room_with(state)
    text = panel(submission, director).content.decode()
    assert [word in text for word in ("Vermilion", "71.5 cm")] == [shown, shown]


def test_nothing_of_it_shows_behind_a_stand_in():
    submission, director = room_with()
    with office_scope(submission.organisation):
        review_pass = ReviewPass.objects.create(
            organisation=submission.organisation, role=submission.role, name="Blind", is_blind=True
        )
        open_pass(actor=director, review_pass=review_pass)
    reviewer = factories.MembershipFactory(organisation=submission.organisation, role=MembershipRole.ASSOCIATE).user
    assert "Vermilion" not in panel(submission, reviewer).content.decode()
    assert panel(submission, reviewer, "casting:room-resume").status_code == 404


def test_films_and_a_resume_as_they_were_submitted():
    submission, director = room_with("submitted")
    reel = factories.MediaAssetFactory(
        performer=submission.performer, kind="reel", state="ready", title="Reel of May", is_main=False
    )
    submission.performer.skills.create(skill="Fencing", level="expert", clip=reel)
    version = current_version(performer=submission.performer)
    with office_scope(submission.organisation):
        Submission.objects.filter(pk=submission.pk).update(profile=version)
    submission.performer.skills.all().delete()
    shown = panel(submission, director).content.decode()
    assert "Reel of May" in shown and "shows fencing" in shown
    resume = panel(submission, director, "casting:room-resume")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(resume.content)).pages)
    assert "Fencing (expert)" in text and "As submitted on" in text
    type(reel).objects.filter(pk=reel.pk).update(removed_at=submission.submitted_at)
    assert "Reel of May" not in panel(submission, director).content.decode()


def test_a_paper_of_the_day_has_them_for_callbacks_only(role_of_day):
    day, called_back, early, user = role_of_day
    args = [day.organisation.slug, day.pk]
    page = sign_in(user).get(reverse("auditions:size-cards", args=args)).content.decode()
    pdf = sign_in(user).get(reverse("auditions:size-cards-pdf", args=args)).content
    text = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages)
    for words in (page, text):
        assert "Vermilion" in words and "Chestnut" not in words
    token = factories.ApiTokenFactory(user=user, organisation=day.organisation)
    ask = {"headers": {"Authorization": f"Bearer {token.secret}"}}
    told = [
        Client().get(reverse("api:office-submission", args=[row.submission.role_id, row.submission_id]), **ask).json()
        for row in (called_back, early)
    ]
    assert {"label": "Hair", "words": "Vermilion"} in told[0]["sizes"] and told[1]["sizes"] == []


@pytest.fixture
def role_of_day():
    role = factories.RoleFactory()
    user = factories.MembershipFactory(organisation=role.organisation, role=MembershipRole.DIRECTOR).user
    day = day_with(role)
    called_back, early = expected(day, role), expected(day, role, at=1)
    with office_scope(role.organisation):
        Submission.objects.filter(pk=early.submission_id).update(state="audition")
    SizeCard.objects.create(performer=called_back.performer, hair="Vermilion")
    SizeCard.objects.create(performer=early.performer, hair="Chestnut")
    return day, called_back, early, user
