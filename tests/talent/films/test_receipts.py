"""What was erased is gone with all that was made of it, and there is a receipt for whoever it belonged to."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.tenancy import across_offices
from core import clock
from core.errors import Conflict
from notifications.models import OutboxMessage
from talent.models import MediaAsset, Receipt
from talent.selectors.receipts import receipts_of
from talent.services import media, preparing
from tests import factories
from tests.talent.conftest import sign_in
from tests.talent.films.conftest import names_of

LATE = dt.timedelta(minutes=3)


def taken_down(shelf, asset, *, by=None) -> None:
    media.remove_media(actor=by or shelf.cast.actor, asset=asset)
    MediaAsset.objects.filter(pk=asset.pk).update(removed_at=clock.now() - LATE)


def test_everything_of_a_film_goes_together_and_is_counted(storage, shelf):
    asset = shelf.ready(title="Secret project", file_name="codename.mp4")
    taken_down(shelf, asset)
    assert preparing.erase_media(asset_id=asset.pk)
    assert names_of(asset) == []
    receipt = receipts_of(shelf.cast.actor).get()
    assert receipt.facts == {"kind": "reel", "files": 4, "bytes": len(b"original" + b"made" * 3)}
    asset.refresh_from_db()
    assert (asset.title, asset.file_name, asset.made, bool(asset.erased_at)) == ("", "", {}, True)
    assert not preparing.erase_media(asset_id=asset.pk)
    assert receipts_of(shelf.cast.actor).count() == 1


def test_a_death_between_files_and_receipt_is_made_good(shelf, monkeypatch):
    asset = shelf.ready()
    taken_down(shelf, asset)

    def dies(*_, **__):
        raise ConnectionError("the database went away")

    with monkeypatch.context() as patched:
        patched.setattr(preparing, "add_receipts", dies)
        with pytest.raises(ConnectionError):
            preparing.erase_media(asset_id=asset.pk)
    assert (names_of(asset), Receipt.objects.count()) == ([], 0)
    assert asset.pk in preparing.assets_left_behind()[1] or preparing.erase_media(asset_id=asset.pk)
    preparing.erase_media(asset_id=asset.pk)
    assert receipts_of(shelf.cast.actor).get().facts["files"] == 4, "counted before any of them went"


def test_what_is_past_its_time_is_not_put_back(shelf):
    asset = shelf.ready()
    taken_down(shelf, asset)
    with pytest.raises(Conflict, match="has been erased"):
        media.restore_media(actor=shelf.cast.actor, asset=asset)
    assert not shelf.cast.performer.media.filter(removed_at=None).exists()


def test_guardians_and_agents_get_the_receipts_of_whom_they_answer_for(shelf):
    performer = shelf.cast.client
    asset = factories.MediaAssetFactory(performer=performer, uploaded_by=shelf.cast.agent)
    taken_down(shelf, asset, by=shelf.cast.agent)
    preparing.erase_media(asset_id=asset.pk)
    assert receipts_of(shelf.cast.agent).get().facts["kind"] == "headshot"
    assert not default_storage.exists(asset.original.name)


def test_the_page_says_what_went_and_mails_it_once(shelf, django_assert_max_num_queries):
    for kind in ("reel", "voice", "tape"):
        asset = shelf.ready(kind, title="Codename Lantern")
        taken_down(shelf, asset)
        preparing.erase_media(asset_id=asset.pk)
    client = sign_in(shelf.cast.actor)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("talent:receipts")).content.decode()
    for words in ("A showreel was erased: 4 files", "A voice demo was erased", "A self-tape was erased"):
        assert words in page
    assert "Lantern" not in page
    receipt = receipts_of(shelf.cast.actor).first()
    for _ in range(2):
        answer = client.post(reverse("talent:receipt-mail", args=[receipt.public_id]), follow=True)
        assert f"On its way to {shelf.cast.actor.email}" in answer.content.decode()
    with across_offices("whose letters they are matters to no office"):
        letter = OutboxMessage.objects.get(kind="talent.media_erased")
    assert letter.to_email == shelf.cast.actor.email
    assert str(receipt.public_id) in str(letter.context)
    other = sign_in(shelf.cast.stranger)
    assert other.post(reverse("talent:receipt-mail", args=[receipt.public_id])).status_code == 404
    assert "Nothing was erased yet" in other.get(reverse("talent:receipts")).content.decode()
