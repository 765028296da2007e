"""Inputs that several forms share."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.zones import offered_zones
from core import clock


class ZoneInput(forms.TextInput):
    """A text box with the zones to choose from: typing any part of a name finds it, without script."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        key = f"{(attrs or {}).get('id', name)}_zones"
        box = super().render(name, value, (attrs or {}) | {"list": key}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((zone,) for zone in offered_zones()))
        return format_html('{}<datalist id="{}">{}</datalist>', box, key, options)


class ZoneField(forms.CharField):
    """An IANA zone; the name of its city alone is understood too."""

    widget = ZoneInput

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("label", "Time zone")
        kwargs.setdefault("help_text", "Type a city and choose from the list.")
        super().__init__(max_length=64, **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "spellcheck": "false", "data-timezone": True}

    def clean(self, value: str) -> str:
        text = super().clean(value)
        if not text or clock.is_zone(text):
            return text
        wanted = text.casefold().replace(" ", "_")
        zones = offered_zones()
        found = [zone for zone in zones if zone.casefold() == wanted or zone.casefold().rsplit("/", 1)[-1] == wanted]
        if not found:
            raise ValidationError("We do not know that zone. Choose one from the list, such as Europe/London.")
        return found[0]
