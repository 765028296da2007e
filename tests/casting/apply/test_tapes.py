"""A tape with an application: uploaded or behind a link, chosen, replaced, shown to the office and to nobody else."""

import tempfile
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.tenancy import office_scope
from casting.messages import OWN_TAPE, OWN_TAPE_TO_REP, TAPE, not_this_time_context
from casting.models import Role, Submission, SubmissionDraft
from casting.services.closures import parties
from casting.services.reviews import open_submission
from casting.states import TookPart
from core import uploads
from core.uploads import MOST_WITH_FILMS, NamelessUpload
from notifications.models import Notice
from talent.models import MediaAsset
from talent.services import media, tape_making
from talent.services.tapes import upload_tape
from tests.casting.apply.conftest import every
from tests.tapes import tape

pytestmark = pytest.mark.django_db
SECRET_NAME = "Noor Haddad at home, third try.mp4"


@pytest.fixture
def asks(ground):
    """The first role asks for a self-tape."""
    Role._base_manager.filter(pk=ground.role.pk).update(asks_tape=True)
    return ground.role.pk


@pytest.fixture
def actor(ground, client):
    client.force_login(ground.actor)
    return client


def film(content: bytes | None = None, name=SECRET_NAME) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, tape(0.4) if content is None else content, "video/mp4")


def put_up(ground, content=None, *, prepared=True, performer=None, actor=None) -> MediaAsset:
    performer = performer or ground.performer
    asset = upload_tape(actor=actor or ground.actor, performer=performer, file=film(content))
    if prepared:
        tape_making.prepare_tape(asset_id=asset.pk)
    asset.refresh_from_db()
    return asset


def send(actor, ground, asks, **more):
    return actor.post(ground.url, {"performer": ground.performer.pk, "roles": [asks], "do": "send", **more})


def test_a_tape_from_the_profile_goes_with_the_application(ground, asks, actor):
    asset = put_up(ground)
    html = actor.get(ground.url).content.decode()
    assert f'value="{asset.public_id}"' in html
    assert f"{SECRET_NAME}, 0:00" in html
    assert send(actor, ground, asks, **{f"tape_asset_{asks}": str(asset.public_id)}).status_code == 302
    row = every(Submission).get()
    assert (row.tape, row.tape_url) == (asset, "")


def test_without_script_a_chosen_file_goes_up_and_is_the_chosen_one(ground, asks, actor):
    answer = actor.post(
        ground.url,
        {
            "performer": ground.performer.pk,
            "roles": [asks],
            "note": "Hello",
            "do": f"tape:{asks}",
            f"tapefile_{asks}": film(),
        },
    )
    assert answer.status_code == 302
    asset = MediaAsset.objects.get(kind="tape")
    draft = every(SubmissionDraft).get()
    assert draft.data[f"tape_asset_{asks}"] == str(asset.public_id)
    assert draft.data["note"] == "Hello"
    html = actor.get(ground.url).content.decode()
    assert f'value="{asset.public_id}"' in html
    assert "being prepared" in html


def test_without_script_it_may_be_chosen_and_sent_in_one_go(ground, asks, actor):
    assert send(actor, ground, asks, **{f"tapefile_{asks}": film()}).status_code == 302
    assert every(Submission).get().tape.kind == "tape"


@pytest.mark.parametrize("do", ["send", "tape"])
def test_what_is_no_film_is_refused_beside_the_field_and_nothing_typed_is_lost(ground, asks, actor, do):
    act = do if do == "send" else f"tape:{asks}"
    data = {"performer": ground.performer.pk, "roles": [asks], "note": "Kept words", "do": act}
    answer = actor.post(ground.url, data | {f"tapefile_{asks}": film(b"PK\x03\x04 not a film")})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "packed archive, not a film" in html
    assert "Kept words" in html
    assert not every(Submission).exists()
    assert not MediaAsset.objects.filter(kind="tape").exists()


def test_neither_tape_nor_link_is_asked_for_again(ground, asks, actor):
    answer = send(actor, ground, asks)
    assert answer.status_code == 422
    assert "Upload one, or paste a link to it." in answer.content.decode()


def test_a_link_still_does(ground, asks, actor):
    put_up(ground)
    assert send(actor, ground, asks, **{f"tape_asset_{asks}": "", f"tape_{asks}": "vimeo.com/1"}).status_code == 302
    row = every(Submission).get()
    assert (row.tape, row.tape_url) == (None, "https://vimeo.com/1")


def test_a_tape_counts_more_than_what_stands_in_the_field_of_links(ground, asks, actor):
    asset = put_up(ground)
    assert (
        send(
            actor, ground, asks, **{f"tape_asset_{asks}": str(asset.public_id), f"tape_{asks}": "not a link"}
        ).status_code
        == 302
    )
    assert every(Submission).get().tape_url == ""


def test_nobody_sends_somebody_elses_tape_one_that_failed_or_one_that_is_gone(ground, asks, actor):
    others = put_up(ground, performer=ground.client, actor=ground.agent)
    failed = put_up(ground, tape(0.4)[:3000])
    gone = put_up(ground)
    media.remove_media(actor=ground.actor, asset=gone)
    for public_id in (others.public_id, failed.public_id, gone.public_id, uuid.uuid4(), "nonsense"):
        answer = send(actor, ground, asks, **{f"tape_asset_{asks}": str(public_id)})
        assert answer.status_code == 422
        assert "That tape is not there any more." in answer.content.decode()
    assert not every(Submission).exists()


def test_it_may_be_replaced_until_it_has_been_opened(ground, asks, actor):
    first, second = put_up(ground), put_up(ground)
    send(actor, ground, asks, **{f"tape_asset_{asks}": str(first.public_id)})
    row = every(Submission).get()
    url = reverse("casting:my-submission-edit", args=[row.pk])
    assert f'value="{first.public_id}" id' in actor.get(url).content.decode()
    assert actor.post(url, {f"tape_asset_{asks}": str(second.public_id)}).status_code == 302
    row.refresh_from_db()
    assert row.tape == second
    with office_scope(ground.office):
        open_submission(actor=ground.director, submission=Submission.objects.get())
    answer = actor.post(url, {f"tape_asset_{asks}": str(first.public_id)})
    assert answer.status_code == 422
    assert "it stays as they saw it" in answer.content.decode()


def test_a_tape_that_fails_is_told_to_who_sent_it(ground, asks, actor):
    asset = put_up(ground, tape(2)[:9000], prepared=False)
    send(actor, ground, asks, **{f"tape_asset_{asks}": str(asset.public_id)})
    tape_making.prepare_tape(asset_id=asset.pk)
    notice = Notice.objects.get(user=ground.actor, title="A tape could not be used")
    assert "damaged or incomplete" in notice.text
    # It leads to the film's own place, which says why and takes another one.
    page, _, place = notice.url.partition("#")
    films = actor.get(page).content.decode()
    assert f'id="{place}"' in films
    assert films.index("damaged or incomplete") > films.index(f'id="{place}"')
    html = actor.get(reverse("casting:my-submission", args=[every(Submission).get().pk])).content.decode()
    assert "damaged or incomplete" in html


# --- behind the door ------------------------------------------------------------------------------------------------


@pytest.fixture
def submitted(ground, asks, actor):
    asset = put_up(ground)
    send(actor, ground, asks, **{f"tape_asset_{asks}": str(asset.public_id)})
    return every(Submission).get()


def panel(client, ground, row) -> str:
    client.force_login(ground.director)
    return client.get(reverse("casting:room-panel", args=[ground.office.slug, row.role_id, row.pk])).content.decode()


def test_the_office_plays_it_and_reads_no_file_name(ground, submitted, client):
    html = panel(client, ground, submitted)
    assert f"/media/{submitted.tape.public_id}/tape/?s=" in html
    assert f"/media/{submitted.tape.public_id}/poster/?s=" in html
    assert "Tape of Noor Haddad" in html
    assert "third try" not in html
    board = client.get(reverse("casting:room", args=[ground.office.slug, submitted.role_id]) + "?has_tape=1")
    assert f'data-id="{submitted.pk}"' in board.content.decode()
    assert "data-tape" in board.content.decode()


def test_the_office_is_told_what_became_of_it(ground, submitted, client):
    asset = submitted.tape
    MediaAsset.objects.filter(pk=asset.pk).update(state="processing")
    assert "The tape is being prepared" in panel(client, ground, submitted)
    MediaAsset.objects.filter(pk=asset.pk).update(state="failed", failure="This tape has sound but no picture.")
    assert "This tape has sound but no picture." in panel(client, ground, submitted)
    MediaAsset.objects.filter(pk=asset.pk).update(state="ready", failure="")
    media.remove_media(actor=ground.actor, asset=asset)
    html = panel(client, ground, submitted)
    assert "Its owner took it down." in html
    assert "/tape/?s=" not in html


def test_it_counts_as_a_tape_and_the_note_says_what_is_true_of_it(ground, submitted):
    def words():
        with office_scope(ground.office):
            (party,) = parties(Submission.objects.all())
            row = Submission.objects.select_related("role__production", "role__organisation").get()
            return party, not_this_time_context(
                role=row.role, party=party, reason="", is_cut=False, signer=ground.director, at=row.submitted_at
            )["tape"]

    party, said = words()
    assert party.took_part == TookPart.TAPED
    assert said == OWN_TAPE
    every(Submission).update(via="rep")
    assert words()[1] == OWN_TAPE_TO_REP
    media.remove_media(actor=ground.actor, asset=submitted.tape)
    party, said = words()
    assert (party.took_part, said) == (TookPart.TAPED, "")
    every(Submission).update(tape=None, tape_url="https://vimeo.com/1")
    assert words()[1] == TAPE


# --- the profile ----------------------------------------------------------------------------------------------------


def test_without_script_the_profile_takes_one_or_says_why_not(ground, actor):
    url = reverse("talent:tapes", args=["noor"])
    assert actor.post(url, {"file": film()}).status_code == 302
    assert MediaAsset.objects.get(kind="tape").file_name == SECRET_NAME
    answer = actor.post(url, {"file": film(b"%PDF-1.7 and so on")})
    assert (answer.status_code, "not a film" in answer.content.decode()) == (422, True)
    assert "Choose your tape first." in actor.post(url).content.decode()


def test_the_profile_lists_tapes_and_takes_them_down(ground, actor):
    asset = put_up(ground)
    page = reverse("talent:profile", args=["noor"])
    html = actor.get(page).content.decode()
    assert SECRET_NAME in html
    assert f"/media/{asset.public_id}/tape/?s=" in html
    actor.post(reverse("talent:tape-remove", args=["noor", asset.public_id]))
    html = actor.get(page).content.decode()
    assert "was taken down and will be erased in a moment" in html
    answer = actor.post(reverse("talent:headshot-restore", args=["noor", asset.public_id]))
    assert answer["Location"].endswith("#tapes")
    asset.refresh_from_db()
    assert asset.removed_at is None


def test_a_body_too_large_is_refused_before_it_is_read(ground, actor):
    small = actor.generic(
        "POST",
        reverse("talent:resume-upload", args=["noor"]),
        b"x",
        "multipart/form-data; boundary=b",
        CONTENT_LENGTH="100000001",
    )
    assert small.status_code == 400
    large = actor.generic(
        "POST",
        reverse("talent:tapes", args=["noor"]),
        b"x",
        "multipart/form-data; boundary=b",
        CONTENT_LENGTH=str(MOST_WITH_FILMS + 1),
    )
    assert large.status_code == 400


def test_a_form_larger_than_memory_lies_under_no_name_on_its_way(ground, actor, monkeypatch, tmp_path):
    """So that a server that is killed in the middle of one leaves nothing behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    large = tape(0.4) + b"\0" * 5_000_000
    named = []

    class Watched(NamelessUpload):
        def receive_data_chunk(self, raw_data, start):
            super().receive_data_chunk(raw_data, start)
            named.extend(tmp_path.iterdir())

    monkeypatch.setattr(uploads, "NamelessUpload", Watched)
    assert actor.post(reverse("talent:tapes", args=["noor"]), {"file": film(large)}).status_code == 302
    with MediaAsset.objects.get(kind="tape").original.open() as kept:
        assert kept.read() == large
    assert named == list(tmp_path.iterdir()) == []
