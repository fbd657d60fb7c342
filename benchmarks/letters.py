"""Letters a second, from a real mailbox to a committed case in one process; the floor is the least that keeps a letter.

The floor: parsed by the standard library, hashed, written to a file with fsync, one committed row.
"""

import base64
import email
import hashlib
import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.utils import timezone

from benchmarks.figures import Figure, in_turns
from correspondence.mailboxes import fetching
from intake import filing
from requests_app.models import Case
from tests.dovecot import Dovecot

PLAIN, LARGE = 300, 60
FILES, FILE_BYTES = 5, 200 * 1024
TEXT = "Добрый день! Прошу рассмотреть мои документы и дать второе мнение. С уважением, Демо Анна Викторовна.\r\n"


def figures() -> Iterator[Figure]:
    with Dovecot() as dovecot:
        yield _measured(
            dovecot,
            "plain",
            "письмо без вложений, в секунду",
            PLAIN,
            0,
            "≥ 120",
            lambda ours, floor: ours >= 120,
        )
        yield _measured(
            dovecot,
            "large",
            "письмо с 5 файлами по 200 КБ, в секунду",
            LARGE,
            FILES,
            "≥ 0,9 пола",
            lambda ours, floor: ours >= 0.9 * floor,
        )


def _measured(dovecot: Dovecot, user: str, name: str, count: int, files: int, wanted: str, holds) -> Figure:
    """Delivering to the mailbox is not timed; everything behind it is, the receipt that answers the letter too."""

    def ours(number: int) -> None:
        at, before = timezone.now(), Case.objects.count()
        fetching.fetch(dovecot.mailbox(f"{user}{number}"), at=at)
        while filing.sweep(at=at):
            pass
        assert Case.objects.count() == before + count

    rounds = [[_letter(user, number, n, files) for n in range(count)] for number in range(4)]
    for number, letters in enumerate(rounds):
        dovecot.deliver_many(letters, arrived_at=timezone.now(), user=f"{user}{number}")
    ours(3)  # the first round pays for what is paid once
    with tempfile.TemporaryDirectory() as folder:
        rate, floor = in_turns(count, ours, lambda number: _floor(rounds[number], Path(folder), number))
    return Figure(name, rate, floor, wanted, holds(rate, floor))


def _floor(letters: list[bytes], folder: Path, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS floor (sha256 text, subject text, parts int)")
        for n, raw in enumerate(letters):
            message = email.message_from_bytes(raw)
            parts = [part.get_payload(decode=True) for part in message.walk() if not part.is_multipart()]
            digest = hashlib.sha256(raw).hexdigest()
            with (folder / f"{number}-{n}").open("wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            cursor.execute("INSERT INTO floor VALUES (%s, %s, %s)", [digest, message["Subject"], len(parts)])


def _letter(user: str, number: int, n: int, files: int) -> bytes:
    """As mail programs make them: base64 in lines of 76, headers in encoded words; each from another sender."""
    key = f"{user}.{number}.{n}"
    subject = base64.b64encode("Прошу второе мнение".encode()).decode()
    head = (
        f"Received: from mx.example.org by mail.example.org; Fri, 20 Nov 2026 10:00:00 +0300\r\n"
        f"From: =?utf-8?B?{base64.b64encode('Демо Анна'.encode()).decode()}?= <{key}@example.org>\r\n"
        f"To: 2opinion@rgs.ru\r\nSubject: =?utf-8?B?{subject}?=\r\nMessage-ID: <{key}@example.org>\r\n"
        "Date: Fri, 20 Nov 2026 10:00:00 +0300\r\nMIME-Version: 1.0\r\n"
    )
    text = base64.encodebytes((TEXT * 8).encode()).replace(b"\n", b"\r\n").decode()
    body = f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{text}"
    if not files:
        return f"{head}{body}".encode()
    attached = "".join(f"--=_b\r\n{_file(key, m)}" for m in range(files))
    whole = (
        f'{head}Content-Type: multipart/mixed; boundary="=_b"\r\n\r\n--=_b\r\n{body}\r\n{attached}--=_b--\r\n'
    )
    return whole.encode()


def _file(key: str, m: int) -> str:
    content = b"%PDF-1.4\n" + random.Random(f"{key}{m}").randbytes(FILE_BYTES)
    encoded = base64.encodebytes(content).replace(b"\n", b"\r\n").decode()
    return (
        f'Content-Type: application/pdf; name="scan{m}.pdf"\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-Disposition: attachment; filename="scan{m}.pdf"\r\n\r\n{encoded}'
    )
