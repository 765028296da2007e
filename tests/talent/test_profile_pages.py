"""A person makes a profile and edits each part of it, over HTTP, without script."""

import pytest
from django.urls import reverse

from talent.models import Performer
from tests import factories
from tests.talent.conftest import fill, sign_in


@pytest.mark.django_db
def test_somebody_without_a_profile_makes_one():
    user = factories.UserFactory(name="Tomasz Birk")
    client = sign_in(user)
    assert client.get("/profile/").url == reverse("talent:profile-start")
    page = client.get("/profile/start/")
    assert 'value="Tomasz Birk"' in page.content.decode()
    answer = client.post(
        "/profile/start/",
        {
            "stage_name": "Tomasz Birk",
            "playing_age_min": "30",
            "playing_age_max": "40",
            "bases": "Łódź,  London, london",
        },
    )
    performer = Performer.objects.get(account=user)
    assert answer.url == reverse("talent:profile", args=[performer.slug])
    assert performer.bases == ["Łódź", "London"]
    assert "lodz" in performer.search_text
    assert "There is no headshot. Casting looks at faces first." in client.get(answer.url).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"stage_name": "  "}, "Write the name that casting should see."),
        ({"playing_age_min": "40", "playing_age_max": "30"}, "put the younger age first"),
        ({"playing_age_min": "40", "playing_age_max": ""}, "Give both ends"),
        ({"playing_age_max": "111", "playing_age_min": "30"}, "ends at 110"),
        ({"bases": "x" * 90}, "is too long"),
    ],
)
def test_what_is_wrong_is_said_and_the_typing_stays(typed, sentence):
    client = sign_in(factories.UserFactory())
    good = {"stage_name": "Tomasz", "playing_age_min": "30", "playing_age_max": "40", "bases": "Kraków"}
    answer = client.post("/profile/start/", good | typed)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert sentence in text
    assert "Kraków" in text or "bases" in typed
    assert not Performer.objects.exists()


def section(cast, key, data=None, **headers):
    url = reverse("talent:section-edit", args=[cast.performer.slug, key])
    client = sign_in(cast.actor)
    return client.post(url, data, headers=headers) if data is not None else client.get(url, headers=headers)


def rows(key, *rows_of, **more):
    data = {f"{key}-TOTAL_FORMS": len(rows_of), f"{key}-INITIAL_FORMS": len(rows_of)}
    for index, row in enumerate(rows_of):
        data |= {f"{key}-{index}-{name}": value for name, value in row.items()}
    return data | more


@pytest.mark.parametrize(
    "key", ["about", "credits", "training", "skills", "languages", "links", "unions", "visibility"]
)
def test_each_section_opens_with_and_without_script(cast, key):
    fill(cast.actor, cast.performer)
    assert "<html" in section(cast, key).content.decode()
    partial = section(cast, key, **{"HX-Request": "true"}).content.decode()
    assert "<html" not in partial
    assert f'id="{key}"' in partial


def test_about_is_saved_and_searched(cast):
    data = {
        "stage_name": "Zoë Brönte", "legal_name": "Z. Private", "pronouns": "they/them", "plays": ["woman", "non_binary"],
        "playing_age_min": "18", "playing_age_max": "26", "height_cm": "5'7\"", "bases": "Leeds", "accents": "RP, Welsh, rp",
        "bio": "Short.",
    }  # fmt: skip
    assert section(cast, "about", data).status_code == 302
    performer = Performer.objects.get(pk=cast.performer.pk)
    assert (performer.height_cm, performer.accents, performer.plays) == (170, ["RP", "Welsh"], ["woman", "non_binary"])
    assert performer.name_key == "bronte zoe bronte"
    assert "welsh" in performer.search_text
    assert "private" not in performer.search_text


def test_a_height_nobody_has_is_refused_and_kept_in_the_field(cast):
    answer = section(cast, "about", {"stage_name": "Ama", "height_cm": "3 metres"})
    assert answer.status_code == 422
    assert "3 metres" in answer.content.decode()


def test_rows_are_written_in_order_and_empty_or_removed_ones_left_out(cast):
    credit = {"kind": "film", "year": "2024", "director": "", "company": ""}
    data = rows(
        "credits",
        credit | {"production": "Second", "role": "Ida", "ORDER": "2"},
        credit | {"production": "First", "role": "Mara", "ORDER": "1"},
        credit | {"production": "", "role": "", "year": ""},
        credit | {"production": "Gone", "role": "Nobody", "DELETE": "on"},
    )
    assert section(cast, "credits", data).status_code == 302
    assert list(cast.performer.credits.values_list("production", flat=True)) == ["First", "Second"]


def test_another_row_is_added_without_script_and_nothing_is_saved(cast):
    data = rows("languages", {"language": "Twi", "level": "native"}, {"language": "", "level": "fluent"}, add_row="1")
    answer = section(cast, "languages", data)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="Twi"' in text
    assert 'name="languages-2-language"' in text
    assert not cast.performer.languages.exists()


def test_the_same_language_twice_is_one_mistake_with_a_sentence(cast):
    data = rows("languages", {"language": "French", "level": "fluent"}, {"language": "FRENCH ", "level": "native"})
    answer = section(cast, "languages", data)
    assert answer.status_code == 422
    assert "is there twice" in answer.content.decode()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://a.example/x", "not an address"])
def test_a_link_that_is_no_web_address_is_refused(cast, url):
    answer = section(cast, "links", rows("links", {"url": url, "label": "Reel"}))
    assert answer.status_code == 422
    assert "This is not a web address" in answer.content.decode()


def test_a_link_needs_neither_a_scheme_nor_a_label(cast):
    assert section(cast, "links", rows("links", {"url": "www.vimeo.com/123", "label": ""})).status_code == 302
    link = cast.performer.links.get()
    assert (link.url, link.label) == ("https://www.vimeo.com/123", "vimeo.com")


def test_saving_by_htmx_gives_the_section_and_the_guide_back(cast):
    data = rows("skills", {"skill": "Fiddle", "level": "expert"})
    answer = section(cast, "skills", data, **{"HX-Request": "true"})
    text = answer.content.decode()
    assert "Fiddle" in text
    assert 'id="guide"' in text
    assert "There are no skills" not in text
    assert "Skills saved" in answer["HX-Trigger"]


def test_a_new_address_ends_the_old_one(cast):
    client = sign_in(cast.actor)
    old = cast.performer.slug
    assert client.post(reverse("talent:new-address", args=[old])).status_code == 302
    assert client.get(reverse("talent:performer", args=[old])).status_code == 404


def test_two_actors_on_one_account_choose(cast):
    client = sign_in(cast.actor)
    client.post("/profile/start/", {"stage_name": "Kofi Boateng", "bases": ""})
    text = client.get("/profile/").content.decode()
    assert "Kofi Boateng" in text
    assert "Ama Boateng" in text
