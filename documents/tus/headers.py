"""What a tus request says in its headers, read strictly; what is said wrongly ends it with a status."""

import base64
import binascii

from django.http import HttpRequest

from documents import resumable
from documents.resumable import Checksum


class Fault(Exception):
    """Ends a request with this status and, where a person may see it, a sentence."""

    def __init__(self, status: int, words: str = "") -> None:
        super().__init__(status)
        self.status, self.words = status, words


def number(request: HttpRequest, name: str) -> int:
    told = request.headers.get(name, "")
    if not (told.isascii() and told.isdecimal() and len(told) < 16):
        raise Fault(400)
    return int(told)


def metadata(header: str) -> dict[str, str]:
    """«key base64,key base64» (creation extension); what does not decode is left out."""
    told = {}
    for pair in header.split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            told[name] = base64.b64decode(value, validate=True).decode().replace("\0", "")
        except (binascii.Error, ValueError):
            continue
    return told


def checksum_of(header: str) -> Checksum | None:
    """«sha1 base64» (checksum extension); 400 for an algorithm that we do not know."""
    if not header:
        return None
    algorithm, _, value = header.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise Fault(400) from error
    if algorithm not in resumable.CHECKSUMS:
        raise Fault(400)
    return Checksum(algorithm, digest)
