"""The design system's tags. What each takes is in docs/design.md."""

from functools import cache, lru_cache

from django import template
from django.template.base import Node, Parser, TextNode, Token
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from core import clock
from core.modules import to_preload
from core.templatetags.ui_fields import errors_of, field_context

register = template.Library()

BANNER_ICONS = {"info": "info", "warn": "warn", "danger": "warn", "ok": "check", "quiet": "info"}


@lru_cache(maxsize=512)
def _icon(name: str, size: str, label: str, extra: str) -> SafeString:
    classes = " ".join(filter(None, ["icon", size and f"icon--{size}", extra]))
    reader = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="{}" {}><use href="{}#i-{}"/></svg>', classes, reader, static("icons.svg"), name)


@register.simple_tag
def icon(name: str, size: str = "", *, label: str = "", extra: str = "") -> SafeString:
    return _icon(name, size, str(label), extra)


_asked_each_time = register.tags["icon"]


@register.tag("icon")
def _written_once(parser: Parser, token: Token) -> Node:
    """An icon whose words all stand in the template is text from the start: a board has fifty of them."""
    node = _asked_each_time(parser, token)
    words = (*node.args, *node.kwargs.values())
    if node.target_var is None and all(isinstance(word.var, str) and not word.filters for word in words):
        return TextNode(node.render(template.Context()))
    return node


@register.simple_tag
@cache
def module(name: str) -> SafeString:
    """An ES module of ours, and beside it what the modules that it imports will ask for."""
    link = '<link rel="modulepreload" href="{}" fetchpriority="low">'
    later = format_html_join("", link, ((static(one),) for one in to_preload(name)))
    return later + format_html('<script type="module" src="{}"></script>', static(name))


@register.simple_tag
def safe_url(name: str, *args, **kwargs) -> str:
    return _address(name, args, tuple(kwargs.items()))


@lru_cache(maxsize=2048)
def _address(name: str, args: tuple, kwargs: tuple) -> str:
    try:
        return reverse(name, args=args, kwargs=dict(kwargs))
    except NoReverseMatch:
        return ""


@register.simple_tag
def field(bound_field, **options) -> SafeString:
    return get_template("components/field.html").render(field_context(bound_field, options))


@register.simple_tag
def form_fields(form) -> SafeString:
    hidden = format_html_join("", "{}", ((bound,) for bound in form.hidden_fields()))
    visible = format_html_join("\n", "{}", ((field(bound),) for bound in form.visible_fields()))
    return hidden + visible


@register.inclusion_tag("components/form_errors.html")
def form_errors(form) -> dict:
    return {"errors": errors_of(form)}


@register.simple_tag
def local_time(moment, zone: str | None = None, style: str = "full") -> SafeString:
    if moment is None:
        return SafeString("")
    shown = clock.show(moment, zone or timezone.get_current_timezone_name(), style)
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), shown)


@register.filter
def zone_words(moment, zone: str | None) -> str:
    return clock.zone_label(moment, zone or timezone.get_current_timezone_name())


@register.simple_tag
def countdown(moment, done: str = "") -> SafeString:
    left = max(0, int((moment - timezone.now()).total_seconds()))
    hours, rest = divmod(left, 3600)
    minutes, seconds = divmod(rest, 60)
    shown = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    if hours >= 2 * 24:
        shown = f"{hours // 24} days"
    return format_html(
        '<time class="num" datetime="{}" data-left="{}" data-left-done="{}">{}</time>',
        moment.isoformat(), left, done, shown,
    )  # fmt: skip


@register.filter
def initials(name: str) -> str:
    """Up to two letters; a mononym gives one, scripts without case are left as they are."""
    words = [word for word in str(name or "").replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag
def avatar(name: str = "", src: str = "", *, size: str = "", alt: str = "") -> SafeString:
    classes = f" avatar--{size}" if size else ""
    letters = initials(name)
    if not src:
        return format_html('<span class="avatar avatar--initials{}" aria-hidden="true">{}</span>', classes, letters)
    return format_html(
        '<span class="avatar{0}"><img src="{1}" alt="{2}" width="80" height="100" loading="lazy" data-fallback>'
        '<span class="avatar__initials" aria-hidden="true" hidden>{3}</span></span>',
        classes, src, alt, letters,
    )  # fmt: skip


@register.inclusion_tag("components/pill.html")
def pill(status, label="") -> dict:
    return {"status": str(status), "label": label}


def _lies_under(request, url: str, prefix: str) -> bool:
    if request is None or not url:
        return False
    return request.path == url or bool(prefix and request.path.startswith(prefix))


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(
    context, name: str, *args, icon: str, label: str, under: str = "", within: str = "", more: bool = False
) -> dict:
    """A rail link, marked when the page is its address or lies under `under`, or names it as `rail_at`.

    `within` is a path that goes on from the link's own address, for pages that have no list above them.
    """
    url = safe_url(name, *args)
    at = context.get("rail_at")
    prefix = f"{url}{within}" if within and url else safe_url(under, *args) if under else ""
    here = at == name if at else _lies_under(context.get("request"), url, prefix)
    count = (context.get("rail_counts") or {}).get(name)
    return {"url": url, "here": here, "icon": icon, "label": label, "count": count, "more": more}


@register.simple_block_tag
def dialog(content, key: str, title: str, *, drawer: bool = False, opened: bool = False) -> SafeString:
    return get_template("components/dialog.html").render(
        {"content": content, "id": key, "title": title, "drawer": drawer, "opened": opened}
    )


@register.simple_block_tag
def menu(content, label: str, *, icon: str = "more", end: bool = False, text: bool = False, quiet: bool = True):
    return get_template("components/menu.html").render(
        {"content": content, "label": label, "icon": icon, "end": end, "text": text, "quiet": quiet}
    )


@register.simple_block_tag
def banner(content, tone: str = "info", icon: str = "") -> SafeString:
    return format_html(
        '<div class="banner{}">{}<div class="banner__body">{}</div></div>',
        "" if tone == "info" else f" banner--{tone}",
        _icon(icon or BANNER_ICONS[tone], "", "", ""),
        conditional_escape(content),
    )


@register.simple_block_tag
def backroom(content, who: str) -> SafeString:
    return format_html(
        '<div class="backroom"><p class="backroom__who">{}{}</p>{}</div>',
        _icon("lock", "", "", ""), who, conditional_escape(content),
    )  # fmt: skip
