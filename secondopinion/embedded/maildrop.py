"""The mail catcher of the embedded mode: an SMTP server that stores each letter as var/mail/<moment>.eml.

What is written to the product's own address lies in var/incoming as well, which is its mailbox there (``drop://``).
Run as ``python -m secondopinion.embedded.maildrop FOLDER PORT [INCOMING ADDRESS]`` (``catching.words``); ends with the
process that started it.
"""

import asyncio
import os
import sys
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST_LETTER = 60 * 1024 * 1024


class Keep:
    """Says 250 only when the letter is on the disk; the first line tells whom it was for."""

    def __init__(self, folder: Path, incoming: Path | None = None, ours: str = "") -> None:
        self.folder, self.incoming = folder, incoming
        self.local, _, self.host = ours.lower().rpartition("@")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """The mailbox first: where the second does not succeed, the letter sent again is there a copy of the first."""
        name = f"{time.time_ns()}-{uuid.uuid4().hex[:8]}.eml"
        content = envelope.original_content or b""
        to_us = [address for address in envelope.rcpt_tos if self._is_ours(address)]
        if self.incoming and to_us:
            _store(
                self.incoming / name,
                [f"Return-Path: <{envelope.mail_from or ''}>", *_delivered(to_us)],
                content,
            )
        _store(self.folder / name, [f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}"], content)
        return "250 kept"

    def _is_ours(self, address: str) -> bool:
        """With a tag («+…») or without."""
        local, _, host = address.lower().rpartition("@")
        return (local.partition("+")[0], host) == (self.local, self.host)


def _delivered(addresses: Sequence[str]) -> list[str]:
    return [f"Delivered-To: {address}" for address in addresses]


def _store(path: Path, above: Sequence[str], content: bytes) -> None:
    """Under its name only when all of it is on the disk."""
    half = path.with_name(f".{path.name}")
    with half.open("wb") as letter:
        letter.writelines(line.encode("utf-8", "replace") + b"\r\n" for line in above)
        letter.write(content)
        letter.flush()
        os.fsync(letter.fileno())
    half.rename(path)


async def keep_letters(keep: Keep, port: int) -> None:
    for folder in filter(None, (keep.folder, keep.incoming)):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)

    def connection() -> SMTP:
        return SMTP(keep, data_size_limit=LARGEST_LETTER, enable_SMTPUTF8=True, hostname="localhost")

    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", port)
    await server.serve_forever()


def _of(folder: str, incoming: str = "", ours: str = "") -> Keep:
    return Keep(Path(folder), Path(incoming) if incoming else None, ours)


if __name__ == "__main__":
    asyncio.run(keep_letters(_of(sys.argv[1], *sys.argv[3:]), int(sys.argv[2])))
