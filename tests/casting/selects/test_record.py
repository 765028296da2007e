"""The record of a part: how far, every score, every word that was signed; private notes nowhere."""

import io

import pypdf
import pytest
from django.urls import reverse

from accounts.models import Activity
from accounts.services.activity import record_activity
from casting.models import ConflictOfInterest, Note, RatingRecord, ReviewPass
from casting.record_pdf import STANDS
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions, undo_decision
from casting.states import RoleState
from tests import factories

pytestmark = pytest.mark.django_db


def url(role, pdf=False, own=False):
    name = "casting:role-record-pdf" if pdf else "casting:role-record"
    return reverse(name, args=[role.organisation.slug, role.pk]) + ("?copy=office" if own else "")


def text_of(answer):
    assert answer["Content-Type"] == "application/pdf"
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages).split())


@pytest.fixture
def scored(office, director, colleague, role, three):
    def give(who, value, **more):
        RatingRecord.objects.create(organisation=office, submission=three[0], reviewer=who, value=value, **more)

    give(director, 5)
    give(colleague, 3)
    give(colleague, 2)
    return three


def test_the_funnel_counts_how_far_everybody_came_and_undone_acts_not(desk, director, role, submit, three):
    crowd = [submit(f"Crowd {n}", state="viewed") for n in range(4)]
    one = Selection(role=role, ids=[crowd[0].pk])
    shortlisted = decide_submissions(actor=director, role=role, submissions=one, to="shortlisted")
    undo_decision(actor=director, decision=shortlisted.decision)
    decide_submissions(
        actor=director, role=role, submissions=Selection(role=role, ids=[three[2].pk]), to="not_selected"
    )
    page = desk.get(url(role)).content.decode()
    assert "Crowd" not in page
    assert "Kavita Raman" in page
    for words, count in (("Received", 7), ("Shortlisted", 3), ("Called back", 3), ("Booked", 0)):
        assert f'<dt>{words}</dt><dd class="num">{count}</dd>' in page


def test_every_score_stands_in_it_with_the_ones_that_were_changed_and_dissent_is_marked(desk, role, scored):
    page = desk.get(url(role)).content.decode()
    assert "Dissent" in page
    assert "3 scores" in page
    text = text_of(desk.get(url(role, pdf=True)))
    assert text.count("Yusuf Demirel") == 2
    assert "3, dissent" in text


def test_private_notes_are_in_no_copy_and_the_offices_only_in_its_own(desk, office, director, role, three):
    def note(text, audience):
        Note.objects.create(organisation=office, submission=three[0], author=director, audience=audience, text=text)

    note("MARKED-MINE", "me")
    note("MARKED-OFFICE", "office")
    for answer in (desk.get(url(role)).content.decode(), text_of(desk.get(url(role, pdf=True)))):
        assert "MARKED" not in answer
        assert "left out" in answer
    own = text_of(desk.get(url(role, pdf=True, own=True)))
    assert "MARKED-OFFICE" in own
    assert "MARKED-MINE" not in own
    assert [one.data["notes"] for one in Activity.objects.filter(verb="record_export").order_by("pk")] == [False, True]


@pytest.mark.parametrize("name", ['#panic("x")', "$x^2$ *bold* _it_", "[a](b) \\ @ref <tag>", "Łucja Wróna"])
def test_no_name_is_read_as_markup(desk, role, submit, choose, name):
    choose(submit(name))
    assert name.replace(" ", "") in text_of(desk.get(url(role, pdf=True))).replace(" ", "")


def test_scores_that_are_hidden_in_the_open_pass_keep_the_record_shut(desk, office, role, scored):
    ReviewPass.objects.create(organisation=office, role=role, name="First look", state="open", others_scores="never")
    refused = desk.get(url(role))
    assert refused.status_code == 403
    assert "Scores are hidden while the pass “First look” is open" in refused.content.decode()
    assert desk.get(url(role, pdf=True)).status_code == 403


def test_whoever_stays_out_of_somebody_finds_them_in_no_part_of_it(client, office, role, scored, colleague):
    ConflictOfInterest.objects.create(organisation=office, reviewer=colleague, performer=scored[0].performer)
    client.force_login(colleague)
    page = client.get(url(role)).content.decode()
    assert "Noor Haddad" not in page
    assert "One person is left out" in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_record_asks_no_more_for_many(desk, role, submit, choose, count, assert_statements):
    choose(*(submit(f"Person {n}") for n in range(count)), backups=False)
    desk.get(url(role))
    with assert_statements(30):
        assert desk.get(url(role)).status_code == 200


@pytest.mark.parametrize("state", RoleState.values)
def test_it_says_in_a_sentence_how_the_part_stands(desk, production, state):
    part = factories.RoleFactory(call__production=production, state=state)
    for answer in (desk.get(url(part)).content.decode(), text_of(desk.get(url(part, pdf=True)))):
        assert STANDS[state] in answer


def test_a_part_that_is_recast_is_not_said_to_be_cast(desk, production, director):
    for state, words in (("cast", "Cast by Renata Okoye on"), ("recasting", "It had been cast by Renata Okoye on")):
        part = factories.RoleFactory(call__production=production, state=state)
        record_activity(actor=director, verb="role.cast", subject=part, organisation=part.organisation)
        assert words in desk.get(url(part)).content.decode()
