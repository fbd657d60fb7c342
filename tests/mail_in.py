"""The way in of a test: letters put into a real mailbox, fetched from it as the product does."""

from datetime import datetime

from correspondence.mailboxes import fetching
from correspondence.mailboxes.fetching import Round
from tests.dovecot import Dovecot


class MailIn:
    """One mailbox of the server, empty at the beginning."""

    def __init__(self, server: Dovecot, user: str) -> None:
        self.server, self.user = server, user
        self.mailbox = server.mailbox(user)

    def deliver(self, raw: bytes, *, arrived_at: datetime) -> None:
        self.server.deliver(raw, arrived_at=arrived_at, user=self.user)

    def fetch(self, *, at: datetime) -> Round:
        return fetching.fetch(self.mailbox, at=at)
