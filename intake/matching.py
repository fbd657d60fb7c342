"""Where a letter belongs: decided only by our own unguessable marks; all else is a suggestion for the curator.

From, Reply-To, Cc, the subject and the case number in it prove nothing: anybody can write them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from correspondence import addresses, bounces
from correspondence.models import IncomingLetter, Nature, OutgoingLetter
from correspondence.models.incoming import Filed
from correspondence.parsing.reading import Reading
from requests_app.actions import letters


@dataclass(frozen=True)
class Place:
    filed: str
    case_number: str = ""
    bounced: OutgoingLetter | None = None
    first: IncomingLetter | None = None


OWN = Place(Filed.OWN_CASE)


def place_of(letter: IncomingLetter, found: Reading | None) -> Place:
    """The place of a letter just read; a letter that could not be read is a case of its own (D19)."""
    if found is None:
        return OWN
    if first := _first_copy(letter):
        return Place(Filed.COPY, first.case_number, first=first)
    if letter.nature == Nature.BOUNCE:
        return _of_bounce(found)
    tokens = addresses.reply_tokens_in(found.recipients)
    number = letters.case_answered(tokens) if tokens else ""
    if letter.nature == Nature.PERSON:
        return Place(Filed.REPLY, number) if number else OWN
    return _of_automatic(number, found.references)


def _of_bounce(found: Reading) -> Place:
    """By the returned Message-ID or the envelope's own address; one that returns nothing of ours lies aside."""
    ids = found.bounce.message_ids if found.bounce else ()
    letter = bounces.letter_of(ids, found.recipients)
    return Place(Filed.ATTACHED, letter.case_number, bounced=letter) if letter else Place(Filed.ASIDE)


def _of_automatic(number: str, references: Iterable[str]) -> Place:
    """A vacation reply is attached to what it answers; where it answers nothing of ours a person looks at it as a case."""
    if number:
        return Place(Filed.ATTACHED, number)
    answered = OutgoingLetter.objects.filter(message_id__in=list(references)).exclude(case_number="").first()
    return Place(Filed.ATTACHED, answered.case_number) if answered else OWN


def _first_copy(letter: IncomingLetter) -> IncomingLetter | None:
    """The same letter that came by another box, or twice: one Message-ID, one sender, one content.

    Two different letters under one Message-ID are two letters.
    """
    if not letter.message_id:
        return None
    same = IncomingLetter.objects.originals().filter(
        message_id=letter.message_id,
        sender=letter.sender,
        content_sha256=letter.content_sha256,
        filed_at__isnull=False,
    )
    return same.exclude(pk=letter.pk).order_by("arrived_at").first()
