"""A mail server that misbehaves on demand, at each place of the conversation where a line can break."""

import email
from datetime import UTC, datetime

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.correspondence.postfix import PostfixLog
from tests.smtp import MailServer


def _message_id(envelope) -> str:
    return email.message_from_bytes(envelope.content)["Message-ID"]


class _Server(SMTP):
    async def smtp_DATA(self, arg) -> None:
        if self.event_handler.next_fault("drop at DATA"):
            self.transport.close()
            return
        await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, hostname="mail.test", data_size_limit=self.handler.size_limit)


class FaultyServer(MailServer):
    """``faults`` are taken in order, one a conversation: "451 at RCPT", "drop at MAIL", "drop after content", …"""

    def __init__(self, *faults: str, size_limit: int | None = None) -> None:
        super().__init__()
        self.faults = list(faults)
        self.size_limit = size_limit
        self.log: PostfixLog | None = None
        self.now = datetime.now(UTC)
        """The clock of ``log``, for a test to set."""
        self.sizes: list[int] = []
        self._controller = _Controller(self, hostname=self.host, port=self.port)

    def next_fault(self, name: str) -> bool:
        if self.faults[:1] == [name]:
            self.faults.pop(0)
            return True
        return False

    async def _at(self, verb: str, server: SMTP) -> str | None:
        if self.next_fault(f"drop at {verb}"):
            server.transport.close()
            return "421 gone"
        if self.faults and self.faults[0].endswith(f" at {verb}"):
            return self.faults.pop(0).removesuffix(f" at {verb}")
        return None

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:
        if self.log:
            self.log.connected(self.now)
        answer = await self._at("MAIL", server)
        envelope.mail_from = address
        self.sizes += [int(option[5:]) for option in options if option.startswith("SIZE=")]
        return answer or "250 go on"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        answer = await self._at("RCPT", server)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 go on"

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.next_fault("refuse content for now"):
            return "452 later"
        if self.next_fault("refuse content"):
            return "554 no"
        if self.next_fault("lose content"):
            if self.log:
                self.log.begun(self.now, _message_id(envelope))
            server.transport.close()
            return "421 gone"
        answer = await super().handle_DATA(server, session, envelope)
        if self.log:
            self.log.took(self.now, _message_id(envelope))
        if self.next_fault("drop after content"):
            server.transport.close()
        return answer
