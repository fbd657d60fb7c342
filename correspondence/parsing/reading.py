"""What a reader says of a letter. Plain values that travel as JSON between the limited child and its parent."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One leaf of the letter's tree other than its text: stored, or listed with the reason why it is not.

    ``name``: clean, never empty, at most 200 characters, the extension kept · ``content_type``: as the letter says,
    lower case · ``size``, ``sha256``: of the decoded bytes · ``inline``: a picture shown in the text (cid) ·
    ``file``: the plain name of the file with the decoded bytes in the reader's folder, empty when ``skipped`` ·
    ``skipped``: a Russian sentence, empty for what is stored.
    """

    name: str
    content_type: str
    size: int
    sha256: str
    inline: bool = False
    file: str = ""
    skipped: str = ""


@dataclass(frozen=True)
class Bounce:
    """What a delivery report tells (RFC 3464): whose letter came back, from which address, why."""

    message_ids: tuple[str, ...]
    recipient: str = ""
    status: str = ""
    reason: str = ""
    is_final: bool = True


@dataclass(frozen=True)
class Reading:
    """One letter as it was understood.

    ``message_id``, ``references``: «<…@…>» each, the one answered to last · ``sender``: lower case, empty when the
    letter names none or several · ``recipients``: every address of To, Cc, Delivered-To, X-Original-To, Envelope-To ·
    ``text``: the whole body as plain text with its quotes, lines end with LF · ``nature``: person, auto_reply, bulk,
    bounce, and ``nature_because`` the header that said so · ``content_sha256``: of the bytes after the headers.
    """

    message_id: str = ""
    references: tuple[str, ...] = ()
    sender: str = ""
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    parts: tuple[Part, ...] = ()
    nature: str = "person"
    nature_because: str = ""
    bounce: Bounce | None = None
    content_sha256: str = ""
