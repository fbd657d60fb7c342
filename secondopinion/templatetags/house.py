"""Tags and filters that every template may use. Words and dates are in secondopinion/wording.py."""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

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
    return str(settings.SUPPORT_PHONE).replace(" ", "\u00a0")


@register.simple_tag
def support_tel() -> str:
    """The phone of care as a tel: address wants it, digits only."""
    return "".join(sign for sign in settings.SUPPORT_PHONE if sign.isdigit() or sign == "+")


@register.inclusion_tag("_partials/_nav_link.html", takes_context=True)
def nav_link(context: template.Context, view: str, icon_name: str, label: str, count: int | None = None) -> dict:
    """A link of the header; current on its own address and on all below it."""
    url = reverse(view)
    path = context["request"].path if "request" in context else ""
    return {"url": url, "icon_name": icon_name, "label": label, "count": count, "current": path.startswith(url)}
