"""Who wrote: a person, a robot that answers, a mailing, a server that could not deliver (RFC 3834, RFC 3464)."""

import re
from typing import NamedTuple

from correspondence.parsing import addresses, charsets, reports
from correspondence.parsing.headers import Headers
from correspondence.parsing.reading import Bounce
from correspondence.parsing.tree import Entity

PERSON, AUTO_REPLY, BULK, BOUNCE = "person", "auto_reply", "bulk", "bounce"
SERVERS = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon|mailerdaemon)@", re.IGNORECASE)
ROBOTS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-mail-autoreply")
ABSENT = re.compile(
    r"(?:re:\s*)?(?:auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|away from (?:the )?office"
    r"|авто(?:матический)?[- ]?ответ|вне офиса|меня нет в офисе|отсутствую|в отпуске)",
    re.IGNORECASE,
)
LONGEST = 120


class Nature(NamedTuple):
    """The kind, the header that said so, and what a bounce tells."""

    kind: str
    because: str = ""
    bounce: Bounce | None = None


def of(root: Entity, text: str) -> Nature:
    """The first that holds: a bounce, a robot's answer, a mailing; else a person."""
    headers = root.headers
    because = _by_server(headers)
    bounce = reports.bounce(root, text, by_server=bool(because))
    if bounce is not None:
        return Nature(BOUNCE, because or _said("Content-Type", root.content_type), bounce)
    if automatic := _automatic(root, because):
        return Nature(AUTO_REPLY, automatic)
    if mailing := _mailing(headers):
        return Nature(BULK, mailing)
    return Nature(PERSON)


def _by_server(headers: Headers) -> str:
    """No return path, or a server in From."""
    if headers.by_name.get("return-path") and headers.first("return-path").replace(b" ", b"") == b"<>":
        return "Return-Path: <>"
    sender = headers.first("from")[:2000]
    if any(SERVERS.match(mailbox.address) for mailbox in addresses.parse(sender, 3)):
        return _said("From", headers.text("from"))
    bare = charsets.decode(sender).strip(' <>"').lower()
    return _said("From", bare) if bare.startswith("mailer-daemon") else ""


def _automatic(root: Entity, because: str) -> str:
    headers = root.headers
    submitted = headers.token("auto-submitted")
    if submitted and submitted != "no":
        return _said("Auto-Submitted", submitted)
    for name in ROBOTS:
        if (value := headers.first(name)) and value.lower() != b"no":
            return _said(name.title(), headers.text(name))
    if headers.token("precedence") in ("auto_reply", "auto-reply"):
        return _said("Precedence", headers.token("precedence"))
    if root.content_type == "multipart/report":
        return _said("Content-Type", f"multipart/report; {root.parameters.get('report-type', '')}")
    subject = headers.text("subject")[:300]
    if headers.first("x-auto-response-suppress") and ABSENT.match(subject):
        return _said("Subject", subject)
    return because


def _mailing(headers: Headers) -> str:
    if headers.token("precedence") in ("bulk", "list", "junk"):
        return _said("Precedence", headers.token("precedence"))
    for name in ("List-Id", "List-Unsubscribe"):
        if headers.by_name.get(name.lower()):
            return _said(name, headers.text(name.lower()))
    return ""


def _said(name: str, value: str) -> str:
    return f"{name}: {value}"[:LONGEST].rstrip()
