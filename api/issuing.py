"""Which programs may come in and which webhooks are told: given and taken away by the head or by a command, and recorded.

Secrets are returned once and never shown again: a client's is kept as a hash, a webhook's is sealed.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client, Token
from django.db import transaction
from django.db.models import Count

from accounts.models import Organisation, User
from accounts.roles import Role
from api import tokens, webhooks
from api.models import Webhook
from api.scopes import INSURED, ORGANISATION
from api.webhooks import NotAllowed
from audit import log


def clients() -> Any:
    """Of organisations' own systems, by organisation."""
    own = Client.objects.filter(owner__role=Role.CLINIC, type=Client.Type.CONFIDENTIAL)
    return own.select_related("owner__organisation").order_by("owner__organisation__short_name", "created_at")


def programs() -> Any:
    """Of insured persons."""
    return Client.objects.filter(owner=None, type=Client.Type.PUBLIC).order_by("name", "created_at")


def people_of(programs: Collection[Client]) -> dict[str, int]:
    """How many persons let each program act for them now."""
    live = Token.objects.valid().filter(client__in=programs, user__isnull=False).order_by()
    counted = live.values("client_id").annotate(people=Count("user", distinct=True))
    return {row["client_id"]: row["people"] for row in counted}


@transaction.atomic
def issue_client(
    organisation: Organisation, *, scopes: Sequence[str] = (), by: User | None, at: datetime
) -> tuple[Client, str]:
    """A client of the organisation's own system and its secret; all scopes unless told. It acts as an account of its own.

    Raises NotAllowed where somebody else has the address of that account.
    """
    _check(by)
    account, _ = User.objects.get_or_create(
        email=f"api-{organisation.pk}@localhost",
        defaults={
            "role": Role.CLINIC,
            "organisation": organisation,
            "last_name": "Информационная система",
            "password": "!",
        },
    )
    if account.role != Role.CLINIC or account.organisation_id != organisation.pk:
        raise NotAllowed(f"Адрес {account.email} занят другой учётной записью: ключ не выдан.")
    scopes = list(scopes or ORGANISATION)
    client, secret = tokens.new_client(account, name=organisation.short_name, scopes=scopes)
    log.record("api.client_issued", by=by, at=at, subject=account, client=client.pk, scopes=scopes)
    return client, secret


@transaction.atomic
def issue_program(
    name: str, *, redirects: Sequence[str], scopes: Sequence[str] = (), by: User | None, at: datetime
) -> Client:
    """A program that insured persons may let act for them. Raises NotAllowed where a person may not be led to."""
    _check(by)
    if wrong := [address for address in redirects if not _is_safe(address)]:
        raise NotAllowed(f"Сюда вести человека нельзя: {', '.join(wrong)}")
    scopes = list(scopes or INSURED)
    program = tokens.new_program(name=name, redirects=list(redirects), scopes=scopes)
    log.record("api.program_issued", by=by, at=at, program=program.pk, scopes=scopes)
    return program


@transaction.atomic
def revoke(client: Client, *, by: User | None, at: datetime) -> None:
    """The client is no more, and all its tokens end at once."""
    _check(by)
    pk, name = client.pk, client.name
    client.delete()
    log.record("api.client_revoked", by=by, at=at, client=pk, name=name)


@transaction.atomic
def add_webhook(organisation: Organisation, url: str, *, by: User | None, at: datetime) -> Webhook:
    """Where the organisation's system is told of what concerns it; its ``secret`` is to be shown once."""
    _check(by)
    if Webhook.objects.filter(organisation=organisation, url=url, stopped_at=None).exists():
        raise NotAllowed("Такой вебхук уже есть: чтобы сменить секрет, остановите его и добавьте снова.")
    hook = webhooks.add(organisation, url, at=at)
    log.record("api.webhook_added", by=by, at=at, subject=organisation, url=url)
    return hook


@transaction.atomic
def stop_webhook(hook: Webhook, *, by: User | None, at: datetime) -> bool:
    """Nothing is sent there any more, what waits included; False when it had stopped already."""
    _check(by)
    live = Webhook.objects.filter(pk=hook.pk, stopped_at=None)
    if not live.update(stopped_at=at, stopped_because="снят"):
        return False
    log.record("api.webhook_stopped", by=by, at=at, subject=hook.organisation, url=hook.url)
    return True


def _check(by: User | None) -> None:
    """None is whoever has the machine itself."""
    if by is not None and by.role != Role.HEAD:
        raise NotAllowed("Программами управляет руководитель кураторов.")


def _is_safe(address: str) -> bool:
    """HTTPS, this very machine, or a scheme that is a domain turned round, as apps have them (RFC 8252, 7.1)."""
    there = urlsplit(address)
    if there.scheme == "http":
        return there.hostname in {"127.0.0.1", "::1"}
    return bool(there.netloc) if there.scheme == "https" else "." in there.scheme
