"""What only this room's pages say."""

import re

from django import template
from django.conf import settings

register = template.Library()

# The order matters: most browsers name others too.
BROWSERS = [
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/"),
    ("Safari", r"Safari/"),
]
SYSTEMS = [
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("Mac", r"Macintosh|Mac OS X"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
]
PERSONAS = [
    ("director", "Casting director", "faces"),
    ("associate", "Associate", "users"),
    ("business", "Business affairs", "contract"),
    ("agent", "Agent", "roster"),
    ("actor", "Actor", "user"),
    ("producer", "Producer", "pay"),
    ("admin", "Administrator", "settings"),
]


@register.filter
def browser_name(agent: str) -> str:
    """'Firefox on Linux' of what a browser says of itself."""
    browser = next((name for name, mark in BROWSERS if re.search(mark, agent)), "")
    system = next((name for name, mark in SYSTEMS if re.search(mark, agent)), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "A browser that does not say its name"


@register.simple_tag
def demo_personas() -> list[dict[str, str]]:
    """Who can be tried out in the demonstration."""
    return [
        {"email": f"{key}@demo.example", "password": settings.DEMO_PASSWORD, "label": label, "icon": icon}
        for key, label, icon in PERSONAS
    ]
