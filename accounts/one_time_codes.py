"""Six-digit codes for one act of one person, such as signing a consent (D13). Sending the code is the caller's business.

A code works once, for ten minutes, for five tries; a new one replaces the one before it.
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import OneTimeCode, User

LIVES = timedelta(minutes=10)
TRIES = 5


@transaction.atomic
def issue(user: User, purpose: str, at: datetime) -> str:
    """A fresh code of six digits; earlier unused codes of the same purpose stop working."""
    _locked(user)
    OneTimeCode.objects.filter(user=user, purpose=purpose, used_at=None).delete()
    code = f"{secrets.randbelow(1_000_000):06}"
    OneTimeCode.objects.create(
        user=user, purpose=purpose, code_hash=_hash(user, purpose, code), created_at=at
    )
    return code


@transaction.atomic
def check(user: User, purpose: str, code: str, at: datetime) -> bool:
    """Whether this is the live code; a right one is spent, a wrong one costs a try.

    A wrong try must be counted even though the caller refuses, so the caller must not roll back on ``False``.
    """
    _locked(user)
    row = OneTimeCode.objects.filter(user=user, purpose=purpose, used_at=None).order_by("-created_at").first()
    if row is None or row.attempts >= TRIES or not row.created_at <= at < row.created_at + LIVES:
        return False
    row.attempts += 1
    right = constant_time_compare(row.code_hash, _hash(user, purpose, _digits(code)))
    if right:
        row.used_at = at
    row.save(update_fields=["attempts", "used_at"])
    return right


def _locked(user: User) -> None:
    """One issue or check of a person at a time, so that parallel guesses are counted one by one."""
    User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()


def _digits(code: str) -> str:
    """The code as it was meant: people copy it with spaces."""
    return "".join(code.split())


def _hash(user: User, purpose: str, code: str) -> str:
    return salted_hmac(
        f"accounts.one_time_codes:{purpose}", f"{user.pk}:{code}", algorithm="sha256"
    ).hexdigest()
