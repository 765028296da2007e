"""A size card is written by its owner, and seen by an office from the callback on."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from talent.measures import length_in_cm, length_shown
from talent.models import SizeCard
from talent.services.versions import current_version
from tests.talent.conftest import seen_by_all, sign_in


@pytest.mark.parametrize(
    ("written", "cm"),
    [
        ("96", "96.0"), ("96.5 cm", "96.5"), ("96,5", "96.5"), ("38 in", "96.5"), ("15½\"", "39.4"), ("15 ½ inches", "39.4"),
        ("9", None), ("261", None), ("a lot", None), ("96 kg", None), ("-96", None), ("١٢", "12.0"),
    ],
)  # fmt: skip
def test_lengths_as_people_write_them(written, cm):
    assert length_in_cm(written) == (Decimal(cm) if cm else None)


def test_lengths_are_shown_in_both():
    assert length_shown(Decimal("96.0")) == "96 cm (37¾ in)"
    assert length_shown(Decimal("100.0")) == "100 cm (39¼ in)"


def test_written_read_again_and_taken_away(cast):
    client, url = sign_in(cast.actor), reverse("talent:size-card", args=[cast.performer.slug])
    answer = client.post(url, {"chest_cm": "38 in", "waist_cm": "71,5", "shoe": "39½", "system": "eu", "hair": "Black"})
    assert answer.url.endswith("#sizes")
    card = SizeCard.objects.get()
    assert (card.chest_cm, card.waist_cm, card.shoe) == (Decimal("96.5"), Decimal("71.5"), "39½")
    page = client.get(reverse("talent:profile", args=[cast.performer.slug])).content.decode()
    assert "71.5 cm (28¼ in)" in page and "39½ (EU)" in page
    assert 'value="71.5"' in client.get(url).content.decode()
    client.post(reverse("talent:size-card-remove", args=[cast.performer.slug]))
    assert not SizeCard.objects.exists()


def test_an_emptied_card_is_none(cast):
    client, url = sign_in(cast.actor), reverse("talent:size-card", args=[cast.performer.slug])
    client.post(url, {"shoe": "41", "system": "uk"})
    client.post(url, {"shoe": " ", "system": "uk"})
    assert not SizeCard.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"waist_cm": "9999"}, "Write centimetres, as in 96"),
        ({"shoe": "41" * 20}, "at most 12"),
        ({"shoe": "41", "measured_on": "2999-01-01"}, "still to come"),
        ({"shoe": "41", "system": "cm"}, "not one of the available"),
    ],
)
def test_what_is_wrong_is_said_and_the_typing_stays(cast, typed, sentence):
    url = reverse("talent:size-card", args=[cast.performer.slug])
    answer = sign_in(cast.actor).post(url, {"system": "eu", "hair": "Chestnut"} | typed)
    text = answer.content.decode()
    assert answer.status_code == 422 and sentence in text and "Chestnut" in text
    assert not SizeCard.objects.exists()


def test_measured_today_where_the_day_has_begun_already(cast):
    cast.actor.time_zone = "Pacific/Auckland"
    cast.actor.save(update_fields=["time_zone"])
    url = reverse("talent:size-card", args=[cast.performer.slug])
    with time_machine.travel(dt.datetime(2027, 3, 1, 20, tzinfo=dt.UTC)):  # 09:00 of the 2nd in Auckland
        for day, status in (("2027-03-03", 422), ("2027-03-02", 302)):
            answer = sign_in(cast.actor).post(url, {"system": "eu", "shoe": "41", "measured_on": day})
            assert answer.status_code == status


def test_it_is_in_no_version_on_no_page_and_in_no_search(cast):
    seen_by_all(cast.performer)
    before = current_version(performer=cast.performer).pk
    client = sign_in(cast.actor)
    client.post(reverse("talent:size-card", args=[cast.performer.slug]), {"hair": "Vermilion", "system": "eu"})
    assert current_version(performer=cast.performer).pk == before
    cast.performer.refresh_from_db()
    assert "vermilion" not in cast.performer.search_text
    assert "Vermilion" not in client.get(reverse("talent:performer", args=[cast.performer.slug])).content.decode()


def test_nobody_else_opens_it(cast):
    url = reverse("talent:size-card", args=[cast.performer.slug])
    for user, status in ((cast.stranger, 404), (cast.director, 403), (None, 302)):
        assert sign_in(user).get(url).status_code == status
