"""What a letter says: templates into text, and a stored letter into the bytes that travel. Nothing is sent from here."""

import hashlib
import mimetypes
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.template import Context, Engine, Template, TemplateDoesNotExist

from correspondence import addresses
from correspondence.models import OutgoingLetter
from documents.models import Document

TEMPLATE_NAME = re.compile(r"[a-z0-9_]+(/[a-z0-9_]+)*")


class AsItStands(UnstructuredHeader, BaseHeader):
    """A header of plain words, each whole: the library would encode a long Message-ID, and no thread would hold."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {(policy.linesep + ' ').join(str(self).split())}{policy.linesep}"


def _policy() -> "EmailPolicy[EmailMessage]":
    headers = HeaderRegistry()
    for name in ("to", "message-id", "in-reply-to", "references"):
        headers.map_to_type(name, AsItStands)
    return SMTP.clone(header_factory=headers)


POLICY = _policy()


class CannotCompose(Exception):
    """The letter can never be sent as it stands; the words say why, for the curator."""


@dataclass(frozen=True)
class Composed:
    subject: str
    text: str
    html: str

    @property
    def columns(self) -> dict[str, str]:
        return {"subject": self.subject, "body_text": self.text, "body_html": self.html}


def compose(name: str, *, case_number: str, context: Mapping[str, Any]) -> Composed:
    """Render ``letters/<name>.txt`` (first line subject, the rest body) and ``.html`` where there is one.

    The subject is rendered with the case number and nothing else, so no personal data can get into it (L9).
    """
    if not TEMPLATE_NAME.fullmatch(name):
        raise ValueError(f"not a letter's name: {name!r}")
    known = {
        "case_number": case_number,
        "site_url": settings.SITE_URL,
        "support_phone": settings.SUPPORT_PHONE,
    }
    engine = Engine.get_default()
    first_line, rest = _parsed(engine, name)
    subject = first_line.render(Context({"case_number": case_number}, autoescape=False))
    text = rest.render(Context({**known, **context}, autoescape=False))
    return Composed(one_line(subject), _tidy(text), _html(engine, name, {**known, **context}))


@lru_cache(maxsize=100)
def _parsed(engine: Engine, name: str) -> tuple[Template, Template]:
    """The subject line and the rest, parsed once for the engine of the process."""
    first_line, _, rest = str(engine.get_template(f"letters/{name}.txt").source).partition("\n")
    return engine.from_string(first_line), engine.from_string(rest)


def one_line(text: str) -> str:
    """The text without line breaks or other control characters, so that it can never start a header of its own."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]+", " ", text).split())


def megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".replace(".", ",").removesuffix(",0")


def as_bytes(letter: OutgoingLetter) -> bytes:
    """The whole letter with its attachments, ready for DATA. Raises ``CannotCompose``."""
    message = EmailMessage(policy=POLICY)
    _address(message, letter)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = letter.message_id
    if letter.in_reply_to:
        message["In-Reply-To"] = letter.in_reply_to
    if letter.references:
        message["References"] = letter.references
    if letter.auto:
        message["Auto-Submitted"] = "auto-replied" if letter.is_answer else "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.body_text, cte="base64")
    if letter.body_html:
        message.add_alternative(letter.body_html, subtype="html", cte="base64")
    for file_name, document in _enclosed(letter):
        main, _, sub = _media_type(document.content_type, file_name).partition("/")
        message.add_attachment(_content(document), maintype=main, subtype=sub, filename=file_name)
    content = message.as_bytes()
    _refuse_too_big(len(content))
    return content


def _address(message: EmailMessage, letter: OutgoingLetter) -> None:
    name = addresses.sender_name()
    message["From"] = Address(name, addr_spec=addresses.ascii_address(addresses.sender()))
    message["To"] = addresses.ascii_address(letter.to_address)
    if letter.reply_token:
        message["Reply-To"] = Address(name, addr_spec=addresses.reply_to(letter.reply_token))


def _html(engine: Engine, name: str, context: Mapping[str, Any]) -> str:
    try:
        template = engine.get_template(f"letters/{name}.html")
    except TemplateDoesNotExist:
        return ""
    return str(template.render(Context(dict(context)))).strip()


def _tidy(text: str) -> str:
    """Template tags leave empty lines behind: at most one is kept."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


def _enclosed(letter: OutgoingLetter) -> Sequence[tuple[str, Document]]:
    """The documents in the order of the letter; refuses what is gone, not clean, or too big together."""
    documents = Document.objects.filter(removed_at=None).in_bulk(
        [item.document_id for item in letter.enclosed]
    )
    found = [(item.name, documents.get(item.document_id)) for item in letter.enclosed]
    kept = [(name, document) for name, document in found if document is not None]
    if len(kept) < len(found):
        raise CannotCompose("Приложенного документа больше нет")
    _refuse_too_big(sum(document.size for _, document in kept) * 4 // 3)
    for name, document in kept:
        if not document.may_be_opened:
            raise CannotCompose(f"«{name}» не прошёл проверку безопасности")
    return kept


def _refuse_too_big(size: int) -> None:
    """By the letter's size on its way: base64 makes a third more of every attachment."""
    if size > settings.LETTER_LIMIT_BYTES:
        raise CannotCompose(
            f"Письмо с приложениями занимает {megabytes(size)} МБ,"
            f" почта принимает не больше {megabytes(settings.LETTER_LIMIT_BYTES)} МБ"
        )


def _content(document: Document) -> bytes:
    with default_storage.open(document.key, "rb") as stored:
        content = bytes(stored.read())
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise CannotCompose(f"Файл «{document.name}» в хранилище повреждён")
    return content


def _media_type(sniffed: str, file_name: str) -> str:
    if re.fullmatch(r"[\w.+-]+/[\w.+-]+", sniffed):
        return sniffed
    return mimetypes.guess_type(file_name)[0] or "application/octet-stream"
