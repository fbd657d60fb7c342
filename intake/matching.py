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


class Firsts:
    """The first of letters that came twice: by another box, or sent again. One Message-ID, one sender, one content;
    two different letters under one Message-ID are two letters. Asked of the database for a handful at once."""

    def __init__(self, message_ids: Iterable[str]) -> None:
        filed = IncomingLetter.objects.originals().filter(
            message_id__in=[known for known in message_ids if known], filed_at__isnull=False
        )
        told = ("message_id", "sender", "content_sha256", "case_number")
        self._by_content = {_content(letter): letter for letter in filed.order_by("-arrived_at").only(*told)}

    def of(self, letter: IncomingLetter) -> IncomingLetter | None:
        first = self._by_content.get(_content(letter)) if letter.message_id else None
        return first if first != letter else None

    def note(self, letter: IncomingLetter) -> None:
        """This one is filed now: what comes behind it may be its copy."""
        if letter.copy_of_id is None:
            self._by_content.setdefault(_content(letter), letter)


def _content(letter: IncomingLetter) -> tuple[str, str, str]:
    return letter.message_id, letter.sender, letter.content_sha256


def place_of(letter: IncomingLetter, found: Reading | None, firsts: Firsts) -> Place:
    """The place of a letter just read; a letter that could not be read is a case of its own (D19)."""
    if found is None:
        return OWN
    if first := firsts.of(letter):
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
