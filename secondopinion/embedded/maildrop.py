"""The mail catcher of the embedded mode: an SMTP server that stores each letter as var/mail/<moment>.eml.

Run as ``python -m secondopinion.embedded.maildrop FOLDER PORT``; ends with the process that started it.
"""

import asyncio
import os
import sys
import time
import uuid
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST_LETTER = 60 * 1024 * 1024


class Keep:
    """Says 250 only when the letter is on the disk; the first line tells whom it was for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        name = f"{time.time_ns()}-{uuid.uuid4().hex[:8]}.eml"
        recipients = ", ".join(envelope.rcpt_tos).encode("utf-8", "replace")
        with (self.folder / f".{name}").open("wb") as letter:
            letter.write(b"X-Envelope-To: " + recipients + b"\r\n" + (envelope.original_content or b""))
            letter.flush()
            os.fsync(letter.fileno())
        (self.folder / f".{name}").rename(self.folder / name)
        return "250 kept"


async def keep_letters(folder: Path, port: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)

    def connection() -> SMTP:
        return SMTP(Keep(folder), data_size_limit=LARGEST_LETTER, enable_SMTPUTF8=True, hostname="localhost")

    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(keep_letters(Path(sys.argv[1]), int(sys.argv[2])))
