"""What is typed beside what was chosen already: several at once, a language at a level, chips that can be taken back."""

import re

import pytest

from tests.talent.search.conftest import found, person


@pytest.fixture
def people(db):
    person("Ama Boateng", skills=("Fencing", "Horse riding"), languages=(("French", "fluent"), ("Twi", "native")))
    person("Zoë Brönte", skills=("Fencing",), languages=(("French", "conversational"),), accents=["RP"])


def chips(page: str) -> list[tuple[str, str]]:
    """(value, words) of what is held in the fields."""
    pattern = r'name="(?:languages|accents|skills)" value="([^"]+)" checked><span dir="auto">([^<]+)</span>'
    return re.findall(pattern, page)


def test_what_is_typed_joins_what_was_chosen(people, signed_in, office):
    assert found(signed_in, office, "add_skills=fencing,+horse+riding") == {"Ama Boateng"}
    assert found(signed_in, office, "skills=fencing&add_accents=rp") == {"Zoë Brönte"}
    assert found(signed_in, office, "add_languages=French&add_level=3") == {"Ama Boateng"}
    assert found(signed_in, office, "add_languages=French&add_level=") == {"Ama Boateng", "Zoë Brönte"}
    # Typed again, it is the same language at another level.
    assert found(signed_in, office, "languages=french:3&add_languages=FRENCH&add_level=2&languages=twi") == {
        "Ama Boateng"
    }


def test_the_page_shows_it_as_chips_and_keeps_a_plain_address(people, signed_in, office):
    base = f"/office/{office.slug}/talent/"
    asked = "add_languages=French&add_level=3&add_accents=RP&add_skills=Horse+riding;&add_level=3&seed=7"
    page = signed_in.get(f"{base}?{asked}").content.decode()
    assert chips(page) == [
        ("french:3", "French, fluent or better"),
        ("rp", "RP"),
        ("horse riding", "Horse riding"),
    ]
    assert f'data-address="{base}?languages=french%3A3&amp;accents=rp&amp;skills=horse+riding&amp;seed=7"' in page
    assert "<title>French, fluent or better; accent: rp; horse riding · Search performers" in page


def test_suggestions_are_the_usual_and_what_several_people_state(people, signed_in, office):
    for number in range(3):
        person(f"Roper {number}", skills=("Lasso",), accents=["Dumfries"])
    person("Alone", skills=("My own act as Alone",))
    hidden = [person(f"Hidden {number}", visibility="trade", skills=("Sword dance",)) for number in range(3)]
    assert len(found(signed_in, office)) == 6 + len(hidden)
    page = signed_in.get(f"/office/{office.slug}/talent/").content.decode()
    for word in ("Lasso", "Dumfries", "Fencing", "French"):
        assert f'<option value="{word}"></option>' in page
    assert "My own act" not in page and "Sword dance" not in page


def test_the_clip_goes_with_the_last_skill(people, signed_in, office):
    chips = signed_in.get(f"/office/{office.slug}/talent/?skills=fencing&evidenced=1").context["asked"]
    assert [("evidenced" in one.without, "skills" in one.without) for one in chips] == [(False, False)]


def test_where_nobody_is_found_it_says_what_to_take_back(signed_in, office):
    person("Ama Boateng", skills=("Fencing",), plays=["woman"])
    person("Zoë Brönte", skills=("Fencing", "Juggling"), plays=["woman"])
    assert found(signed_in, office, "skills=juggling&plays=man") == set()
    page = f"/office/{office.slug}/talent/"
    shown = signed_in.get(f"{page}facets/?skills=juggling&plays=man&seed=3&nobody=1")
    assert [(one.words, one.count.number, one.query) for one in shown.context["looser"]] == [
        ("plays man", 1, "skills=juggling&seed=3")
    ]
    assert 'hx-swap-oob="innerHTML:#looser"' in shown.content.decode()
    without_script = signed_in.get(f"{page}?skills=juggling&plays=man&seed=3&counts=1").content.decode()
    assert "Found without one of these" in without_script
    assert "spelt like" not in signed_in.get(f"{page}?words=zoe&skills=unicycling").content.decode()
    assert "spelt like" in signed_in.get(f"{page}?words=zoa").content.decode()
    for asked, words in (("skills=juggling&plays=man&reel=yes", "alone is not enough"), ("skills=unicycling", "")):
        answer = signed_in.get(f"{page}facets/?{asked}&nobody=1").content.decode()
        assert ("looser" in answer, words in answer) == (bool(words), True)


def test_a_page_comes_back_as_long_as_it_was(signed_in, office):
    for number in range(80):
        person(f"Fencer {number:02}", skills=("fencing",))
    page = f"/office/{office.slug}/talent/?skills=fencing&seed=5"
    first = found(signed_in, office, "skills=fencing&seed=5")
    longer = signed_in.get(f"{page}&shown=72")
    names = {card.performer.stage_name for card in longer.context["found"].cards}
    assert (len(names), first < names) == (72, True)
    assert "shown=72" in longer.content.decode()
    rest = signed_in.get(longer.context["next_url"]).context["found"].cards
    assert {card.performer.stage_name for card in rest} == {f"Fencer {number:02}" for number in range(80)} - names
    for shown, cards in (("-5", 36), ("x", 36), ("9" * 40, 36), ("99999", 80)):
        assert len(signed_in.get(f"{page}&shown={shown}").context["found"].cards) == cards


def test_a_clip_is_asked_of_a_skill(signed_in, office):
    page = signed_in.get(f"/office/{office.slug}/talent/?evidenced=1")
    assert page.status_code == 422
    assert "Name the skill that a clip should show" in page.content.decode()
