"""How the mail catcher is started (``maildrop``), and which letters it puts into the product's own mailbox."""

from django.conf import settings

from correspondence import addresses


def words(port: int) -> list[str]:
    """Its command line after ``python -m``. Where IMAP_URL names a mailbox, letters to us are read from that one alone."""
    plain = ["secondopinion.embedded.maildrop", str(settings.MAIL_DIR), str(port)]
    if settings.INCOMING_DIR is None:
        return plain
    return [*plain, str(settings.INCOMING_DIR), addresses.ascii_address(addresses.sender())]
