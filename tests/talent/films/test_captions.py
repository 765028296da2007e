"""Captions: what programs write, read strictly and written anew."""

import io
import re

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.states import TokenScope
from core.errors import Conflict, Invalid, NotAllowed
from talent.captions import MOST_BYTES, read_captions, write_vtt
from talent.selectors.films import film_of
from talent.services import media
from talent.services.captions import remove_captions, set_captions
from tests import factories
from tests.talent.films.conftest import names_of

VTT = b"WEBVTT\n\n00:01.000 --> 00:02.500\nLet me tell you.\n"
SRT = "1\r\n00:00:01,000 --> 00:00:02,500\r\nLet me tell you.\r\n"
CLEAN = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nLet me tell you.\n"
READ = {
    "webvtt": VTT,
    "subrip": SRT.encode(),
    "utf-16 with a mark": SRT.encode("utf-16"),
    "utf-16 without": SRT.encode("utf-16-le"),
    "utf-8 with a mark": b"\xef\xbb\xbf" + VTT,
    "old line ends": VTT.replace(b"\n", b"\r"),
    "header, notes, styles and settings": b"WEBVTT - Reel\nKind: captions\n\nNOTE by Ada\n\nSTYLE\n::cue { color: url(x) }\n\n"
    b"first\n00:01.000 --> 00:02.500 align:start position:0%\n<v Ada><b>Let</b> me <i>tell</i> you.</v>\n",
    "in no order": b"WEBVTT\n\n00:01.000 --> 00:02.500\n{\\an8}Let me tell you.\n\n00:00.200 --> 00:00.300\n\n",
}  # fmt: skip


@pytest.mark.parametrize("content", READ.values(), ids=READ.keys())
def test_what_programs_write_comes_out_clean(content):
    assert write_vtt(read_captions(content)) == CLEAN


def test_no_markup_comes_out_again():
    wicked = (
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n&lt;img src=x onerror=alert(1)&gt; <script>x</script> a --> b &amp; c\n"
    )
    assert write_vtt(read_captions(wicked)).endswith("\n&lt;img src=x onerror=alert(1)&gt; x a → b &amp; c\n")


REFUSED = {
    "nothing": (b"", "empty"),
    "a film": (b"\0\0\0\x18ftypisom" + bytes(200), "not captions"),
    "words alone": (b"Let me tell you.\n", "not captions"),
    "no words": (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "No captions"),
    "a time that is none": (b"WEBVTT\n\n00:01.000 --> soon\nHello\n", "Line 3 is not a time"),
    "backwards": (b"1\n00:00:05,000 --> 00:00:02,000\nHello\n", "line 2 ends before it begins"),
    "too much": (b"1\n00:00:05,000 --> 00:00:06,000\n" + b"a" * MOST_BYTES, "1 MB at most"),
    "a novel": (b"1\n00:00:05,000 --> 00:00:06,000\n" + b"word " * 300, "more than 1,000 characters"),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_none_has_its_sentence(content, words):
    with pytest.raises(Invalid, match=words) as refusal:
        read_captions(content)
    assert refusal.value.field == "file"


SAFE = re.compile(r"[^<>\x00-\x08\x0b-\x1f]*")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.sampled_from(["WEBVTT", "\n", "\n\n", "1", "00:00:01,000 --> 00:00:02,000", "00:59.999-->1:00:00.1", "<b>", "&lt;",
                         "NOTE", "-->", "\0", "é", "<c.x", "00:00:9999 --> x"]) | st.text(max_size=8),
        max_size=14,
    ),
    st.sampled_from(["utf-8", "utf-16", "utf-16-be", "cp1252"]),
)  # fmt: skip
def test_whatever_comes_there_is_a_sentence_or_clean_captions(parts, encoding):
    try:
        made = write_vtt(read_captions("".join(parts).encode(encoding, errors="replace")))
    except Invalid as refusal:
        assert refusal.message
        return
    words = made.replace(" --> ", " to ")
    assert SAFE.fullmatch(words)
    assert write_vtt(read_captions(made.encode())) == made, "what was written is read as the same"


def test_captions_are_kept_replaced_and_taken_away_on_either_storage(storage, shelf, client):
    asset, actor = shelf.ready(), shelf.cast.actor
    assert set_captions(actor=actor, asset=asset, file=io.BytesIO(SRT.encode("utf-16")), language="en-GB") == 1
    asset.refresh_from_db()
    first = film_of(asset)
    answer = client.get(first.captions)
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert b"".join(answer.streaming_content).decode() == CLEAN
    assert first.captions_language == "en-GB"

    set_captions(actor=actor, asset=asset, file=io.BytesIO(VTT.replace(b"tell", b"ask")), language="en")
    asset.refresh_from_db()
    second = film_of(asset)
    assert second.captions != first.captions, "a browser must not show the old ones"
    assert b"ask" in b"".join(client.get(second.captions).streaming_content)
    assert names_of(asset).count("captions.vtt") == 1

    remove_captions(actor=actor, asset=asset)
    remove_captions(actor=actor, asset=asset)
    asset.refresh_from_db()
    assert film_of(asset).captions == ""
    assert "captions.vtt" not in names_of(asset)
    assert client.get(second.captions).status_code == 404


def test_refusals_leave_what_was_there(shelf):
    asset = shelf.ready()
    set_captions(actor=shelf.cast.actor, asset=asset, file=io.BytesIO(VTT))
    with pytest.raises(Invalid):
        set_captions(actor=shelf.cast.actor, asset=asset, file=io.BytesIO(b"junk"))
    with pytest.raises(Invalid) as refusal:
        set_captions(actor=shelf.cast.actor, asset=asset, file=io.BytesIO(VTT), language="../x")
    assert refusal.value.field == "language"
    with pytest.raises(NotAllowed):
        set_captions(actor=shelf.cast.director, asset=asset, file=io.BytesIO(VTT))
    asset.refresh_from_db()
    assert film_of(asset).captions
    media.remove_media(actor=shelf.cast.actor, asset=asset)
    with pytest.raises(Conflict):
        set_captions(actor=shelf.cast.actor, asset=asset, file=io.BytesIO(VTT))


def test_captions_by_token(shelf, client):
    asset = shelf.ready(title="Comedy")
    token = factories.ApiTokenFactory(user=shelf.cast.actor, scopes=[TokenScope.PROFILE_READ, TokenScope.PROFILE_WRITE])
    bearer = {"Authorization": f"Bearer {token.secret}"}
    where = [shelf.cast.performer.slug, asset.public_id]
    url = reverse("api:film-captions", args=where)
    refused = client.put(url, b"no captions", content_type="text/vtt", headers=bearer)
    assert (refused.status_code, "not captions" in refused.json()["detail"]) == (422, True)
    answer = client.put(f"{url}?language=cy", VTT, content_type="text/vtt", headers=bearer)
    assert (answer.status_code, answer.json()["captions_language"]) == (200, "cy")
    assert client.delete(url, headers=bearer).status_code == 204
    shown = client.get(reverse("api:film-list", args=where[:1]) + "?kind=reel", headers=bearer).json()
    assert [(one["title"], one["captions"], one["state"]) for one in shown] == [("Comedy", "", "ready")]
