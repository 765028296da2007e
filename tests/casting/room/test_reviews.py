"""Opening, rating, notes and tags over HTTP."""

import pytest
from django.test import Client

from accounts.models import Activity
from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.models import Note, Opening, Rating, RoleCount, Submission
from tests.casting.room.people import fill, office_with, role_in
from tests.casting.room.test_board import room
from tests.words import stands_in

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
PART = {"X-Requested-With": "XMLHttpRequest"}
WHO = [MembershipRole.DIRECTOR, MembershipRole.ASSOCIATE, MembershipRole.SESSION_RUNNER]


@pytest.fixture
def people():
    return office_with(*WHO)


@pytest.fixture
def role(people):
    return role_in(people[0])


@pytest.fixture
def one(role):
    return fill(role, 1, varied=False, names=["Noor Haddad"])[0]


@pytest.fixture
def clients(people):
    made = {}
    for name, user in people[1].items():
        made[name] = Client()
        made[name].force_login(user)
    return made


@pytest.fixture
def director(clients):
    return clients[MembershipRole.DIRECTOR]


@pytest.fixture
def associate(clients):
    return clients[MembershipRole.ASSOCIATE]


def here(one) -> str:
    return f"{room(one.role)}submissions/{one.pk}/"


def fresh(one) -> Submission:
    with office_scope(one.organisation):
        return Submission.objects.get(pk=one.pk)


def test_opening_makes_it_viewed_once_by_whom_and_when(director, associate, one):
    first = director.post(f"{here(one)}open/", headers=JSON).json()
    assert first == {"state": "viewed", "label": "Viewed", "viewed": True}
    at = fresh(one).viewed_at
    director.post(f"{here(one)}open/", headers=JSON)
    associate.post(f"{here(one)}open/", headers=JSON)
    assert fresh(one).viewed_at == at
    with office_scope(one.organisation):
        assert Opening.objects.filter(submission=one).count() == 2
        assert RoleCount.objects.get(role=one.role, stage="review").unopened == 0
        assert Activity.objects.filter(verb="submission.open", subject_id=one.pk).count() == 2, (
            "each reviewer's first opening is on record"
        )


def test_somebody_who_only_looks_does_not_make_it_viewed(clients, one):
    answer = clients[MembershipRole.SESSION_RUNNER].post(f"{here(one)}open/", headers=JSON)
    assert answer.json()["viewed"] is False
    assert fresh(one).state == "submitted"
    with office_scope(one.organisation):
        assert Opening.objects.filter(submission=one).count() == 1


def test_the_page_opens_and_the_part_fetched_ahead_does_not(director, one):
    director.get(here(one), headers=PART)
    assert fresh(one).viewed_at is None
    director.get(here(one))
    assert fresh(one).state == "viewed"


def test_opening_somebody_shortlisted_unseen_keeps_them_there(director, one):
    with office_scope(one.organisation):
        Submission.objects.filter(pk=one.pk).update(state="shortlisted")
    director.post(f"{here(one)}open/", headers=JSON)
    assert fresh(one).state == "shortlisted"
    assert fresh(one).viewed_at is not None


def test_one_rating_a_reviewer_with_a_stored_mean(director, associate, one):
    assert director.post(f"{here(one)}rate/", {"value": 5}, headers=JSON).json() == {
        "mean": "5.0",
        "count": 1,
        "mine": 5,
        "abstained": False,
    }
    assert associate.post(f"{here(one)}rate/", {"value": 2}, headers=JSON).json()["mean"] == "3.5"
    assert director.post(f"{here(one)}rate/", {"value": 3}, headers=JSON).json() == {
        "mean": "2.5",
        "count": 2,
        "mine": 3,
        "abstained": False,
    }
    assert director.post(f"{here(one)}rate/", {"value": 0}, headers=JSON).json() == {
        "mean": "2.0",
        "count": 1,
        "mine": 0,
        "abstained": False,
    }
    with office_scope(one.organisation):
        assert Rating.objects.get(submission=one).value == 2


@pytest.mark.parametrize("value", ["6", "-1", "", "five"])
def test_a_rating_out_of_range_is_refused(director, one, value):
    answer = director.post(f"{here(one)}rate/", {"value": value}, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["message"] == "Rate from 1 to 5."
    assert fresh(one).rating_count == 0


def test_a_note_is_read_by_whom_it_is_for(director, associate, one):
    director.post(f"{here(one)}notes/", {"text": "Stillness <b>in</b> scene 3", "audience": "office"})
    director.post(f"{here(one)}notes/", {"text": "Ask me again tomorrow", "audience": "me"})
    mine = director.get(here(one), headers=PART).content.decode()
    before = associate.get(here(one), headers=PART).content.decode()
    theirs = associate.post(f"{here(one)}notes/read/", headers=PART).content.decode()
    assert "Stillness &lt;b&gt;in&lt;/b&gt; scene 3" in mine
    assert "Ask me again tomorrow" in mine
    assert "Stillness" not in before  # fetched beforehand, and nobody has read it yet
    assert "Stillness" in theirs
    assert "Ask me again tomorrow" not in theirs
    with office_scope(one.organisation):
        assert Activity.objects.filter(verb="submission.note").count() == 1


def test_only_its_author_removes_a_note(director, associate, one):
    director.post(f"{here(one)}notes/", {"text": "Hm", "audience": "office"})
    director.post(f"{here(one)}notes/", {"text": "Mine", "audience": "me"})
    with office_scope(one.organisation):
        shared, private = Note.objects.order_by("pk")
    assert associate.post(f"{here(one)}notes/{shared.pk}/remove/").status_code == 403
    assert associate.post(f"{here(one)}notes/{private.pk}/remove/").status_code == 404
    assert director.post(f"{here(one)}notes/{shared.pk}/remove/", headers=PART).status_code == 200
    assert not stands_in(associate.get(here(one), headers=PART).text, "Hm")


def test_an_empty_note_keeps_what_was_typed_and_says_so(director, one):
    answer = director.post(f"{here(one)}notes/", {"text": " ", "audience": "office"}, headers=PART)
    assert answer.status_code == 422
    assert "Write something first." in answer.content.decode()
    long = director.post(f"{here(one)}notes/", {"text": "x" * 4001, "audience": "me"})
    assert long.status_code == 422
    assert "x" * 4001 in long.content.decode()


def test_tags_are_one_word_however_typed_and_offered_to_the_next(director, associate, one):
    director.post(f"{here(one)}tags/", {"tag": "  Strong  READ "})
    associate.post(f"{here(one)}tags/", {"tag": "strong read"})
    associate.post(f"{here(one)}tags/", {"tag": "tall"})
    assert fresh(one).tags == ["strong read", "tall"]
    assert director.get(f"{room(one.role)}tags/").json() == {"tags": ["strong read", "tall"]}
    director.post(f"{here(one)}tags/", {"remove": "tall"})
    assert fresh(one).tags == ["strong read"]


def test_twenty_tags_are_enough(director, one):
    for number in range(20):
        director.post(f"{here(one)}tags/", {"tag": f"tag {number}"})
    answer = director.post(f"{here(one)}tags/", {"tag": "one more"}, headers=PART)
    assert answer.status_code == 422
    assert "20 tags are enough" in answer.content.decode()


def test_the_panel_shows_the_profile_that_was_submitted(director, one):
    with office_scope(one.organisation):
        Submission.objects.filter(pk=one.pk).update(
            note="I have rowed since I was nine.",
            answers=[{"question": 1, "kind": "yes_no", "prompt": "Can you swim?", "answer": "Yes"}],
            union_status="Equity (UK)",
        )
    one.performer.stage_name = "Changed Since"
    one.performer.save()
    page = director.get(here(one), headers=PART).content.decode()
    for words in ("Noor Haddad", "I have rowed", "Can you swim?", "Sergeant Iqbal", "Northern School of Stage"):
        assert words in page
    assert "Changed Since" not in page
    assert "Equity" not in page, "the production does not ask about unions"


def test_history_tells_who_did_what(director, associate, one):
    director.post(f"{room(one.role)}decide/", {"pick": one.pk, "to": "shortlisted"}, headers=JSON)
    associate.post(f"{here(one)}rate/", {"value": 4}, headers=JSON)
    page = director.get(here(one), headers=PART).content.decode()
    assert "You put it on the shortlist" in page
    assert "rated it" in page


def test_a_role_of_another_office_has_no_panel(one):
    office, users = office_with(MembershipRole.DIRECTOR)
    stranger = Client()
    stranger.force_login(users[MembershipRole.DIRECTOR])
    own = role_in(office)
    assert stranger.get(here(one)).status_code == 404
    assert stranger.get(f"{room(own)}submissions/{one.pk}/").status_code == 404
