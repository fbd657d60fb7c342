"""Addresses of our own: where letters come from, where answers and bounces return, and whose token they carry."""

import re
import uuid
from collections.abc import Iterable, Iterator
from email.utils import parseaddr

from django.conf import settings

TOKEN = re.compile(r"[a-z2-7]{20,40}")
BOUNCE = re.compile(r"b-([0-9a-f]{32})")
ROBOT = re.compile(
    r"(mailer-daemon|postmaster|(no|do[-_]?not)[-_.]?reply|bounces?|.*-(bounces?|request|owner)|owner-.*)"
    r"(\+.*)?"
)
"""Names behind which nobody reads."""


def sender() -> str:
    """The address our letters come from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def sender_name() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[0]


def domain() -> str:
    return sender().rpartition("@")[2] or "localhost"


def ascii_address(address: str) -> str:
    """The address as SMTP takes it: a Cyrillic domain in its xn-- form."""
    local, _, host = address.rpartition("@")
    return f"{local}@{host.encode('idna').decode('ascii')}"


def reply_to(token: str) -> str:
    """Where an answer to a letter with this token returns; the plain address for none."""
    return ascii_address(_tagged(token)) if token else ascii_address(sender())


def bounces_to(letter_pk: uuid.UUID) -> str:
    """The envelope sender: a letter of its own for each, so that whatever returns says what it returns (VERP)."""
    return ascii_address(_tagged(f"b-{letter_pk.hex}") if settings.VERP else sender())


def reply_tokens_in(recipients: Iterable[str]) -> list[str]:
    """The tokens of ours that these addresses carry, in their order, each once."""
    return list(dict.fromkeys(tag for tag in _tags(recipients) if TOKEN.fullmatch(tag)))


def letters_bounced_to(recipients: Iterable[str]) -> list[uuid.UUID]:
    """The letters whose envelope sender is among these addresses."""
    found = [BOUNCE.fullmatch(tag) for tag in _tags(recipients)]
    return list(dict.fromkeys(uuid.UUID(match[1]) for match in found if match))


def is_ours(address: str) -> bool:
    """Our own address, with a tag or without."""
    local, _, host = plain(address).rpartition("@")
    our_local, _, our_host = plain(sender()).rpartition("@")
    return host == our_host and local.partition("+")[0] == our_local


def is_robot(address: str) -> bool:
    return bool(ROBOT.fullmatch(plain(address).rpartition("@")[0]))


def _tagged(tag: str) -> str:
    local, _, host = sender().rpartition("@")
    return f"{local}+{tag}@{host}"


def _tags(addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        if is_ours(address):
            yield plain(address).rpartition("@")[0].partition("+")[2]


def plain(address: str) -> str:
    """For comparing: lower case, the domain in ASCII where it can be."""
    lowered = address.strip().lower()
    try:
        return ascii_address(lowered)
    except UnicodeError:
        return lowered
