"""A real SMTP server for tests: keeps what it accepts, and answers as a test tells it to."""

import email
import random
import socket
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller


def free_port() -> int:
    """Below the ports that the system gives to outgoing connections: nobody takes it before its server listens."""
    while True:
        port = random.SystemRandom().randrange(18_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


class MailServer:
    """``letters`` are the accepted messages in order, ``envelopes`` their recipients.

    ``answers`` are replies to the next DATA commands ("451 later", "554 no"); when there are none, it accepts.
    """

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.answers: list[str] = []
        self.port = free_port()
        self._controller = Controller(self, hostname=self.host, port=self.port)

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._controller.stop()

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.answers:
            answer = self.answers.pop(0)
            if not answer.startswith("2"):
                return answer
        self.letters.append(email.message_from_bytes(envelope.content, policy=default))
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        return "250 accepted"
