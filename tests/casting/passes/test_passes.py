"""Passes over HTTP: what they hide, whom they let act, and in which words they refuse."""

import datetime as dt
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from casting.models import Assignment, ConflictOfInterest, Dimension, Rating, RatingRecord, ReviewPass, Submission
from casting.pseudonyms import pseudonym
from casting.selectors.passes import progress_of
from casting.selectors.selection import Selection
from casting.services.assignments import assign_reviewers
from core import clock
from core.errors import Invalid
from talent.models import Performer
from tests import factories
from tests.casting.room.people import fill, office_with, role_in

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def office():
    return office_with(MembershipRole.DIRECTOR, MembershipRole.ASSOCIATE, MembershipRole.OWNER)


@pytest.fixture
def role(office):
    return role_in(office[0])


@pytest.fixture
def people(role):
    return fill(role, 6, varied=False)


@pytest.fixture
def lead(office):
    return _client(office[1][MembershipRole.DIRECTOR])


@pytest.fixture
def associate(office):
    return _client(office[1][MembershipRole.ASSOCIATE])


def _client(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, role, **more) -> str:
    return reverse(f"casting:{name}", kwargs={"org_slug": role.organisation.slug, "role_id": role.pk, **more})


def planned(lead, role, **switches) -> ReviewPass:
    rules = {"name": "First look", "reviewers": "all", "others_scores": "after_own", "deciders": "usual"} | switches
    assert lead.post(address("pass-new", role), rules).status_code == 302
    with office_scope(role.organisation):
        return ReviewPass.objects.get(role=role, name=rules["name"])


def act(lead, role, review_pass, what: str) -> None:
    assert lead.post(address("pass-act", role, pass_id=review_pass.pk, act=what)).status_code == 302


def opened(lead, role, **switches) -> ReviewPass:
    review_pass = planned(lead, role, **switches)
    act(lead, role, review_pass, "open")
    return review_pass


def rate(client, one, **data):
    return client.post(address("room-rate", one.role, submission_id=one.pk), data, headers=JSON)


def test_a_blind_board_shows_stand_ins_and_finds_by_number(lead, associate, role, people):
    opened(lead, role, is_blind="on")
    Performer.objects.filter(pk=people[0].performer_id).update(born_on=clock.today() - dt.timedelta(days=3300))
    page = associate.get(address("room", role)).content.decode()
    assert "names are hidden" in page
    assert "minor: " not in page
    for one in people:
        assert pseudonym(role.blind_key, one.number) in page
        assert one.performer.stage_name not in page
    found = associate.get(address("room", role), {"q": pseudonym(role.blind_key, people[2].number)}).content.decode()
    assert f'id="s{people[2].pk}"' in found
    assert found.count('class="shot"') == 1


@pytest.mark.parametrize(
    "query", ["q=haddad", "sort=name", "sort=newest", "tag=tall", "via=rep", "bin=maybe", "several=1", "has_tape=1"]
)
def test_what_would_tell_a_hidden_name_is_refused_with_a_sentence(lead, associate, role, people, query):
    opened(lead, role, is_blind="on")
    answer = associate.get(f"{address('room', role)}?{query}")
    assert answer.status_code == 422
    assert "hidden in this pass" in answer.content.decode()


def test_others_scores_show_after_ones_own(lead, associate, role, people):
    opened(lead, role)
    one = people[0]
    assert rate(lead, one, value=5).json()["mean"] == "5.0"
    panel = address("room-panel", role, submission_id=one.pk)
    assert "Others’ scores show once you have scored" in associate.get(panel).content.decode()
    assert associate.get(f"{address('room', role)}?sort=rating").status_code == 422
    assert associate.get(f"{address('room', role)}?min_rating=4").status_code == 422
    assert rate(associate, one, abstain=1).json() == {"mean": None, "count": None, "mine": 0, "abstained": True}
    assert rate(associate, one, value=2).json()["mean"] == "3.5"


def test_nobody_reads_others_scores_where_the_pass_says_never(lead, associate, role, people):
    opened(lead, role, others_scores="never")
    rate(lead, people[0], value=5)
    assert rate(associate, people[0], value=2).json()["mean"] is None


def test_a_score_in_a_closed_pass_is_told_who_closed_it(office, lead, associate, role, people):
    review_pass = opened(lead, role)
    act(lead, role, review_pass, "close")
    answer = rate(associate, people[0], value=4, **{"pass": review_pass.pk})
    assert answer.status_code == 403
    assert f"“First look” was closed by {office[1][MembershipRole.DIRECTOR].name} at" in answer.json()["message"]
    act(lead, role, review_pass, "reopen")
    assert rate(associate, people[0], value=4).status_code == 200


def test_between_passes_nobody_is_offered_a_score_that_would_be_refused(lead, associate, role, people):
    panel = address("room-panel", role, submission_id=people[0].pk)
    words, offered = "The passes of this role are closed", "/rate/\""
    page = associate.get(panel).content.decode()
    assert (words in page, offered in page) == (False, True)
    review_pass = opened(lead, role)
    assert words not in associate.get(panel).content.decode()
    act(lead, role, review_pass, "close")
    page = associate.get(panel).content.decode()
    assert (words in page, offered in page) == (True, False)
    assert rate(associate, people[0], value=4).status_code == 403


def test_a_keeper_scores_nothing(office, lead, associate, role, people):
    opened(lead, role, is_blind="on", keepers=[office[1][MembershipRole.ASSOCIATE].pk])
    assert people[0].performer.stage_name in associate.get(address("room", role)).content.decode()
    answer = rate(associate, people[0], value=4)
    assert answer.status_code == 403
    assert "You keep the names" in answer.json()["message"]


@pytest.mark.parametrize(("deciders", "who", "says"), [("nobody", "lead", "Nobody"), ("leads", "associate", "Only")])
def test_a_pass_says_who_decides(request, lead, role, people, deciders, who, says):
    opened(lead, role, deciders=deciders)
    client = request.getfixturevalue(who)
    answer = client.post(address("room-decide", role), {"pick": people[0].pk, "to": "shortlisted"}, headers=JSON)
    assert answer.status_code == 403
    assert answer.json()["message"].startswith(says)


def test_reviewers_see_whom_they_are_assigned(office, lead, associate, role, people):
    review_pass = planned(lead, role, reviewers="assigned")
    reviewers = [office[1][name].pk for name in (MembershipRole.DIRECTOR, MembershipRole.ASSOCIATE)]
    act(lead, role, review_pass, "open")
    with office_scope(office[0]):
        review_pass.refresh_from_db()
        assert review_pass.state == "planned", "nobody was assigned yet"
    shared = lead.post(
        address("pass-assign", role, pass_id=review_pass.pk), {"reviewers": reviewers, "each": 1, "stage": "review"}
    )
    assert shared.status_code == 302
    act(lead, role, review_pass, "open")
    with office_scope(office[0]):
        mine = set(Assignment.objects.filter(reviewer=reviewers[1]).values_list("submission_id", flat=True))
    assert len(mine) == 3
    page = associate.get(address("room", role)).content.decode()
    assert {one.pk for one in people if f'id="s{one.pk}"' in page} == mine
    count = associate.get(address("room-matching-count", role), headers=JSON).json()
    assert count["total"] == count["counts"]["review"]["total"] == 3
    other = next(one for one in people if one.pk not in mine)
    assert rate(associate, other, value=3).status_code == 404


def test_who_stays_out_of_somebody_loses_card_score_and_count(lead, associate, role, people):
    rate(associate, people[0], value=1)
    assert associate.post(address("conflict-declare", role, submission_id=people[0].pk)).status_code == 302
    assert associate.get(address("room-panel", role, submission_id=people[0].pk)).status_code == 404
    assert associate.get(address("room-matching-count", role), headers=JSON).json()["total"] == 5
    assert rate(associate, people[0], value=1).status_code == 404
    assert lead.get(address("room-matching-count", role), headers=JSON).json()["total"] == 6
    with office_scope(role.organisation):
        people[0].refresh_from_db()
        assert people[0].rating_count == 0
        assert RatingRecord.objects.filter(submission=people[0]).count() == 2
    page = lead.get(address("passes", role)).content.decode()
    assert people[0].performer.stage_name in page


def test_a_scorecard_weighs_and_asks_for_what_is_required(lead, associate, role, people):
    rows = [("Talent", 2, True), ("Fit", 1, True), ("Chemistry", 1, False)]
    form = {"scale": 10, "d-TOTAL_FORMS": len(rows), "d-INITIAL_FORMS": 0}
    for n, (name, weight, required) in enumerate(rows):
        form |= {f"d-{n}-name": name, f"d-{n}-weight": weight} | ({f"d-{n}-is_required": "on"} if required else {})
    url = reverse("casting:scorecard", args=[role.organisation.slug, role.production_id])
    assert lead.post(url, form).status_code == 302
    with office_scope(role.organisation):
        talent, fit, chemistry = Dimension.objects.order_by("position")
    refused = rate(associate, people[0], **{f"score-{talent.pk}": 10})
    assert refused.status_code == 422
    assert refused.json()["message"] == "Score Fit too, or abstain from the whole."
    assert rate(associate, people[0], value=4).status_code == 422
    given = {f"score-{talent.pk}": 10, f"score-{fit.pk}": 1, f"score-{chemistry.pk}": "abstain"}
    assert rate(associate, people[0], **given).json()["mine"] == pytest.approx(3.67)
    with office_scope(role.organisation):
        rating = Rating.objects.get(submission=people[0])
        assert dict(rating.scores.values_list("dimension__name", "value")) == {
            "Talent": 10,
            "Fit": 1,
            "Chemistry": None,
        }
    panel = associate.get(address("room-panel", role, submission_id=people[0].pk)).content.decode()
    assert "Talent" in panel
    gone = form | {
        "d-INITIAL_FORMS": 3,
        "d-0-id": talent.pk,
        "d-1-id": fit.pk,
        "d-2-id": chemistry.pk,
        "d-2-DELETE": "on",
    }
    assert lead.post(url, gone).status_code == 302
    with office_scope(role.organisation):
        chemistry.refresh_from_db()
        assert chemistry.retired_at is not None


def test_the_log_keeps_passes_and_no_values(office, lead, role, people):
    opened(lead, role)
    rate(lead, people[0], value=5)
    page = lead.get(reverse("accounts:activity", args=[office[0].slug])).content.decode()
    assert "opened the pass First look of" in page
    assert "rated" in page


def test_who_keeps_names_is_given_nobody_and_keeps_them_until_the_pass_is_closed(office, lead, associate, role, people):
    keeper = office[1][MembershipRole.ASSOCIATE]
    rules = {"is_blind": "on", "reviewers": "assigned", "keepers": [keeper.pk]}
    review_pass = planned(lead, role, **rules)
    share = address("pass-assign", role, pass_id=review_pass.pk)
    others = [office[1][MembershipRole.DIRECTOR].pk]
    assert lead.post(share, {"reviewers": [keeper.pk], "each": 1, "stage": "review"}).status_code == 422
    with office_scope(office[0]):
        everyone = Selection(role, stage="review")
        with pytest.raises(Invalid, match="keeps the names of this pass"):
            assign_reviewers(
                actor=office[1][MembershipRole.DIRECTOR],
                review_pass=review_pass,
                selection=everyone,
                reviewers=[keeper.pk],
            )
    assert lead.post(share, {"reviewers": others, "each": 1, "stage": "review"}).status_code == 302
    act(lead, role, review_pass, "open")
    change = address("pass-edit", role, pass_id=review_pass.pk)
    asked = {"name": review_pass.name, "others_scores": "after_own", "deciders": "usual"} | rules
    assert lead.post(change, asked).status_code == 302
    refused = lead.post(change, asked | {"keepers": others})
    assert f"{keeper.name} has seen names in this pass" in unescape(refused.content.decode())
    with office_scope(office[0]):
        assert [one.pk for one in review_pass.keepers.all()] == [keeper.pk]


def test_progress_counts_nobody_who_withdrew_or_left_for_another_role(office, lead, role, people):
    review_pass = planned(lead, role, reviewers="assigned")
    reviewer = office[1][MembershipRole.DIRECTOR]
    share = address("pass-assign", role, pass_id=review_pass.pk)
    assert lead.post(share, {"reviewers": [reviewer.pk], "each": 1, "stage": "review"}).status_code == 302
    other = factories.RoleFactory(call=role.call)
    with office_scope(office[0]):
        Submission.objects.filter(pk=people[0].pk).update(state="withdrawn")
        Submission.objects.filter(pk=people[1].pk).update(role=other)
        assert [row.total for row in progress_of(review_pass)] == [4]


def test_who_stays_out_of_everybody_chosen_is_given_nobody(lead, office, role, people):
    review_pass = planned(lead, role, reviewers="assigned")
    with office_scope(office[0]):
        for one in people[1:]:
            ConflictOfInterest.objects.create(
                organisation=office[0], reviewer=office[1][MembershipRole.ASSOCIATE], performer=one.performer
            )
    share = address("pass-assign", role, pass_id=review_pass.pk)
    asked = {"reviewers": [office[1][MembershipRole.ASSOCIATE].pk], "each": 1, "stage": "review"}
    said = lead.post(share, asked, follow=True).content.decode()
    assert "Shared out: 1 for one person." in said
    with office_scope(office[0]):
        ConflictOfInterest.objects.create(
            organisation=office[0], reviewer=office[1][MembershipRole.ASSOCIATE], performer=people[0].performer
        )
    refused = lead.post(share, asked)
    assert (refused.status_code, "stays out of these people" in refused.content.decode()) == (422, True)
