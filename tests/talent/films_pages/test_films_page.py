"""The page of a performer's films: put up, named, put in order, replaced, taken down and put back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.tenancy import across_offices
from core import clock
from talent.models import MediaAsset, PerformerSkill, Representation, Upload
from tests import factories
from tests.talent.conftest import sign_in
from tests.talent.uploads.hand import Hand
from tests.tapes import tape

pytestmark = pytest.mark.django_db

FILM = tape(0.4)


def film(cast, **values):
    return factories.MediaAssetFactory(performer=cast.performer, is_main=False, **({"kind": "reel"} | values))


def url(cast, name="films", *more):
    return reverse(f"talent:{name}", args=[cast.performer.slug, *more])


def page(cast, user=None):
    return sign_in(user or cast.actor).get(url(cast)).content.decode()


def sent(name="reel.mp4", content=FILM):
    return SimpleUploadedFile(name, content, content_type="video/mp4")


def titles(html):
    return re.findall(r'class="film__title" id="film-[^"]+-h">([^<]+)<', html)


def test_a_form_without_a_script_puts_a_showreel_up(cast, django_capture_on_commit_callbacks):
    answer = sign_in(cast.actor).post(url(cast), {"kind": "reel", "file": sent()})
    assert answer.status_code == 302 and answer["Location"].endswith("#reel")
    asset = MediaAsset.objects.get(kind="reel")
    assert asset.byte_size == len(FILM) and asset.original.size == len(FILM)
    assert "Being prepared" in page(cast)


@pytest.mark.parametrize(
    ("kind", "file", "said"),
    [
        ("reel", ("reel.mp4", b"PK\x03\x04" + b"\x00" * 200), "not a film"),
        ("reel", ("reel.mp4", b""), "This file is empty."),
        ("permit", ("reel.mp4", FILM), None),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field(cast, kind, file, said):
    answer = sign_in(cast.actor).post(url(cast), {"kind": kind, "file": sent(*file)})
    assert answer.status_code == 422
    if said:
        assert said in answer.content.decode()
    assert not MediaAsset.objects.filter(kind__in=["reel", "permit"]).exists()


def test_titles_are_kept_and_a_long_one_is_refused_with_its_sentence(cast):
    one = film(cast)
    browser = sign_in(cast.actor)
    browser.post(url(cast, "film", one.public_id), {"title": "  Drama   &\u202e <b>2026</b> "})
    assert "Drama &amp;\u202e &lt;b&gt;2026&lt;/b&gt;" in page(cast)
    answer = browser.post(url(cast, "film", one.public_id), {"title": "x" * 300})
    assert answer.status_code == 422 and "120 characters" in answer.content.decode()


def test_films_stand_in_the_order_that_their_owner_gave_them(cast):
    for title in ("One", "Two", "Three"):
        film(cast, title=title)
    film(cast, title="A slate", kind="slate")
    three = MediaAsset.objects.get(title="Three")
    browser = sign_in(cast.actor)
    browser.post(url(cast, "film-move", three.public_id, "up"))
    browser.post(url(cast, "film-move", three.public_id, "up"))
    browser.post(url(cast, "film-move", three.public_id, "up"))
    assert titles(page(cast)) == ["Three", "One", "Two", "A slate"]
    browser.post(url(cast, "film-move", three.public_id, "down"))
    assert titles(page(cast)) == ["One", "Three", "Two", "A slate"]
    assert browser.post(url(cast, "film-move", three.public_id, "sideways")).status_code == 404


def test_another_one_takes_its_place_with_title_order_and_skill(cast):
    first, old = film(cast, title="First", position=1), film(cast, title="Drama", position=2)
    skill = PerformerSkill.objects.create(performer=cast.performer, skill="Riding", level="skilled", clip=old)
    hand = Hand(sign_in(cast.actor), cast.performer.slug)
    address = hand.begin(len(FILM), kind="reel", door="replace", replaces=str(old.public_id))
    assert hand.send(address, 0, FILM).status_code == 204
    new = Upload.objects.get().asset
    old.refresh_from_db()
    skill.refresh_from_db()
    assert old.removed_at is not None and first.removed_at is None
    assert (new.title, new.position, skill.clip_id) == ("Drama", 2, new.pk)


def test_nothing_takes_the_place_of_what_is_gone_or_of_another_kind_or_person(cast):
    gone, slate = film(cast, removed_at=clock.now()), film(cast, kind="slate")
    stranger = factories.MediaAssetFactory(kind="reel", is_main=False)
    hand = Hand(sign_in(cast.actor), cast.performer.slug)
    for public_id in (gone.public_id, stranger.public_id, "nothing"):
        answer = hand.create(len(FILM), kind="reel", door="replace", replaces=str(public_id))
        assert answer.status_code == 409 and "not there any more" in answer.json()["detail"]
    address = hand.begin(len(FILM), kind="reel", door="replace", replaces=str(slate.public_id))
    assert hand.send(address, 0, FILM).status_code == 409
    assert Upload.objects.get().state == "refused"
    slate.refresh_from_db()
    assert (
        slate.removed_at is None
        and not MediaAsset.objects.filter(kind="reel", removed_at=None).exclude(pk=stranger.pk).exists()
    )


def test_whoever_speaks_for_somebody_no_more_replaces_nothing(cast):
    old = factories.MediaAssetFactory(performer=cast.client, kind="reel", is_main=False)
    hand = Hand(sign_in(cast.agent), cast.client.slug)
    address = hand.begin(len(FILM), kind="reel", door="replace", replaces=str(old.public_id))
    with across_offices("a test ends a representation"):
        Representation.objects.filter(performer=cast.client).update(ends_on=clock.today())
    assert hand.send(address, 0, FILM).status_code == 403
    old.refresh_from_db()
    assert old.removed_at is None


def test_captions_are_kept_changed_and_taken_away_and_bad_ones_named(cast):
    one = film(cast, title="Drama")
    browser = sign_in(cast.actor)
    address = url(cast, "film-captions", one.public_id)
    words = b"1\n00:00:00,500 --> 00:00:02,000\nGood morning.\n"
    answer = browser.post(address, {"file": SimpleUploadedFile("drama.srt", words), "language": "en-GB"}, follow=True)
    assert "Kept: 1 caption." in answer.content.decode() and '<track kind="captions"' in answer.content.decode()
    assert (
        browser.post(address, {"file": SimpleUploadedFile("drama.srt", b"\x00PK"), "language": "en"}).status_code == 422
    )
    assert "with captions" in page(cast)
    browser.post(address, {"do": "remove"})
    assert "<track" not in page(cast)


def test_what_is_taken_down_can_be_put_back_for_a_moment(cast):
    one = film(cast, title="Drama")
    browser = sign_in(cast.actor)
    browser.post(url(cast, "film-remove", one.public_id))
    html = page(cast)
    assert titles(html) == [] and "Drama</b> was taken down" in html
    browser.post(url(cast, "film-restore", one.public_id))
    assert titles(page(cast)) == ["Drama"]


def test_a_row_asks_again_while_it_is_prepared_and_says_why_it_cannot_be_used(cast):
    being = film(cast, state="processing", progress=40)
    browser = sign_in(cast.actor)
    answer = browser.get(url(cast, "film", being.public_id), headers={"HX-Request": "true"}).content.decode()
    assert 'aria-valuenow="40"' in answer and "hx-get" in answer and "<html" not in answer
    MediaAsset.objects.filter(pk=being.pk).update(state="failed", failure="It stops before its end.")
    answer = browser.get(url(cast, "film", being.public_id), headers={"HX-Request": "true"}).content.decode()
    assert "It stops before its end." in answer and "hx-get" not in answer


def test_an_agent_does_it_too_and_nobody_else(cast):
    film(cast, title="Drama")
    assert "Drama" in page(cast)
    agents = sign_in(cast.agent).get(reverse("talent:films", args=[cast.client.slug]))
    assert agents.status_code == 200 and cast.agency.name in agents.content.decode()
    for who in (cast.stranger, cast.director, cast.assistant):
        assert sign_in(who).get(url(cast)).status_code in {403, 404}


def test_the_page_may_use_the_camera_and_others_may_not(cast):
    browser = sign_in(cast.actor)
    assert "camera=(self), microphone=(self)" in browser.get(url(cast))["Permissions-Policy"]
    assert (
        "camera=(), microphone=()"
        in browser.get(reverse("talent:profile", args=[cast.performer.slug]))["Permissions-Policy"]
    )


def test_forty_films_cost_what_one_costs(cast, assert_statements):
    film(cast)
    browser = sign_in(cast.actor)
    with assert_statements(20) as one:
        browser.get(url(cast))
    MediaAsset.objects.bulk_create(
        [MediaAsset(performer=cast.performer, kind="reel", state="ready", original="x") for _ in range(39)]
    )
    with assert_statements(len(one)):
        browser.get(url(cast))


def test_a_film_is_no_picture(cast):
    one, client = film(cast, state="ready"), sign_in(cast.actor)
    crop = {"x": "0", "y": "0", "width": "80"}
    for name, given in (("headshot-crop", crop), ("headshot-remove", {}), ("headshot-restore", {})):
        assert client.post(url(cast, name, one.public_id), given).status_code == 404
    assert client.get(url(cast, "headshot-card", one.public_id)).status_code == 404
    one.refresh_from_db()
    assert (one.state, one.removed_at) == ("ready", None)
