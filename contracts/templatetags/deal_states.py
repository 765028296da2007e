from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.templatetags.ui import icon

register = template.Library()

# The stage's paper whose colour it wears, and its icon. What has ended wears the quiet greys.
LOOKS = {
    "requested": ("submitted", "send"),
    "available": ("shortlisted", "check"),
    "unavailable": ("closed", "minus"),
    "placed": ("hold", "pin"),
    "released": ("withdrawn", "undo"),
    "converted": ("offer", "contract"),
    "draft": ("submitted", "edit"),
    "in_approval": ("viewed", "eye"),
    "sent": ("offer", "send"),
    "countered": ("callback", "swap"),
    "accepted": ("booked", "check"),
    "declined": ("closed", "minus"),
    "expired": ("closed", "clock"),
    "rescinded": ("withdrawn", "undo"),
    "drafted": ("submitted", "edit"),
    "in_review": ("viewed", "eye"),
    "out_for_signature": ("offer", "pen"),
    "part_signed": ("callback", "pen"),
    "executed": ("booked", "check"),
    "amended": ("booked", "contract"),
    "voided": ("withdrawn", "x"),
    "terminated": ("closed", "minus"),
    "open": ("offer", "clock"),
    "exercised": ("booked", "check"),
    "lapsed": ("closed", "clock"),
    "waived": ("withdrawn", "undo"),
}


@register.simple_tag
def deal_pill(state: str, label: str) -> SafeString:
    """Where an avail, an offer, a contract or an option stands."""
    paper, sign = LOOKS[state]
    return format_html('<span class="pill" data-status="{}">{}{}</span>', paper, icon(sign), label)
