"""Heights, ranges and crops hold for whatever is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from talent.forms.fields import ListField
from talent.measures import feet_and_inches, height_in_cm
from talent.pictures import RATIO, Crop
from talent.services.profiles import checked_range, new_performer_slug

ages = st.none() | st.integers(-20, 200)


@given(ages, ages)
def test_a_range_stands_only_whole_in_order_and_within_a_life(low, high):
    good = (low is None and high is None) or (low is not None and high is not None and 0 <= low <= high <= 110)
    if good:
        checked_range(low, high)
    else:
        with pytest.raises(Invalid) as refusal:
            checked_range(low, high)
        assert refusal.value.message.endswith(".")
        assert refusal.value.field == "playing_age_max"


@given(st.integers(40, 260))
def test_centimetres_are_read_as_written(cm):
    assert height_in_cm(str(cm)) == height_in_cm(f" {cm} cm") == cm
    assert height_in_cm(f"{cm // 100}.{cm % 100:02} m") == (cm if cm >= 100 else height_in_cm(f"0.{cm:02}"))


@given(st.integers(2, 8), st.integers(0, 11))
def test_feet_come_back_as_the_same_feet(feet, inches):
    cm = height_in_cm(f"{feet}'{inches}\"")
    assert cm == height_in_cm(f"{feet} ft {inches} in")
    if cm is not None:
        assert feet_and_inches(cm) == f"{feet}′\N{NO-BREAK SPACE}{inches}″"


@given(st.text(max_size=30))
def test_any_text_is_a_height_or_none(text):
    height = height_in_cm(text)
    assert height is None or 40 <= height <= 260


@given(st.integers(400, 8000), st.integers(400, 8000))
def test_the_first_crop_lies_inside_and_is_four_by_five(width, height):
    crop = Crop.within(width, height)
    left, top, right, bottom = crop.box(width, height)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert abs((right - left) / (bottom - top) - RATIO) < 0.01


@given(st.text(max_size=200))
def test_any_name_has_an_address(name):
    slug = new_performer_slug(name)
    assert len(slug) <= 120
    assert slug.replace("-", "").replace("_", "").isalnum()
    assert slug.isascii()


@given(st.lists(st.text(st.characters(blacklist_characters=",", codec="utf-8"), max_size=20), max_size=6))
def test_a_list_keeps_each_thing_once(things):
    field = ListField(most=10, longest=60, noun="places", required=False)
    try:
        kept = field.clean(",".join(things))
    except Exception as error:
        assert "\0" in "".join(things), error
        return
    assert all(thing and thing == " ".join(thing.split()) for thing in kept)
    assert field.clean(field.prepare_value(kept)) == kept
