"""Programs of the demonstration: a key of one organisation's system, and a cabinet that one person lets act for her.

Nobody has their secrets, so nothing comes in by them; a new key is issued on the page «Программы» or by a command.
"""

import secrets
from datetime import datetime, timedelta

from allauth.idp.oidc.models import Token

from api import issuing
from audit import log
from secondopinion.demo.cast import Cast

CABINET = "Демо-кабинет ДМС"
MAY = ["read", "apply"]


def let_in(cast: Cast, *, at: datetime) -> None:
    then = at - timedelta(days=40)
    head, anna = cast["ekaterina"], cast["anna"]
    issuing.issue_client(cast.organisations["nevsky"], by=head, at=then)
    cabinet = issuing.issue_program(
        CABINET, redirects=["https://cabinet.demo.example/back"], by=head, at=then
    )
    given = Token(
        type=Token.Type.REFRESH_TOKEN, client=cabinet, user=anna, expires_at=at + timedelta(days=90)
    )
    given.set_value(secrets.token_urlsafe(32))
    given.set_scopes(MAY)
    given.save()
    log.record("program.allowed", by=anna, at=then, program=cabinet.pk, scopes=MAY)
