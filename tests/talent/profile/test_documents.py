"""The résumé and the picture made from a profile."""

import io

import pytest
from django.core.cache import cache
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from talent.models import Performer
from talent.services.profiles import set_visibility
from tests.talent.conftest import fill, seen_by_all, sign_in

NAMES = [
    "Sulwen",
    "نور حداد",
    "李小龍 🎭",
    "#strong[Bo] $x$ *Ek*",
    "W" * 120,
    "Wilhelmina Konstantinopoulou-Featherstonehaugh",
]


def test_a_resume_says_what_the_page_says_and_nothing_private(cast):
    fill(cast.actor, cast.performer)
    answer = sign_in(cast.actor).get(reverse("talent:resume-made", args=[cast.performer.slug]))
    reader = PdfReader(io.BytesIO(answer.content))
    text = " ".join(page.extract_text() for page in reader.pages)
    for word in ("Ama Boateng", "25–35", "Production 1", "Ines Okafor", "School 0", "Skill 1", "170 cm"):
        assert word in text
    for word in ("Lumley", "Lantern", "ama.private"):
        assert word not in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"], "tagged for screen readers"
    assert "Ama Boateng" in reader.metadata.title


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_set_as_it_is(cast, name):
    Performer.objects.filter(pk=cast.performer.pk).update(stage_name=name)
    seen_by_all(cast.performer)
    cache.clear()
    client = sign_in(None)
    resume = client.get(reverse("talent:resume-made", args=[cast.performer.slug]))
    assert resume.content.startswith(b"%PDF-")
    card = client.get(reverse("talent:share-card", args=[cast.performer.slug]))
    assert Image.open(io.BytesIO(card.content)).size == (1200, 630)


def test_the_picture_is_drawn_once_and_goes_with_the_page(cast, monkeypatch):
    seen_by_all(cast.performer)
    cache.clear()
    url = reverse("talent:share-card", args=[cast.performer.slug])
    first = sign_in(None).get(url)
    again = sign_in(None).get(url, headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert sign_in(None).get(url).content == first.content
    page = sign_in(None).get(reverse("talent:performer", args=[cast.performer.slug])).content.decode()
    assert f'property="og:image" content="{page.split("og:image")[1].split(chr(34))[2]}"' in page
    assert "card.jpg?v=" in page and 'content="summary_large_image"' in page
    Performer.objects.filter(pk=cast.performer.pk).update(stage_name="Ama B.")
    assert sign_in(None).get(url)["ETag"] != first["ETag"]
    set_visibility(actor=cast.actor, performer=cast.performer, visibility="trade")
    assert sign_in(None).get(url).status_code == 404


def test_a_resume_is_set_once_for_what_it_says_however_often_it_is_asked_for(cast):
    seen_by_all(cast.performer)
    cache.clear()
    url = reverse("talent:resume-made", args=[cast.performer.slug])
    first = sign_in(None).get(url)
    unchanged = sign_in(None).get(url, headers={"If-None-Match": first["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    cache.set(f"resume:{first['ETag'].strip(chr(34))}", b"%PDF- that was kept")
    assert sign_in(None).get(url).content == b"%PDF- that was kept"
    Performer.objects.filter(pk=cast.performer.pk).update(bio="Sings.")
    fresh = sign_in(None).get(url)
    assert fresh["ETag"] != first["ETag"]
    assert len(fresh.content) > 1000
