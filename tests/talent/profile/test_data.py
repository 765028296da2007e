"""Everything taken along as one file, and brought in again: with a difference first, and only what was chosen."""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import TestCase
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.tenancy import across_offices
from core import clock
from core.errors import Invalid
from notifications.models import Notice
from talent.forms.importing import read_import
from talent.models import Credit, ProfileExport, Representation, SizeCard
from talent.services import entries
from talent.services.erasing import Erased
from talent.services.export_asking import ask_export
from talent.services.exporting import end_exports, make_export, pieces_of
from talent.signals import performer_erased
from tests import factories
from tests.talent.conftest import LEGAL_NAME, UNION, fill, sign_in

CSV = "Title;Character;Type;Date;Directed by;Link\nThe Saltmarsh;Ida;TV;2019–2021;Ines;example.com\n;;;;;\nHamlet;;Stage;;;\n"


def bring(cast, content, name="credits.csv"):
    url = reverse("talent:import", args=[cast.performer.slug])
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    file.name = name
    return sign_in(cast.actor).post(url, {"file": file})


def take(cast, answer, *keys):
    found = answer.context["carried"]
    url = reverse("talent:import-take", args=[cast.performer.slug])
    return sign_in(cast.actor).post(url, {"found": found, "take": keys})


def changes(answer):
    return {change.key: change for part in answer.context["parts"] for change in part.changes}


def exported(cast, user=None):
    answer = sign_in(user or cast.actor).get(reverse("talent:export", args=[cast.performer.slug]))
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_everything_is_in_the_file(cast):
    fill(cast.actor, cast.performer)
    SizeCard.objects.create(performer=cast.performer, shoe="39")
    shot = factories.MediaAssetFactory(performer=cast.performer, file_name="../../etc/päss wd.jpg", byte_size=3)
    shot.original.save("original", ContentFile(b"abc"))
    gone = factories.MediaAssetFactory(performer=cast.performer, is_main=False, original="talent/no/such/original")
    archive = exported(cast)
    assert archive.testzip() is None
    said = json.loads(archive.read("profile.json"))
    assert (said["profile"]["legal_name"], said["unions"], said["size_card"]["shoe"]) == (LEGAL_NAME, [UNION], "39")
    files = {row["id"]: row["file"] for row in said["media"]}
    assert archive.read(files[str(shot.public_id)]) == b"abc"
    assert files[str(gone.public_id)] not in archive.namelist()
    assert all(".." not in name.split("/") and not name.startswith("/") for name in archive.namelist())
    assert "born_on" not in archive.read("profile.json").decode()


def test_a_permit_goes_to_the_family_alone(cast):
    permit = factories.MediaAssetFactory(performer=cast.performer, kind="permit", is_main=False, state="ready")
    permit.original.save("original", ContentFile(b"permit"))
    with_agent = factories.RepresentationFactory(performer=cast.performer, organisation=cast.agency)
    assert with_agent.pk and any("/permit/" in name for name in exported(cast).namelist())
    for_agent = exported(cast, cast.agent)
    assert not any("/permit/" in name for name in for_agent.namelist())
    assert str(permit.public_id) not in for_agent.read("profile.json").decode()
    # Nor is it there for the pages of pictures: it goes with its permit.
    gone = reverse("talent:headshot-remove", args=[cast.performer.slug, permit.public_id])
    assert sign_in(cast.agent).post(gone).status_code == 404
    permit.refresh_from_db()
    assert permit.removed_at is None


def test_what_was_taken_along_comes_in_again(cast):
    fill(cast.actor, cast.performer)
    said = exported(cast).read("profile.json")
    same = bring(cast, said, "profile.json")
    assert same.status_code == 200 and not changes(same) and not same.context["problems"]
    entries.set_credits(actor=cast.actor, performer=cast.performer, entries=[])
    entries.set_skills(actor=cast.actor, performer=cast.performer, entries=[entries.SkillEntry("Skill 0", "basic")])
    answer = bring(cast, said, "profile.json")
    found = changes(answer)
    assert set(found) == {"credits:0", "credits:1", "skills:0", "skills:1"}
    assert found["skills:0"].now and not found["skills:1"].now
    assert take(cast, answer, "credits:1", "skills:0").status_code == 302
    assert [row.production for row in cast.performer.credits.all()] == ["Production 1"]
    assert [(row.skill, row.level) for row in cast.performer.skills.all()] == [("Skill 0", "skilled")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_credits_as_a_table(cast, encoding):
    answer = bring(cast, CSV.encode(encoding))
    assert [change.title for change in changes(answer).values()] == ["Ida in The Saltmarsh"]
    assert any("number 2: Role is missing." in sentence for sentence in answer.context["problems"])
    assert not Credit.objects.exists(), "nothing is written before it was chosen"
    take(cast, answer, "credits:0")
    row = Credit.objects.get()
    assert (row.kind, row.year, row.director, row.url) == ("television", 2019, "Ines", "https://example.com")


def test_skills_languages_and_training_as_tables_in_words_of_other_places(cast):
    entries.set_skills(actor=cast.actor, performer=cast.performer, entries=[entries.SkillEntry("Rowing", "expert")])
    answer = bring(cast, "Special Skills;Proficiency\nRowing;\nStage combat;Intermediate\nJuggling;\nFlying;Sort of\n")
    assert [change.then for change in changes(answer).values()] == ["Stage combat · Skilled", "Juggling · Skilled"]
    assert any("number 4: Level" in sentence for sentence in answer.context["problems"])
    take(cast, answer, *changes(answer))
    said = cast.performer.skills.values_list("skill", "level", "clip")
    assert list(said) == [("Rowing", "expert", None), ("Stage combat", "skilled", None), ("Juggling", "skilled", None)]
    for table, then in [
        ("Language,Fluency\nWelsh,Mother tongue\n", "Welsh · Native"),
        ("College,Degree,Graduated\nDrama Centre,BA Acting,July 2014\n", "Drama Centre · BA Acting · 2014"),
    ]:
        assert [change.then for change in changes(bring(cast, table)).values()] == [then]


def test_what_a_table_leaves_open_stays_on_the_profile(cast):
    fill(cast.actor, cast.performer)
    answer = bring(cast, "Production,Role,Kind,Year\nPRODUCTION 1,ida,Film,2026\nProduction 0,Ida,Film,\n")
    assert [change.then for change in changes(answer).values()] == [
        "Film · PRODUCTION 1 · ida · Ines Okafor · Northlight · 2026"
    ]
    take(cast, answer, *changes(answer))
    rows = cast.performer.credits.values_list("production", "director", "year")
    assert list(rows) == [("Production 0", "Ines Okafor", 2024), ("PRODUCTION 1", "Ines Okafor", 2026)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
        (b'{"profile": ', "damaged"),
        (b"[" * 100_000, "damaged"),
        (b"{}", "not a profile"),
        (b'{"profile": [1]}', "not a profile"),
        (b'{"credits": "many"}', "not a profile"),
        (b"Who,What\n1,2\n", "name the columns"),
        (b"PK\x03\x04" + b"\x00" * 26 + b"profile.json", "Unpack it"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "cannot be read"),
    ],
)
def test_other_files_are_refused_with_a_sentence(cast, content, sentence):
    answer = bring(cast, content)
    assert answer.status_code == 422 and sentence in answer.content.decode()


def test_what_is_carried_is_for_this_profile_and_not_made_up(cast):
    answer = bring(cast, CSV)
    other = reverse("talent:import-take", args=[cast.client.slug])
    refused = sign_in(cast.agent).post(other, {"found": answer.context["carried"], "take": "credits:0"})
    assert refused.status_code == 422 and "Choose the file again" in refused.content.decode()
    assert not Credit.objects.exists()


def test_more_than_there_is_room_for_is_refused_whole(cast):
    many = [entries.SkillEntry(f"Skill {n}", "basic") for n in range(entries.MOST_ROWS)]
    entries.set_skills(actor=cast.actor, performer=cast.performer, entries=many)
    said = {"bio": "New.", "skills": [{"skill": "One more", "level": "basic"}]}
    answer = bring(cast, json.dumps(said), "profile.json")
    refused = take(cast, answer, *changes(answer))
    assert refused.status_code == 422 and "60 are the most" in refused.content.decode()
    cast.performer.refresh_from_db()
    assert cast.performer.bio == ""


KEYS = st.sampled_from(["skill", "level", "production", "role", "year", "url", "kind"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
SECTIONS = st.sampled_from(["bio", "plays", "bases", "height_cm", "credits", "skills", "links", "stage_name"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from(["bio", "plays", "bases", "height_cm", "credits", "skills", "links", "stage_name"]), VALUES
    )
)
def test_any_json_is_read_or_refused_and_never_breaks(said):
    try:
        found = read_import(json.dumps({"profile": said}).encode())
    except Invalid as refusal:
        assert refusal.message
    else:
        assert all(isinstance(sentence, str) for sentence in found.problems)


def large(cast, monkeypatch):
    monkeypatch.setattr("talent.views.data.MOST_AT_ONCE", 2)
    shot = factories.MediaAssetFactory(performer=cast.performer, file_name="face.jpg", byte_size=3)
    shot.original.save("original", ContentFile(b"abc"))


def test_a_large_one_is_made_by_the_worker_and_had_for_a_week(cast, monkeypatch, time_machine):
    large(cast, monkeypatch)
    client, slug = sign_in(cast.actor), cast.performer.slug
    for _ in range(2):
        assert client.post(reverse("talent:export", args=[slug])).status_code == 302
    export = ProfileExport.objects.get()
    data = reverse("talent:data", args=[slug])
    assert "is being made" in client.get(data).content.decode()
    make_export(export_id=export.pk)
    make_export(export_id=export.pk)
    notice = Notice.objects.get(user=cast.actor, title__contains="everything is ready")
    assert notice.url == data
    address = reverse("talent:export-take", args=[slug, export.public_id])
    assert address in client.get(data).content.decode()
    archive = zipfile.ZipFile(io.BytesIO(b"".join(client.get(address).streaming_content)))
    assert archive.read("media/headshot/001-face.jpg") == b"abc"
    assert sign_in(cast.agent).get(address).status_code in {403, 404}
    assert sign_in(None).get(address).status_code == 302
    time_machine.move_to(clock.now() + dt.timedelta(days=7, minutes=1))
    client = sign_in(cast.actor)
    assert client.get(address).status_code == 404
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert end_exports() == []
    assert not ProfileExport.objects.exists() and not default_storage.exists(export.stored)


def test_one_that_no_worker_finished_is_made_again_and_goes_with_the_performer(cast, monkeypatch, time_machine):
    large(cast, monkeypatch)
    sign_in(cast.actor).post(reverse("talent:export", args=[cast.performer.slug]))
    export = ProfileExport.objects.get()
    assert end_exports() == []
    time_machine.move_to(clock.now() + dt.timedelta(hours=1))
    assert end_exports() == [export.pk]
    make_export(export_id=export.pk)
    assert default_storage.exists(export.stored)
    with TestCase.captureOnCommitCallbacks(execute=True), across_offices("as whoever erases does"):
        performer_erased.send(
            sender=type(cast.performer), performer=cast.performer, erased=Erased(cast.performer.pk, [], [], [])
        )
    assert not ProfileExport.objects.exists() and not default_storage.exists(export.stored)


def test_one_whose_performer_leaves_while_it_is_made_leaves_no_file(cast, monkeypatch):
    large(cast, monkeypatch)
    export = ask_export(actor=cast.actor, performer=cast.performer)

    def leaving(*asked):
        ProfileExport.objects.all().delete()
        return pieces_of(*asked)

    monkeypatch.setattr("talent.services.exporting.pieces_of", leaving)
    make_export(export_id=export.pk)
    assert not default_storage.exists(export.stored)
    assert not Notice.objects.filter(user=cast.actor).exists()


def test_who_speaks_for_the_performer_no_more_gets_nothing(cast):
    export = ask_export(actor=cast.agent, performer=cast.client)
    with across_offices("a test ends a representation"):
        Representation.objects.filter(performer=cast.client).update(ends_on=clock.today())
    make_export(export_id=export.pk)
    assert not ProfileExport.objects.exists() and not Notice.objects.filter(user=cast.agent).exists()


def test_a_file_that_says_nothing_new_offers_nothing_to_take_and_what_is_too_long_says_so(cast):
    answer = bring(cast, f"Production,Role,Kind,Year\n{'X' * 300},Lead,film,2020\n".encode()).content.decode()
    assert "Production is too long; 160 characters fit." in answer
    assert "Take what is ticked" not in answer
    assert "Nothing in it is new" in answer
