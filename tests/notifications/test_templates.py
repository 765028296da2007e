"""An office's own words."""

import pytest
from django.urls import reverse

from core.errors import Invalid
from notifications import words
from notifications.models import MessageTemplate
from tests import factories
from tests.notifications.test_outbox_page import HTMX, page, text_of  # noqa: F401

pytestmark = pytest.mark.django_db


def test_a_paragraph_whose_variables_are_all_empty_is_left_out():
    text = "Dear {name},\n\nBring {what} and {more}.\n\nFor {a}{b}.\n\nBye."
    assert words.paragraphs(text, {"name": "Ada", "what": "a hat"}) == ["Dear Ada,", "Bring a hat and .", "Bye."]


def test_an_office_that_signs_for_nobody_in_it_says_its_name_once():
    body = "Dear {name},\n\n{people}\n\n{signer}\n{office}"
    values = {"name": "Noor", "people": "Mara Quill\nMara Quill", "signer": "Okoye Casting", "office": "Okoye Casting"}
    assert words.paragraphs(body, values) == ["Dear Noor,", "Mara Quill\nMara Quill", "Okoye Casting"]
    assert words.paragraphs(body, values | {"signer": "Renata Okoye"})[-1] == "Renata Okoye\nOkoye Casting"


def test_what_a_variable_holds_is_not_read_as_a_variable():
    assert words.paragraphs("{name}", {"name": "{office}", "office": "secret"}) == ["{office}"]


def test_an_own_line_finds_its_place_before_the_close():
    filled = words.marked_paragraphs("Dear you,\n\nNo.\n\nWarmly,\nus", {"own_line": "Mine."})
    assert filled == [("Dear you,", False), ("No.", False), ("Mine.", True), ("Warmly,\nus", False)]
    placed = words.marked_paragraphs("{own_line}\n\nNo.", {"own_line": "Mine."})
    assert placed == [("Mine.", True), ("No.", False)]


@pytest.mark.parametrize("text", ["{}", "{ }", "{first name}", "{__class__}", "{role.pk}"])
def test_what_is_no_variable_is_refused(text):
    with pytest.raises(Invalid) as caught:
        words.check(text, {"role": "the role"}, field="body")
    assert caught.value.field == "body"
    assert caught.value.message.endswith("You can use: {role}.")


def test_braces_that_are_no_variable_are_text():
    words.check("a { b } c".replace(" b ", "\n"), {}, field="body")


def test_an_office_writes_its_own_words_and_goes_back(page, note_kind, office, add_note):  # noqa: F811
    note = add_note()
    assert "The built-in words" in text_of(page("template-list"))
    own = {"subject": "From us: {role}", "body": "Dear {first_name},\n\nWe chose another {role}.\n\n{office}"}
    assert page.post("template-edit", own, kind=note_kind.key).status_code == 302
    assert "Your words, Renata Okoye" in text_of(page("template-list"))
    assert "We chose another Mara Voss." in text_of(page("outbox-note", message_id=note))
    assert "As Saoirse Brennan would read it" in text_of(page("template-edit", kind=note_kind.key))
    page.post("template-reset", kind=note_kind.key)
    assert "Thank you for your tape." in text_of(page("outbox-note", message_id=note))


def test_another_offices_words_stay_theirs(page, note_kind, office, add_note):  # noqa: F811
    other = factories.OrganisationFactory()
    MessageTemplate(organisation=other, kind=note_kind.key, subject="Theirs", body="Theirs alone").save()
    assert "Theirs" not in text_of(page("template-edit", kind=note_kind.key))
    assert "Theirs" not in text_of(page("outbox-note", message_id=add_note()))


def test_the_preview_follows_the_typing_and_names_what_is_wrong(page, note_kind):  # noqa: F811
    typed = {"subject": "x", "body": "Dear {first_name}, about {role}."}
    response = page.post("template-preview", typed, htmx=True, kind=note_kind.key)
    assert response.status_code == 200
    assert "Dear Noor, about Mara Voss." in text_of(response)
    response = page.post("template-preview", typed | {"body": "{rol}"}, htmx=True, kind=note_kind.key)
    assert "There is no variable {rol}. You can use: {first_name}" in text_of(response)


def test_a_wrong_template_is_not_kept_and_not_lost(page, note_kind):  # noqa: F811
    response = page.post("template-edit", {"subject": "{nope}", "body": "Typed with care"}, kind=note_kind.key)
    assert response.status_code == 422
    assert "There is no variable {nope}" in text_of(response)
    assert "Typed with care" in text_of(response)


def test_an_associate_reads_templates_and_cannot_write_them(client, office, note_kind):
    associate = factories.MembershipFactory(organisation=office, role="associate").user
    client.force_login(associate, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("notifications:template-edit", args=[office.slug, note_kind.key])
    assert "Keep these words" not in text_of(client.get(address))
    assert client.post(address, {"subject": "x", "body": "y"}).status_code == 403


def test_a_kind_that_is_not_for_offices_has_no_template(page):  # noqa: F811
    assert page("template-edit", kind="notifications.digest").status_code == 404
