"""The apply page through HTTP: who sees what, what comes back when something is wrong, what a draft brings back."""

import datetime as dt
import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from casting.models import Question, Role, SidesPacket, Submission, SubmissionDraft
from casting.states import QuestionKind, Release, RoleState, SubmissionState
from core import clock
from talent.models import MediaAsset, Performer, PerformerSkill, ProfileVersion
from tests import factories
from tests.casting.apply.conftest import every, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(ground, client):
    client.force_login(ground.actor)
    return client


def post(client, ground, **data):
    data.setdefault("performer", ground.performer.pk)
    return client.post(ground.url, data)


def test_a_visitor_signs_in_and_comes_back_with_the_part_chosen(ground, client):
    answer = client.get(f"{ground.url}?role={ground.role.pk}")
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next=/calls/salt-road/apply/%3Frole%3D{ground.role.pk}"


def test_somebody_without_a_profile_makes_one_first_and_comes_back(ground, client):
    client.force_login(factories.UserFactory())
    answer = client.get(f"{ground.url}?role={ground.role.pk}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/profile/start/?next=%2Fcalls%2Fsalt-road%2Fapply%2F%3Frole%3D")


def test_the_profile_made_on_the_way_leads_back_with_the_part_still_chosen(ground, client):
    user = factories.UserFactory()
    client.force_login(user)
    start = client.get(f"{ground.url}?role={ground.other_role.pk}")["Location"]
    answer = client.post(start, {"stage_name": "Ada New", "bases": "Leeds"}, follow=True)
    html = answer.content.decode()
    assert f'id="id_roles_{ground.other_role.pk}" checked' in html
    answer = client.post(ground.url, {"roles": [ground.other_role.pk]})
    assert answer.status_code == 302
    assert every(Submission).get().performer.stage_name == "Ada New"


def test_a_profile_does_not_lead_away_from_the_site(client):
    client.force_login(factories.UserFactory())
    answer = client.post("/profile/start/?next=https://elsewhere.example/", {"stage_name": "Ada New"})
    assert answer["Location"].startswith("/profile/")


def test_roles_stand_in_the_calls_order_with_facts_beside_them(ground, actor):
    Role._base_manager.filter(pk=ground.role.pk).update(playing_age_min=60, playing_age_max=70)
    html = actor.get(ground.url).content.decode()
    assert html.index("Mara Voss") < html.index("Harbour Clerk")
    assert "Plays 60–70 · outside your playing range" in html
    assert html.count("outside your playing range") == 1


def test_a_part_named_in_the_address_is_chosen(ground, actor):
    html = actor.get(f"{ground.url}?role={ground.other_role.pk}").content.decode()
    assert f'id="id_roles_{ground.other_role.pk}" checked' in html
    assert f'id="id_roles_{ground.role.pk}" checked' not in html


def test_applying_sends_and_says_what_happens_now(ground, actor):
    asked = question(ground.role)
    answer = post(actor, ground, roles=[ground.role.pk], **{f"answer_{asked.pk}": "Yes"}, note="Hello")
    assert answer["Location"] == f"/calls/salt-road/apply/sent/?performer={ground.performer.pk}"
    row = every(Submission).get()
    assert (row.role, row.note, row.headshot) == (ground.role, "Hello", ground.headshot)
    html = actor.get(answer["Location"]).content.decode()
    assert "Okoye Casting has it" in html


@pytest.fixture
def films(ground):
    """Two films on the shelf, of which one shows that they row."""
    reel, row = (
        factories.MediaAssetFactory(
            performer=ground.performer, kind="reel", title=title, is_main=False, position=place, duration_ms=68_000
        )
        for place, title in enumerate(["Showreel", "Rowing at dawn"])
    )
    PerformerSkill.objects.create(performer=ground.performer, skill="Rowing", level="skilled", clip=row)
    return reel, row


def sent_with(row: Submission) -> tuple[list[str], bool]:
    """Titles of the films that went along, and whether the skill counts as shown."""
    said = ProfileVersion.objects.get(pk=row.profile_id).data
    return [film["title"] for film in said.get("films", [])], "clip" in said["skills"][0]


def test_a_film_that_is_left_out_stays_behind_and_what_was_sent_stays_as_it_was(ground, actor, films):
    page = actor.get(ground.url).content.decode()
    assert "Leave out of this one" in page
    assert "Showreel, 1:08" in page
    reel, rowing = (str(film.public_id) for film in films)
    post(actor, ground, roles=[ground.role.pk], left_out=[rowing])
    row = every(Submission).get()
    assert sent_with(row) == (["Showreel"], False)
    office = Client()
    office.force_login(ground.director)
    panel = reverse("casting:room-panel", args=[ground.office.slug, ground.role.pk, row.pk])
    shown = office.get(panel).content.decode()
    assert ("Showreel" in shown, "Rowing at dawn" in shown) == (True, False)
    # To another part everything goes, and the first keeps what it had.
    post(actor, ground, roles=[ground.other_role.pk])
    other = every(Submission).get(role=ground.other_role)
    assert sent_with(other) == (["Showreel", "Rowing at dawn"], True)
    assert sent_with(row) == (["Showreel"], False)
    edit = reverse("casting:my-submission-edit", args=[other.pk])
    actor.post(edit, {"left_out": [reel, rowing]})
    other.refresh_from_db()
    assert sent_with(other) == ([], False)
    again = actor.get(edit).content.decode()
    assert len(re.findall(r'name="left_out"[^>]*checked', again)) == 2


def test_a_token_leaves_a_film_out_too(ground, films):
    token = factories.ApiTokenFactory(user=ground.actor)
    entry = {"role": ground.role.pk, "left_out": [str(films[0].public_id)]}
    answer = Client().post(
        reverse("api:submission-list"),
        {"performer": "noor", "call": "salt-road", "entries": [entry]},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token.secret}"},
    )
    assert answer.status_code == 201, answer.content
    assert sent_with(every(Submission).get()) == (["Rowing at dawn"], True)


def test_sending_the_same_twice_is_a_kind_sentence(ground, actor):
    post(actor, ground, roles=[ground.role.pk])
    answer = actor.post(ground.url, {"performer": ground.performer.pk, "roles": [ground.role.pk]}, follow=True)
    assert answer.status_code == 200
    assert "You had applied for Mara Voss already, so nothing was sent twice." in answer.content.decode()
    assert every(Submission).count() == 1


def test_what_is_missing_is_named_and_nothing_typed_is_lost(ground, actor):
    Role._base_manager.filter(pk=ground.role.pk).update(asks_tape=True)
    asked = question(ground.role, prompt="Free all of May?", kind=QuestionKind.YES_NO)
    answer = post(actor, ground, roles=[ground.role.pk], note="My own words", **{f"tape_{ground.role.pk}": "http://x"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "2 things to put right" in html
    assert f'href="#id_answer_{asked.pk}"' in html
    assert "Paste the whole link to your tape" in html
    assert "My own words" in html
    assert f'id="id_roles_{ground.role.pk}" checked' in html
    assert not every(Submission).exists()


def opened(html: str) -> str:
    """The step that a script, or a browser that waits for one, shows first."""
    (now,) = re.findall(r'<section class="applystage" id="step-(\w+)"[^>]*data-now', html)
    return now


def test_the_page_opens_at_the_step_of_the_first_mistake(ground, actor):
    Role._base_manager.filter(pk=ground.role.pk).update(asks_tape=True)
    name = f"answer_{question(ground.role).pk}"
    assert opened(actor.get(ground.url).content.decode()) == "part"
    for step, typed in {
        "part": {name: "x" * 601},
        "tape": {"roles": [ground.role.pk], name: "x" * 601},
        "send": {"roles": [ground.role.pk], f"tape_{ground.role.pk}": "vimeo.com/1", name: "x" * 601},
    }.items():
        assert opened(post(actor, ground, **typed).content.decode()) == step


def test_what_is_asked_of_a_tape_is_read_beside_it(ground, actor, assert_statements):
    ground.production.is_announced, ground.production.codename = False, "Blue Heron"
    ground.production.save()
    Role._base_manager.filter(pk=ground.role.pk).update(
        asks_tape=True, requirements="Scene 3 of The Salt Road, seated."
    )
    sides = SidesPacket._base_manager.create(
        organisation=ground.office, role=ground.role, version=1, file="x.pdf", file_name="x.pdf", page_count=2
    )
    actor.get(ground.url)
    with assert_statements(15):
        html = actor.get(ground.url).content.decode()
    assert "Scene 3 of Blue Heron, seated." in html
    assert reverse("casting:public-call-sides", args=[ground.call.slug, sides.public_id]) in html


def test_questions_of_a_part_that_is_not_chosen_stop_nobody(ground, actor):
    question(ground.role, prompt="Can you row?")
    choice = question(ground.role, prompt="Which?", kind=QuestionKind.CHOICE, options=["a", "b"])
    answer = post(actor, ground, roles=[ground.other_role.pk], **{f"answer_{choice.pk}": "no such option"})
    assert answer.status_code == 302
    assert every(Submission).get().role == ground.other_role


def test_no_part_chosen_is_asked_for(ground, actor):
    answer = post(actor, ground)
    assert answer.status_code == 422
    assert "Choose at least one part." in answer.content.decode()


def test_a_part_of_another_call_is_not_taken(ground, actor):
    assert post(actor, ground, roles=[factories.RoleFactory().pk]).status_code == 422


@pytest.mark.parametrize("junk", ["", "abc", "99999999999999999999999999", "-1"])
def test_junk_for_a_performer_or_a_part_is_no_fault_of_ours(ground, actor, junk):
    assert actor.get(f"{ground.url}?performer={junk}").status_code in {200, 404}
    assert post(actor, ground, roles=[junk]).status_code == 422
    assert actor.get(f"{ground.url}?role={junk}").status_code == 200


def test_an_answer_over_its_length_comes_back(ground, actor):
    asked = question(ground.role)
    answer = post(actor, ground, roles=[ground.role.pk], **{f"answer_{asked.pk}": "x" * 601})
    assert answer.status_code == 422
    assert "Keep it under 600 characters" in answer.content.decode()


def test_markup_in_what_people_write_stays_text(ground, actor):
    every(Question)
    asked = question(ground.role, prompt="<b>Row?</b>")
    post(
        actor, ground, roles=[ground.role.pk], note="<script>alert(1)</script>", **{f"answer_{asked.pk}": "<i>yes</i>"}
    )
    row = every(Submission).get()
    html = actor.get(f"/home/submissions/{row.pk}/").content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html
    assert "&lt;i&gt;yes" in html


def test_the_union_is_asked_only_where_the_production_asks(ground, actor):
    assert "union_status" not in actor.get(ground.url).content.decode()
    ground.production.asks_union_status = True
    ground.production.save()
    assert "Shown only to Okoye Casting" in actor.get(ground.url).content.decode()


def test_a_role_that_is_not_open_is_not_offered(ground, actor):
    Role._base_manager.filter(pk=ground.other_role.pk).update(state=RoleState.CAST)
    html = actor.get(ground.url).content.decode()
    assert "Harbour Clerk" not in html
    assert f'id="id_roles_{ground.role.pk}" checked' in html


def test_a_closed_call_says_until_when_it_was_open(ground, actor):
    ground.call.deadline_at = clock.now() - dt.timedelta(minutes=1)
    ground.call.save()
    answer = actor.get(ground.url)
    assert "This call has closed" in answer.content.decode()
    assert post(actor, ground, roles=[ground.role.pk]).status_code == 422


def test_a_draft_call_and_a_call_for_agents_are_not_there_for_an_actor(ground, actor):
    draft = factories.DraftCallFactory(production=ground.production, slug="draft")
    assert actor.get(f"/calls/{draft.slug}/apply/").status_code == 404
    ground.call.release = Release.REPS
    ground.call.save()
    assert actor.get(ground.url).status_code == 404
    assert post(actor, ground, roles=[ground.role.pk]).status_code == 404


def test_a_codename_stands_where_the_title_is_not_announced(ground, actor):
    ground.production.is_announced, ground.production.codename = False, "Blue Heron"
    ground.production.save()
    html = actor.get(ground.url).content.decode()
    assert "Blue Heron" in html
    assert "Salt Road" not in html


# --- drafts -------------------------------------------------------------------------------------------------------


def test_a_draft_is_kept_as_typed_and_comes_back(ground, actor):
    asked = question(ground.role)
    typed = {
        "performer": ground.performer.pk,
        "roles": [ground.role.pk],
        "note": "Half a",
        f"answer_{asked.pk}": "Stro",
    }
    answer = actor.post(f"{ground.url}draft/", typed, headers={"X-Autosave": "1"})
    assert answer.status_code == 204
    assert SubmissionDraft.objects.get().data == {
        "roles": [str(ground.role.pk)], "note": "Half a", f"answer_{asked.pk}": "Stro",
    }  # fmt: skip
    html = actor.get(ground.url).content.decode()
    assert "Half a</textarea>" in html
    assert "Stro</textarea>" in html
    assert f'id="id_roles_{ground.role.pk}" checked' in html
    home = actor.get("/home/").content.decode()
    assert "Begun, not sent" in home


def test_a_draft_without_a_session_is_told_so_and_not_sent_to_a_page(ground, client):
    assert client.post(f"{ground.url}draft/", {"performer": ground.performer.pk}).status_code == 401


def test_a_character_that_the_database_cannot_keep_is_left_out(ground, actor):
    typed = {"performer": ground.performer.pk, "note": "Nul\x00", "roles": ["1\x00"], "answer_\x00": "x"}
    assert actor.post(f"{ground.url}draft/", typed).status_code == 204
    assert actor.get(ground.url).status_code == 200
    assert post(actor, ground, roles=[ground.role.pk], note="Nul\x00").status_code in {302, 422}


def test_nobody_keeps_a_draft_for_somebody_else(ground, client):
    client.force_login(ground.agent)
    assert client.post(f"{ground.url}draft/", {"performer": ground.performer.pk}).status_code == 404


def test_saving_and_leaving_works_without_script(ground, actor):
    answer = post(actor, ground, roles=[ground.role.pk], note="Later", do="save")
    assert answer["Location"] == "/home/"
    assert SubmissionDraft.objects.get().data["note"] == "Later"


# --- a headshot on the way ------------------------------------------------------------------------------------------


def picture() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (800, 1000), "teal").save(file, "JPEG")
    file.seek(0)
    file.name = "me.jpg"
    return file


def test_a_headshot_can_be_added_on_the_way_and_nothing_typed_is_lost(ground, actor):
    answer = post(actor, ground, roles=[ground.role.pk], note="Typed", do="upload", file=picture())
    assert answer.status_code == 302
    added = MediaAsset.objects.order_by("-pk").first()
    assert added.performer == ground.performer
    html = actor.get(answer["Location"]).content.decode()
    assert "Typed</textarea>" in html
    assert f'value="{added.public_id}" checked' in html


def test_a_file_that_is_no_picture_is_refused_with_a_sentence(ground, actor):
    file = io.BytesIO(b"not a picture")
    file.name = "me.jpg"
    answer = post(actor, ground, roles=[ground.role.pk], note="Typed", do="upload", file=file)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'id="id_file_error"' in html
    assert "Typed</textarea>" in html


# --- agents ---------------------------------------------------------------------------------------------------------


def test_an_agent_chooses_a_client_and_goes_on_to_the_next(ground, client):
    second = factories.PerformerFactory(stage_name="Zora Lind", slug="zora", account=None)
    factories.RepresentationFactory(performer=second, organisation=ground.agency)
    client.force_login(ground.agent)
    html = client.get(f"{ground.url}?role={ground.role.pk}").content.decode()
    assert "Who are you putting up?" in html
    assert f"performer={ground.client.pk}&amp;role={ground.role.pk}" in html
    answer = client.post(ground.url, {"performer": ground.client.pk, "roles": [ground.role.pk]})
    row = every(Submission).get()
    assert (row.via, row.agency, row.performer) == ("rep", ground.agency, ground.client)
    html = client.get(answer["Location"]).content.decode()
    assert "Put up another client" in html
    assert "Zora Lind" in html


def test_an_agent_finds_what_they_began_on_their_desk(ground, client):
    client.force_login(ground.agent)
    answer = client.post(ground.url, {"performer": ground.client.pk, "note": "Half a", "do": "save"}, follow=True)
    assert answer.request["PATH_INFO"] == "/office/bell-lane/clients/"
    html = answer.content.decode()
    assert "Begun, not sent" in html
    assert "For Idris Vale." in html


def test_an_agent_with_one_client_needs_no_chooser(ground, client):
    client.force_login(ground.agent)
    assert "Put up <bdi>Idris Vale</bdi>" in client.get(ground.url).content.decode()


def test_an_agent_cannot_apply_for_somebody_elses_client(ground, client):
    client.force_login(ground.agent)
    assert client.get(f"{ground.url}?performer={ground.performer.pk}").status_code == 404
    answer = client.post(ground.url, {"performer": ground.performer.pk, "roles": [ground.role.pk]})
    assert answer.status_code == 404
    assert not every(Submission).exists()


def test_an_agent_does_not_learn_who_put_a_client_up_before(ground, client):
    elsewhere = factories.AgencyFactory(name="Secret Talent")
    factories.SubmissionFactory(role=ground.role, performer=ground.client, agency=elsewhere, via="rep")
    client.force_login(ground.agent)
    answer = client.post(ground.url, {"performer": ground.client.pk, "roles": [ground.role.pk]}, follow=True)
    html = answer.content.decode()
    assert "Idris Vale is already up for Mara Voss; your agency now stands on the same card." in html
    assert "Secret Talent" not in html


def test_someone_whose_account_holds_a_family_chooses_who(ground, actor):
    child = factories.PerformerFactory(
        stage_name="Lila Haddad", slug="lila", account=ground.actor, born_on=dt.date(2017, 3, 1)
    )
    Role._base_manager.filter(pk=ground.role.pk).update(asks_tape=True)
    html = actor.get(ground.url).content.decode()
    assert "Lila Haddad" in html
    assert Performer.objects.filter(account=ground.actor).count() == 2
    html = actor.get(f"{ground.url}?performer={child.pk}").content.decode()
    assert "Applying for <bdi>Lila Haddad</bdi>" in html
    assert ("The self-tape" in html, "Your self-tape" in html) == (True, False)


def test_the_page_costs_the_same_for_one_role_and_thirty(ground, actor, assert_statements):
    question(ground.role)
    actor.get(ground.url)
    with assert_statements(14):
        actor.get(ground.url)
    for _ in range(28):
        question(factories.RoleFactory(call=ground.call))
    with assert_statements(14):
        actor.get(ground.url)
    assert not every(Submission).filter(state=SubmissionState.SUBMITTED).exists()
