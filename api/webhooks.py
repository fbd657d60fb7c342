"""Telling other systems what happened: signed, tried again for two days, written down (the scheme of standard webhooks).

A message is a row, made in the transaction of what it tells of. It carries a number and no person: what the case is now is
asked for with a token. It may come twice and out of order: its ``webhook-id`` says which it is.
"""

import base64
import hashlib
import hmac
import json
import secrets
import uuid
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import requests
from django.db import transaction

from accounts.models import Organisation
from api.models import Sending, Webhook
from audit import rounds
from workcalendar.days import MOSCOW

PREFIX = "whsec_"
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720, 1440))
"""After each failed try; after the last of them it is given up."""
HELD_FOR = timedelta(minutes=2)
"""A sender that died in the middle leaves its message to another after this."""
KEPT_FOR = timedelta(days=90)
ANSWERED_WITHIN = (5, 10)
"""Seconds to connect, and to answer."""
AT_ONCE = 20
"""Messages of one round."""
BROKEN_OFF = "BrokenOff"
"""Why a message is given up whose sender died in every try."""


class NotAllowed(Exception):
    """An address that nothing may be sent to. ``message`` is the Russian sentence that says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def add(organisation: Organisation, url: str, *, at: datetime) -> Webhook:
    """A new address with a new secret. Raises NotAllowed: only https, except on this machine."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}:
        raise NotAllowed("Адрес вебхука начинается с https://")
    if parts.username or not parts.hostname:
        raise NotAllowed("Адрес вебхука: https://сервер/путь, без имени и пароля")
    secret = PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    return Webhook.objects.create(organisation=organisation, url=url, secret=secret, created_at=at)


def post(organisation: Organisation, event: str, data: Mapping[str, str], *, at: datetime) -> None:
    """For every address of this organisation: written down now, sent after the transaction is committed."""
    body = {"type": event, "timestamp": at.astimezone(MOSCOW).isoformat(), "data": dict(data)}
    text = json.dumps(body, ensure_ascii=False)
    Sending.objects.bulk_create(
        Sending(webhook=hook, event=event, body=text, made_at=at, next_try_at=at)
        for hook in Webhook.objects.filter(organisation=organisation, stopped_at=None)
    )


def signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """``v1,`` and the HMAC-SHA256 of «id.timestamp.body» in base64."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b".".join([message_id.encode(), timestamp.encode(), body])
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def send_due(*, now: Callable[[], datetime]) -> int:
    """One round: what is due, the fresh before what failed. However many senders run, each message has one at a time.

    An address that is silent keeps nobody waiting: it is asked once in a round, its other messages wait for the next. So
    does one whose message fails here: it stays held, and the others of the round go on.
    """
    tried, silent = 0, set[uuid.UUID]()
    while tried < AT_ONCE and (sending := _claim(at=now(), but_for=silent)):
        if not rounds.each([sending], lambda one: _try(one, now=now), what="webhook"):
            silent.add(sending.webhook_id)
        tried += 1
    return tried


def forget(*, at: datetime) -> int:
    """Messages that were delivered or given up long ago; how many."""
    old = Sending.objects.filter(made_at__lte=at - KEPT_FOR, next_try_at=None)
    return int(old.delete()[0])


@transaction.atomic
def _claim(*, at: datetime, but_for: Collection[uuid.UUID] = ()) -> Sending | None:
    """The next to be tried; what has had all its tries, and whose last sender died, is given up here."""
    due = Sending.objects.due(at)
    due.filter(tries__gt=len(WAITS)).update(next_try_at=None, last_failure=BROKEN_OFF)
    sending = (
        due.filter(tries__lte=len(WAITS))
        .exclude(webhook__in=but_for)
        .select_related("webhook")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("tries", "next_try_at")
        .first()
    )
    if sending is not None:
        sending.tries, sending.next_try_at = sending.tries + 1, at + HELD_FOR
        sending.save(update_fields=["tries", "next_try_at"])
    return sending


def _try(sending: Sending, *, now: Callable[[], datetime]) -> int:
    """One, or nothing where no answer came."""
    hook = sending.webhook
    status, sending.last_failure = (None, "") if hook.stopped_at else _send(sending, at=now())
    at, sending.last_status = now(), status
    if status is not None and 200 <= status < 300:
        sending.delivered_at, sending.next_try_at = at, None
    elif hook.stopped_at is not None or status == requests.codes.gone or sending.tries > len(WAITS):
        sending.next_try_at = None
    else:
        sending.next_try_at = at + WAITS[sending.tries - 1]
    sending.save(update_fields=["last_status", "last_failure", "delivered_at", "next_try_at"])
    if status == requests.codes.gone:
        Webhook.objects.filter(pk=hook.pk, stopped_at=None).update(stopped_at=at, stopped_because="ответ 410")
    return 0 if status is None else 1


class _Session(requests.Session):
    """Goes where it is told and no further: neither the machine's own settings nor a redirect are so much as read."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


def _send(sending: Sending, *, at: datetime) -> tuple[int | None, str]:
    """One try: the status that was answered, or what went wrong. No redirect is followed, no body read."""
    body, stamp = sending.body.encode(), str(int(at.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "second-opinion-webhooks/1",
        "webhook-id": str(sending.pk),
        "webhook-timestamp": stamp,
        "webhook-signature": signature(sending.webhook.secret, str(sending.pk), stamp, body),
    }
    with _Session() as session:
        try:
            answer = session.post(
                sending.webhook.url,
                data=body,
                headers=headers,
                timeout=ANSWERED_WITHIN,
                allow_redirects=False,
                stream=True,
            )
            answer.close()
            return answer.status_code, ""
        except Exception as failure:  # whatever a stranger's server does, it is only a failed try
            return None, type(failure).__name__
