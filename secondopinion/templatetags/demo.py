"""What the demonstration adds to the sign-in page; nothing anywhere else."""

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.models import User
from secondopinion.demo.cast import ACCOUNTS, DOMAIN

register = template.Library()


@register.simple_tag
def demo_accounts() -> SafeString | str:
    """Where letters are read, and the accounts that are there; empty unless the settings are the demonstration's."""
    if not settings.DEMO:
        return ""
    there = set(User.objects.filter(email__endswith=f"@{DOMAIN}").values_list("email", flat=True))
    return render_to_string("demo/_accounts.html", {"accounts": [a for a in ACCOUNTS if a.email in there]})
