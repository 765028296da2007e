"""The tags that every screen is built with, on real forms and templates."""

import datetime as dt

import pytest
from django import forms
from django.template import Context, Template

from core import widgets
from core.templatetags.ui import initials


class CallForm(forms.Form):
    title = forms.CharField(max_length=40, help_text="As it will be read.")
    story = forms.CharField(widget=forms.Textarea, required=False)
    paid = forms.ChoiceField(choices=[("rate", "A rate"), ("range", "A range")], widget=forms.RadioSelect)
    union = forms.ChoiceField(choices=[("yes", "Yes")])
    remote = forms.BooleanField(required=False)
    opens = forms.DateField(widget=widgets.DateInput, initial=dt.date(2026, 3, 1))
    secret = forms.CharField(widget=forms.HiddenInput)


def draw(source: str, **context) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_each_control_wears_the_class_of_its_kind():
    html = draw("{% form_fields form %}", form=CallForm())
    assert 'class="input"' in html
    assert 'class="textarea"' in html
    assert 'class="select"' in html
    assert 'type="date" name="opens" value="2026-03-01"' in html
    assert html.count('name="secret"') == 1


def test_help_and_error_are_tied_to_the_control():
    html = draw("{% field form.title %}", form=CallForm({}))
    assert 'aria-describedby="id_title_error id_title_hint"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_title_error"' in html
    assert 'id="id_title_hint"' in html


def test_a_field_without_help_or_error_points_nowhere():
    assert "aria-describedby" not in draw("{% field form.story %}", form=CallForm())


def test_radios_are_one_group_with_one_name():
    html = draw('{% field form.paid kind="choices" %}', form=CallForm({}))
    assert html.count("<fieldset") == 1
    assert html.count('class="choice"') == 2
    assert 'aria-describedby="id_paid_error"' in html


def test_attributes_travel_to_the_control():
    html = draw('{% field form.story rows=3 data_count="" autocomplete="off" %}', form=CallForm())
    assert 'rows="3"' in html
    assert 'data-count=""' in html
    assert 'autocomplete="off"' in html


def test_what_a_person_typed_is_escaped():
    html = draw("{% field form.title %}", form=CallForm({"title": '"><script>alert(1)</script>'}))
    assert "<script>" not in html


def test_the_summary_links_each_mistake_to_its_control():
    html = draw("{% form_errors form %}", form=CallForm({"secret": "x"}))
    assert "4 things to put right" in html
    for target in ("id_title", "id_paid", "id_union", "id_opens"):
        assert f'href="#{target}"' in html


def test_a_hidden_mistake_is_told_without_a_link():
    html = draw(
        "{% form_errors form %}", form=CallForm({"title": "a", "paid": "rate", "union": "yes", "opens": "2026-03-01"})
    )
    assert "One thing to put right" in html
    assert "<a " not in html


def test_no_summary_before_anything_was_sent():
    assert draw("{% form_errors form %}", form=CallForm()).strip() == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Renata Okoye", "RO"), ("Cher", "C"), ("Ines Valdorf de la Cruz", "IC"), ("Mei-Lin Chow", "MC"), ("", ""),
     ("小林", "小"), ("(they) Ash", "A")],
)  # fmt: skip
def test_initials(name, letters):
    assert initials(name) == letters


def test_an_avatar_without_a_picture_has_initials():
    assert ">RO<" in draw('{% avatar "Renata Okoye" %}')
    assert "<img" in draw('{% avatar "Renata Okoye" "/x.webp" %}')


def test_a_no_is_never_called_rejected_and_looks_like_every_other_ending():
    html = draw('{% pill "not_selected" %}')
    assert "Not this time" in html
    assert 'data-status="closed"' in html


def test_times_name_their_zone():
    moment = dt.datetime(2026, 7, 1, 9, 30, tzinfo=dt.UTC)
    html = draw('{% local_time moment "Europe/London" %}', moment=moment)
    assert "10:30 (London, BST)" in html
    assert 'datetime="2026-07-01T09:30:00+00:00"' in html


def test_a_link_to_a_page_that_does_not_exist_is_left_out():
    assert draw('{% nav_link "nowhere:at-all" icon="eye" label="X" %}').strip() == ""


def test_a_dialog_keeps_its_title_escaped_and_its_body_as_written():
    html = draw(
        '{% dialog "ask" title %}<p class="dialog__body">{{ name }}</p>{% enddialog %}', title="<b>", name="<i>"
    )
    assert "&lt;b&gt;" in html
    assert '<p class="dialog__body">&lt;i&gt;</p>' in html


def test_a_lone_icon_has_a_name_and_one_beside_words_has_none():
    assert 'role="img" aria-label="Private"' in draw('{% icon "lock" label="Private" %}')
    assert 'aria-hidden="true"' in draw('{% icon "lock" %}')
