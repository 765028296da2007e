"""What only this room's pages say."""

import re

from django import template
from django.conf import settings

from accounts import policies
from accounts.links import desk_address
from accounts.models import Membership
from accounts.states import OrganisationKind

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
    ("parent", "Parent", "heart-hand"),
    ("producer", "Producer", "pay"),
    ("admin", "Administrator", "settings"),
]

DESK_ICONS = {
    OrganisationKind.CASTING: "faces",
    OrganisationKind.AGENCY: "roster",
    OrganisationKind.PRODUCTION: "users",
}


@register.filter
def leads(membership: Membership | None) -> bool:
    """Whether somebody's membership opens the office's own settings to them."""
    return membership is not None and membership.role in policies.LEADING


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


@register.simple_tag
def desk_url(membership) -> str:
    """Where somebody's work in that office begins."""
    return desk_address(membership)


@register.inclusion_tag("components/nav_link.html")
def desk_link(membership) -> dict:
    """The rail's way back to one's office."""
    icon = DESK_ICONS[membership.organisation.kind]
    return {"url": desk_address(membership), "here": False, "icon": icon, "label": "Your office", "count": None}
