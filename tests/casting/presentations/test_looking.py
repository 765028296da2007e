"""What a viewer's page shows and costs, and what it never holds; pictures and tapes on their way out."""

import datetime as dt
import io

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from accounts.tenancy import across_offices, office_scope
from casting.models import Note, NoteReading, Submission, ViewerEvent
from casting.services.presentations import add_picks, remove_pick
from casting.states import NoteAudience, SubmissionState, ViewerAct, ViewerTier
from casting.watermark import drawable
from talent.models import MediaAsset
from talent.models.media import stored_path
from talent.services.bookouts import add_book_out
from tests import factories
from tests.casting.presentations.making import Stage, let_in, signed_in
from tests.words import stands_in

MARKED = {
    "note": "COVERNOTE",
    "answers": [{"question": "q", "answer": "ANSWERMARK"}],
    "union_status": "UNIONMARK",
    "tape_url": "https://tapes.example/TAPEMARK",
    "tags": ["TAGMARK"],
}


def look(key, **query):
    return reverse("casting:viewer", args=[key], query=query)


def text_of(client, key, **query) -> str:
    answer = client.get(look(key, **query))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_viewer_reads_what_they_may_and_nothing_else(stage):
    stage.production.codename, stage.production.is_announced = "Project Tern", False
    with across_offices("a test marks private things"):
        stage.production.save()
        row = stage.submissions[0]
        row.performer.legal_name = "LEGALMARK"
        row.performer.save()
        Submission.objects.filter(pk=row.pk).update(**MARKED)
        for audience in NoteAudience.values:
            Note.objects.create(
                organisation=stage.office,
                submission=row,
                author=stage.director,
                audience=audience,
                text=f"Note<{audience}",
            )
        stranger = stage.person(name="Stranger Elsewhere")
    shown = stage.presentation()
    for tier, reads in ((ViewerTier.PRODUCTION, ["production", "executives"]), (ViewerTier.EXECUTIVES, ["executives"])):
        viewer, key = stage.viewer(shown, email=f"{tier}@harrow.example", tier=tier)
        client = let_in(viewer, key)
        pick = stage.picks(shown)[0]
        pages = (
            text_of(client, key) + client.get(reverse("casting:viewer-person", args=[key, pick.pk])).content.decode()
        )
        # Whoever is let in reads the true title.
        assert "The Salt Road" in pages
        assert "4,100" not in pages
        for private in ("COVERNOTE", "ANSWERMARK", "UNIONMARK", "TAPEMARK", "TAGMARK", "LEGALMARK", "/media/"):
            assert private not in pages
        assert row.performer.account.email not in pages
        assert viewer.email not in pages
        assert stranger.performer.stage_name not in pages
        for audience in NoteAudience.values:
            assert (f"Note&lt;{audience}" in pages) == (audience in reads)
    with office_scope(stage.office):
        assert NoteReading.objects.filter(viewer__isnull=False).count() == 3


def test_fees_show_only_when_the_office_says(stage):
    shown = stage.presentation(shows_fees=True)
    viewer, key = stage.viewer(shown)
    assert "£4,100 a week, £24,600 in all" in text_of(let_in(viewer, key), key)


def test_who_withdraws_later_is_no_longer_available(stage, shown, dana):
    viewer, key = dana
    client, pick = let_in(viewer, key), stage.picks(shown)[0]
    picture = reverse("casting:viewer-picture", args=[key, pick.pk, "card"])
    assert client.get(picture).status_code == 200
    with office_scope(stage.office):
        Submission.objects.filter(pk=pick.submission_id).update(state=SubmissionState.WITHDRAWN)
    text = text_of(client, key)
    assert "No longer available" in text
    assert picture not in text
    assert client.get(picture).status_code == 404
    person = client.get(reverse("casting:viewer-person", args=[key, pick.pk])).content.decode()
    assert "No longer available" in person
    assert "vote-" not in person


def test_who_is_taken_out_is_gone_at_once(stage, shown, dana):
    viewer, key = dana
    client, pick = let_in(viewer, key), stage.picks(shown)[0]
    with office_scope(stage.office):
        pick.presentation = shown
        remove_pick(actor=stage.director, pick=pick)
    assert pick.submission.performer.stage_name not in text_of(client, key)
    assert client.get(reverse("casting:viewer-picture", args=[key, pick.pk, "card"])).status_code == 404


def test_free_days_stand_side_by_side(stage):
    with across_offices("a test sets the days"):
        stage.production.starts_on, stage.production.ends_on = dt.date(2027, 5, 4), dt.date(2027, 6, 26)
        stage.production.save()
    performer = stage.submissions[0].performer
    add_book_out(
        actor=performer.account,
        performer=performer,
        starts_on=dt.date(2027, 6, 1),
        ends_on=dt.date(2027, 6, 3),
        note="Wed",
    )
    shown = stage.presentation()
    viewer, key = stage.viewer(shown)
    text = text_of(let_in(viewer, key), key)
    assert "Free 4 May – 26 Jun" in text
    assert "Not 1–3 Jun" in text
    assert not stands_in(text.split("Side by side")[1], "Wed")


@pytest.mark.parametrize("people", [1, 3, 60])
def test_the_page_costs_the_same_for_one_and_for_sixty(transactional_db, assert_statements, people):
    stage = Stage(people=people)
    shown = stage.presentation(shows_fees=True)
    viewer, key = stage.viewer(shown)
    client = let_in(viewer, key)
    text_of(client, key)
    with assert_statements(15):
        text = text_of(client, key)
    assert text.count('class="pick"') == people


# --- pictures -----------------------------------------------------------------------------------------------------


def test_every_picture_is_the_viewers_own(stage, shown, dana):
    pick = stage.picks(shown)[0]
    other, other_key = stage.viewer(shown, "Aled Fairweather", "aled@harrow.example")
    own = {}
    for viewer, key in (dana, (other, other_key)):
        answer = let_in(viewer, key).get(reverse("casting:viewer-picture", args=[key, pick.pk, "card"]))
        assert answer["Content-Type"] == "image/webp"
        assert "no-store" in answer["Cache-Control"]
        assert "sandbox" in answer["Content-Security-Policy"]
        own[viewer.pk] = answer.content
    original = default_storage.open(stored_path(pick.submission.headshot.public_id, "card")).read()
    first, second = own.values()
    assert len({first, second, original}) == 3
    assert _unlike(first, original) > 0.05
    # Light enough to see a face by: what changed is changed a little.
    assert _unlike(first, original, by=120) < 0.02


def _unlike(one: bytes, other: bytes, by: int = 12) -> float:
    a, b = (Image.open(io.BytesIO(content)).convert("L").tobytes() for content in (one, other))
    return sum(abs(x - y) > by for x, y in zip(a, b, strict=True)) / len(a)


def test_a_picture_is_made_once_an_hour(stage, shown, dana):
    viewer, key = dana
    client, pick = let_in(viewer, key), stage.picks(shown)[0]
    address = reverse("casting:viewer-picture", args=[key, pick.pk, "card"])
    at = dt.datetime.now(dt.UTC).replace(minute=5)
    with time_machine.travel(at, tick=False) as clock:
        first = client.get(address).content
        clock.shift(dt.timedelta(minutes=30))
        assert client.get(address).content == first
        clock.shift(dt.timedelta(minutes=30))
        assert client.get(address).content != first


def test_a_strip_has_the_mark_in_each_of_its_pictures_and_captions_come_along(stage, shown, dana):
    viewer, key = dana
    client, pick = let_in(viewer, key), stage.picks(shown)[0]
    tape = stage.give_tape(pick.submission)
    strip, captions = (reverse(f"casting:viewer-{name}", args=args) for name, args in
                       (("picture", [key, pick.pk, "strip"]), ("captions", [key, pick.pk])))  # fmt: skip
    person = reverse("casting:viewer-person", args=[key, pick.pk])
    for page in (client.get(person).content.decode(), text_of(client, key)):
        assert strip not in page
        assert captions not in page
    assert [client.get(address).status_code for address in (strip, captions)] == [404, 404]

    plain = io.BytesIO()
    Image.new("RGB", (160 * 60, 90), (90, 90, 90)).save(plain, "WEBP", lossless=True)
    default_storage.save(stored_path(tape.public_id, "strip"), ContentFile(plain.getvalue()))
    default_storage.save(stored_path(tape.public_id, "captions"), ContentFile(b"WEBVTT\n"))
    made = {"strip": {"count": 60, "width": 160, "height": 90, "every_ms": 2000}, "captions": "fr"}
    MediaAsset.objects.filter(pk=tape.pk).update(made=made)
    page = client.get(person).content.decode()
    assert f'data-player-strip="{strip}"' in page
    assert f'src="{captions}" srclang="fr"' in page
    marked = Image.open(io.BytesIO(client.get(strip).content)).convert("L")
    assert marked.size == (9600, 90)
    for number in (0, 1, 30, 59):
        one = marked.crop((number * 160, 0, number * 160 + 160, 90))
        assert sum(abs(at - 90) > 12 for at in one.tobytes()) > 500
    answer = client.get(captions)
    assert (answer["Content-Type"], answer.content) == ("text/vtt; charset=utf-8", b"WEBVTT\n")
    assert "no-store" in answer["Cache-Control"]
    with office_scope(stage.office):
        pick.presentation = shown
        remove_pick(actor=stage.director, pick=pick)
    assert [client.get(address).status_code for address in (strip, captions)] == [404, 404]


@pytest.mark.parametrize("variant", ["original", "whole", "resume", "tape"])
def test_there_is_no_other_picture(stage, shown, dana, variant):
    viewer, key = dana
    where = reverse("casting:viewer-person", args=[key, stage.picks(shown)[0].pk])
    assert let_in(viewer, key).get(f"{where}{variant}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Dana Whitlock", "Dana Whitlock"),
        ("Zoë Łukasiewicz", "Zoë Łukasiewicz"),
        ("Сергей Иванов", "Сергей Иванов"),
        ("محمد السيد", "محمد السيد"),
        ("李小龍", ""),
    ],
)
def test_names_are_written_as_far_as_the_font_goes(name, written):
    assert drawable(name) == written


# --- tapes --------------------------------------------------------------------------------------------------------


def plays(stage) -> int:
    with office_scope(stage.office):
        return ViewerEvent.objects.filter(act=ViewerAct.PLAYED).count()


def test_a_tape_comes_in_parts_and_a_play_is_kept_once(stage, shown, dana):
    viewer, key = dana
    pick = stage.picks(shown)[0]
    stage.give_tape(pick.submission, content=bytes(range(256)) * 16)
    client, address = let_in(viewer, key), reverse("casting:viewer-tape", args=[key, pick.pk])
    assert plays(stage) == 0
    first = client.get(address, headers={"Range": "bytes=0-99"})
    assert (first.status_code, first["Content-Range"]) == (206, "bytes 0-99/4096")
    assert first["Content-Disposition"] == "inline"
    assert "no-store" in first["Cache-Control"]
    later = client.get(address, headers={"Range": "bytes=256-511"})
    assert b"".join(later.streaming_content) == bytes(range(256))
    client.get(address, headers={"Range": "bytes=0-"})
    client.post(address)
    assert plays(stage) == 1
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=3)):
        client.post(address)
    assert plays(stage) == 2
    assert client.get(address, headers={"Range": "bytes=9999-"}).status_code == 416
    assert client.get(address, headers={"Sec-Fetch-Dest": "document"}).status_code == 404


def test_a_page_holds_no_way_to_the_file(stage, shown, dana):
    viewer, key = dana
    pick = stage.picks(shown)[0]
    tape = stage.give_tape(pick.submission)
    client = let_in(viewer, key)
    text = text_of(client, key) + client.get(reverse("casting:viewer-person", args=[key, pick.pk])).content.decode()
    assert reverse("casting:viewer-tape", args=[key, pick.pk]) in text
    assert "nodownload" in text
    assert str(tape.public_id) not in text
    assert str(pick.submission.headshot.public_id) not in text


def test_every_opening_is_kept_and_a_form_leads_back_without_one(stage, shown, dana):
    viewer, key = dana
    client = let_in(viewer, key)
    for _ in range(2):
        client.get(look(key))
    client.get(look(key, at="1"))
    client.get(look(key), headers={"HX-Request": "true"})
    with office_scope(stage.office):
        assert viewer.events.filter(act=ViewerAct.OPENED).count() == 2


# --- the office's preview -----------------------------------------------------------------------------------------


def test_a_preview_is_the_page_and_tells_nobody(stage):
    shown = stage.presentation(is_open=False)
    with office_scope(stage.office):
        for audience in ("office", "production", "executives"):
            Note.objects.create(
                organisation=stage.office,
                submission=stage.submissions[0],
                author=stage.director,
                audience=audience,
                text=f"For {audience} only",
            )
    client = signed_in(stage.director)
    address = reverse("casting:presentation-preview", args=[stage.office.slug, shown.pk])
    near = client.get(address, {"tier": "production"}).content.decode()
    far = client.get(address, {"tier": "executives"}).content.decode()
    assert stage.submissions[0].performer.stage_name in near
    assert ("For office only" in near, "For production only" in near, "For executives only" in near) == (
        False,
        True,
        True,
    )
    assert ("For production only" in far, "For executives only" in far) == (False, True)
    assert "/media/" not in near.split("<main")[1]
    picture = reverse(
        "casting:presentation-picture", args=[stage.office.slug, shown.pk, stage.picks(shown)[0].pk, "card"]
    )
    assert client.get(picture)["Content-Type"] == "image/webp"
    with office_scope(stage.office):
        assert not NoteReading.objects.exists()
        assert not ViewerEvent.objects.exists()


def test_a_second_role_has_a_page_of_its_own(stage):
    with across_offices("a test makes another part"):
        rourke = factories.RoleFactory(call=stage.call, name="Captain Rourke", position=2)
    elias = stage.person(1, name="Elias Thorne", role=rourke)
    shown = stage.presentation()
    viewer, key = stage.viewer(shown)
    client = let_in(viewer, key)
    assert "Elias Thorne" not in text_of(client, key)
    assert "Elias Thorne" in text_of(client, key, role=rourke.pk)
    with office_scope(stage.office):
        assert elias.pk in shown.picks.values_list("submission_id", flat=True)
        extra = stage.person(name="Extra Person")
        add_picks(actor=stage.director, presentation=shown, submission_ids=[extra.pk])
    assert "Extra Person" in text_of(client, key)
