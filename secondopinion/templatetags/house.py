"""Filters and small tags that every template may use; the parts of a page are in components.py beside."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from secondopinion import wording

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A glyph of the sprite, decorative: words beside it say what it means."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f"ic {extra}".strip(),
        static("icons.svg"),
        name,
    )


@register.simple_tag
def support_phone() -> str:
    return str(settings.SUPPORT_PHONE).replace(" ", wording.NBSP)


@register.simple_tag
def support_tel() -> str:
    """The phone of care as a tel: address wants it, digits only."""
    return "".join(sign for sign in settings.SUPPORT_PHONE if sign.isdigit() or sign == "+")


@register.inclusion_tag("_partials/_nav_link.html", takes_context=True)
def nav_link(
    context: template.Context,
    view: str,
    icon_name: str,
    label: str,
    count: int | None = None,
    exact: bool = False,
) -> dict[str, Any]:
    """A link of the header; current on its own address and, unless exact, on all below it."""
    url = reverse(view)
    path = context["request"].path if "request" in context else ""
    current = path == url if exact else path.startswith(url)
    return {"url": url, "icon_name": icon_name, "label": label, "count": count, "current": current}


def today() -> date:
    return timezone.localdate(timezone=wording.MOSCOW)


def _dated(name: str, say: Callable[..., str]) -> None:
    """A filter of a date or a moment; nothing is said of nothing."""

    def said(moment: date | datetime | None) -> str:
        return say(moment, today()) if moment else ""

    register.filter(name, said)


_dated("day", wording.day)
_dated("day_week", wording.day_week)
_dated("day_by", wording.day_by)
_dated("day_short", wording.day_short)
_dated("week_day", wording.week_day)
_dated("moment", wording.moment_words)
_dated("near_moment", wording.near_moment)


@register.filter
def clock(moment: datetime | None) -> str:
    return wording.clock(moment) if moment else ""


@register.filter
def span(length: timedelta | None) -> str:
    return wording.span(length) if length is not None else ""


@register.filter
def file_size(size: int | None) -> str:
    return wording.file_size(int(size)) if size is not None else ""


@register.filter
def percent(share: float | None) -> str:
    return wording.percent(share) if share is not None else "—"


@register.filter
def plural(number: int, forms: str) -> str:
    """{{ days|plural:"день,дня,дней" }} → «5 дней»."""
    return wording.plural(int(number), *forms.split(","))


@register.filter
def plural_word(number: int, forms: str) -> str:
    """{{ days|plural_word:"день,дня,дней" }} → «дней»."""
    return wording.plural_word(int(number), *forms.split(","))


@register.filter
def initials(name: object) -> str:
    return wording.initials(str(name))


@register.filter(needs_autoescape=True)
def nb(text: str, autoescape: bool = True) -> SafeString:
    """Short words and numbers tied to what follows; also {% filter nb %} around Russian text."""
    escaped = conditional_escape(text) if autoescape else str(text)
    return mark_safe(wording.tied(escaped))


@register.filter
def lines(text: str) -> list[str]:
    """The non-empty lines of a person's text, to be shown as paragraphs."""
    return [line.strip() for line in str(text).splitlines() if line.strip()]
