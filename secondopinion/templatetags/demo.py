"""What the demonstration adds to the sign-in page; nothing anywhere else."""

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from secondopinion.demo.cast import ACCOUNTS

register = template.Library()


@register.simple_tag
def demo_accounts() -> SafeString | str:
    """The accounts with their passwords; empty unless the settings are the demonstration's."""
    return render_to_string("demo/_accounts.html", {"accounts": ACCOUNTS}) if settings.DEMO else ""
