"""The worker: progress as it goes, each film made once, nothing half made, and a way on after every death."""

import os
import signal
import threading

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from core import clock
from talent import stored
from talent.models import MediaAsset
from talent.models.media import stored_path
from talent.selectors.films import film_of, films_of, films_shown
from talent.services import media, reader_process, tape_making
from talent.tape_reader.words import GAVE_UP, LOST
from tests.talent.conftest import make_cast, sign_in
from tests.talent.films import clips
from tests.talent.films.conftest import Shelf, names_of
from tests.tapes import tape

MADE = ["original", "poster.webp", "strip.webp", "tape", "wave.json"]


def test_a_film_and_all_that_pages_show_of_it_on_either_storage(storage, shelf, client):
    asset = shelf.film(title="Drama, 2026")
    assert (asset.state, asset.progress, asset.tries) == ("ready", 100, 1)
    assert names_of(asset) == MADE
    film = films_of(shelf.cast.performer)[0]
    assert (film.title, film.has_picture, film.has_sound, film.strip.count) == ("Drama, 2026", True, True, 1)
    kinds = {"video/mp4": film.src, "image/webp": film.strip.src, "application/json": film.wave}
    for kind, address in kinds.items():
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
        assert b"".join(answer.streaming_content)
    middle = client.get(film.src, headers={"Range": "bytes=100-199"})
    assert (middle.status_code, len(b"".join(middle.streaming_content))) == (206, 100)
    assert client.get(film.poster)["Content-Type"] == "image/webp"
    bare = film.src.split("?")[0]
    assert [sign_in(one).get(bare).status_code for one in (shelf.cast.actor, shelf.cast.director, None)] == [
        200,
        404,
        404,
    ]


def test_a_voice_demo_has_a_wave_and_no_picture(shelf):
    film = film_of(shelf.film(clips.sound(0.4), "voice"))
    assert (film.has_picture, film.poster, film.strip) == (False, "", None)
    assert film.src
    assert film.wave
    assert names_of(film.asset) == ["original", "tape", "wave.json"]


def test_a_profile_says_of_films_only_what_can_be_played(shelf, django_assert_num_queries):
    ready = shelf.ready(title="Comedy")
    shelf.sent(b"being prepared")
    shelf.ready("tape")
    assets = list(shelf.cast.performer.media.all())
    assert films_shown(assets) == [{"id": str(ready.public_id), "kind": "reel", "title": "Comedy", "duration_ms": None}]
    with django_assert_num_queries(1):
        films_of(shelf.cast.performer)


def test_what_cannot_be_used_keeps_its_sentence_and_leaves_nothing_but_the_original(shelf):
    asset = shelf.film(clips.film(), "slate")
    assert asset.state == "failed"
    assert "No sound can be heard in this slate" in asset.failure
    assert names_of(asset) == ["original"]
    assert film_of(asset).failure == asset.failure


def test_percents_are_told_as_it_goes(shelf, monkeypatch):
    monkeypatch.setattr(tape_making, "EVERY_SECONDS", 0.0)
    seen = []
    tell = tape_making._teller

    def listening(asset_id):
        told = tell(asset_id)

        def hear(percent):
            told(percent)
            seen.append(MediaAsset.objects.get(pk=asset_id).progress)

        return hear

    monkeypatch.setattr(tape_making, "_teller", listening)
    shelf.film(tape(8, video="mpeg4", audio=None, size=(640, 360)))
    assert seen
    assert seen == sorted(set(seen))
    assert all(0 < percent < 100 for percent in seen)


def test_a_reader_that_is_killed_is_tried_again_and_not_for_ever(shelf, monkeypatch):
    started = reader_process.subprocess.Popen
    killed = []

    def start_and_kill(*arguments, **options):
        process = started(*arguments, **options)
        os.kill(process.pid, signal.SIGKILL)
        killed.append(process.pid)
        return process

    asset = shelf.sent(clips.film())
    monkeypatch.setattr(reader_process.subprocess, "Popen", start_and_kill)
    for tries in range(1, tape_making.MOST_TRIES + 1):
        with pytest.raises(OSError, match="ended from outside"):
            tape_making.prepare_tape(asset_id=asset.pk)
        asset.refresh_from_db()
        assert (asset.state, asset.tries) == ("processing", tries)
    tape_making.prepare_tape(asset_id=asset.pk)
    asset.refresh_from_db()
    assert (asset.state, asset.failure, len(killed)) == ("failed", GAVE_UP, tape_making.MOST_TRIES)


def test_storage_that_is_away_costs_no_try(shelf, monkeypatch):
    asset = shelf.sent(clips.film())

    def away(*_):
        raise ConnectionError("no route to the bucket")

    with monkeypatch.context() as patched:
        patched.setattr(stored, "put_file", away)
        with pytest.raises(ConnectionError):
            tape_making.prepare_tape(asset_id=asset.pk)
    asset.refresh_from_db()
    assert (asset.state, asset.tries) == ("processing", 0)
    tape_making.prepare_tape(asset_id=asset.pk)
    asset.refresh_from_db()
    assert asset.state == "ready"


def test_an_original_that_is_not_there_is_said_in_the_end(shelf):
    asset = shelf.sent(clips.film())
    default_storage.delete(asset.original.name)
    for _ in range(tape_making.MOST_TRIES):
        with pytest.raises(FileNotFoundError):
            tape_making.prepare_tape(asset_id=asset.pk)
    tape_making.prepare_tape(asset_id=asset.pk)
    asset.refresh_from_db()
    assert (asset.state, asset.failure) == ("failed", LOST)


def test_a_file_is_in_its_place_whole_or_not_at_all(folder, tmp_path, monkeypatch):
    made = tmp_path / "made"
    made.write_bytes(b"new" * 1000)
    stored.put_file("talent/aa/x/tape", made)
    made.write_bytes(b"newer" * 1000)

    def dies(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(stored.os, "fsync", dies)
    with pytest.raises(KeyboardInterrupt):
        stored.put_file("talent/aa/x/tape", made)
    assert default_storage.open("talent/aa/x/tape").read() == b"new" * 1000


def test_what_was_erased_while_it_was_made_leaves_no_file(shelf, monkeypatch, lying):
    asset = shelf.sent(clips.film())
    read = reader_process.read

    def erased_meanwhile(*arguments, **options):
        found = read(*arguments, **options)
        default_storage.delete(asset.original.name)
        MediaAsset.objects.filter(pk=asset.pk).update(removed_at=clock.now(), original="")
        return found

    monkeypatch.setattr(reader_process, "read", erased_meanwhile)
    tape_making.prepare_tape(asset_id=asset.pk)
    assert names_of(asset) == []


@pytest.mark.django_db(transaction=True)
def test_many_workers_make_one_film_once():
    shelf = Shelf(make_cast())
    asset = shelf.sent(clips.film())
    together = threading.Barrier(4)

    def work():
        together.wait(10)
        tape_making.prepare_tape(asset_id=asset.pk)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asset.refresh_from_db()
    assert (asset.state, asset.tries) == ("ready", 1)
    assert names_of(asset) == ["original", "poster.webp", "strip.webp", "tape"]


def test_a_replaced_or_removed_film_is_erased_with_all_of_it_on_either_storage(storage, shelf):
    asset = shelf.film()
    media.remove_media(actor=shelf.cast.actor, asset=asset)
    assert names_of(asset) == MADE, "it can be put back for a while"
    assert film_of(asset).src == ""
    assert films_of(shelf.cast.performer) == []
    assert stored_path(asset.public_id, "tape") in {one.name for one in stored.files_under(stored.ROOT)}
