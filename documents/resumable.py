"""Files that come in pieces: who may begin, what is kept of a piece, when one is over. No HTTP here; no case knows of it.

What becomes of a whole one is in ``documents.wholes``.
"""

import errno
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Sum

from accounts.models import User
from audit.rounds import each
from documents import names
from documents.alone import alone
from documents.keys import generated_key
from documents.models import Document, Upload, UploadState
from documents.refusals import Unacceptable
from documents.unfinished.keeping import Writer, keeper

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

LARGEST = 2 * 1024**3 - 1
"""Bytes of one file: what the virus scanner can still look into."""
KEPT_FOR = timedelta(days=7)
REMEMBERED_FOR = timedelta(days=30)
MOST_OPEN = 100
MOST_BYTES = 40 * 1024**3
"""Of one person, in all unfinished uploads."""
CHECKSUMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
SHA256 = re.compile(r"[0-9a-f]{64}")


class Busy(Exception):
    """Another request is writing this upload at this moment."""


class WrongOffset(Exception):
    """The piece does not begin where the kept bytes end."""


class ChecksumMismatch(Exception):
    """The piece is not the one that was sent; nothing of it counts."""


class NoRoom(Exception):
    """The disk is full; what came before stays."""


@dataclass(frozen=True)
class Told:
    """What the sender says of a file before its first byte."""

    name: str
    size: int
    declared_type: str = ""
    fingerprint: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Checksum:
    """Of one piece (tus checksum extension): a key of CHECKSUMS, and the digest."""

    algorithm: str
    digest: bytes


def start(told: Told, words: dict[str, Any], *, case_number: str, by: User, at: datetime) -> Upload:
    """A row and a place for the bytes; raises Unacceptable for what could never be taken."""
    shown = names.clean(told.name)
    names.refuse_program(shown)
    names.refuse_half(shown)
    if told.size == 0:
        raise Unacceptable("empty")
    if told.size > LARGEST:
        raise Unacceptable("too_big", limit=LARGEST // 1024**2)
    _refuse_too_many(told.size, by=by, at=at)
    upload = Upload(
        owner=by,
        case_number=case_number,
        name=shown,
        size=told.size,
        declared_type=told.declared_type[:100],
        fingerprint=told.fingerprint[:200],
        declared_sha256=told.sha256 if SHA256.fullmatch(told.sha256) else "",
        words=words,
        key=generated_key(),
        created_at=at,
        expires_at=at + KEPT_FOR,
    )
    upload.parts = keeper().begin(upload)
    upload.save()
    return upload


def _refuse_too_many(size: int, *, by: User, at: datetime) -> None:
    going = Upload.objects.of(by).open(at).aggregate(bytes=Sum("size"))["bytes"] or 0
    if going + size > MOST_BYTES or Upload.objects.of(by).open(at).count() >= MOST_OPEN:
        raise Unacceptable("too_many_open")


def length(upload: Upload) -> int:
    """How much of it is here, in bytes."""
    return keeper().length(upload) if upload.state == UploadState.OPEN else upload.offset


def is_settled(upload: Upload) -> bool:
    """No request writes it now, so that its length is the last word; the row is read anew."""
    with alone(f"upload {upload.pk}") as mine:
        upload.refresh_from_db()
        return mine


def has_expired(upload: Upload, *, at: datetime) -> bool:
    return upload.state == UploadState.EXPIRED or (
        upload.state == UploadState.OPEN and upload.expires_at <= at
    )


def append(upload: Upload, chunks: Iterable[bytes], *, offset: int, checksum: Checksum | None) -> int:
    """Write one piece as it comes; the new length. A piece that breaks off stays as far as it came.

    With a checksum it stays only whole and right: raises ChecksumMismatch. Raises Busy, WrongOffset and NoRoom too.
    """
    with alone(f"upload {upload.pk}") as mine:
        if not mine:
            raise Busy
        upload.refresh_from_db()
        if upload.state != UploadState.OPEN or length(upload) != offset:
            raise WrongOffset
        whole = hashlib.sha256() if offset == 0 else None
        recorder = _Recorder(upload)
        with keeper().writer(upload, recorder.record, at_once=checksum is not None) as writer:
            _write(writer, _hashed(chunks, whole), checksum)
        if whole and upload.offset == upload.size:
            upload.sha256 = whole.hexdigest()
            upload.save(update_fields=["sha256"])
    return upload.offset


class _Recorder:
    """Writes down in the row what is safe from now on."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload

    def record(self, offset: int, parts: dict[str, Any]) -> None:
        self.upload.offset, self.upload.parts = offset, parts
        self.upload.save(update_fields=["offset", "parts"])


def _hashed(chunks: Iterable[bytes], digest: "Hash | None") -> Iterator[bytes]:
    for chunk in chunks:
        if digest:
            digest.update(chunk)
        yield chunk


def _write(writer: Writer, chunks: Iterable[bytes], checksum: Checksum | None) -> None:
    digest = CHECKSUMS[checksum.algorithm]() if checksum else None
    try:
        for chunk in _hashed(chunks, digest):
            writer.write(chunk)
        if checksum and digest and digest.digest() != checksum.digest:
            raise ChecksumMismatch
    except BaseException as error:
        if checksum:
            writer.forget()
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoRoom from error
        raise
    writer.keep()


def close_if_whole(upload: Upload, *, at: datetime) -> bool:
    """From here on it is looked into; True for the one call that closed it. Asked after each piece and by the sweep."""
    if upload.state != UploadState.OPEN or length(upload) != upload.size:
        return False
    open_row = Upload.objects.filter(pk=upload.pk, state=UploadState.OPEN)
    closed = open_row.update(state=UploadState.WHOLE, offset=upload.size, whole_at=at)
    upload.refresh_from_db()
    return bool(closed)


def cancel(upload: Upload) -> None:
    """Its owner wants it no more. Raises Busy while a piece is being written, and for one that is being looked into."""
    with alone(f"upload {upload.pk}") as mine:
        upload.refresh_from_db()
        if not mine or upload.state == UploadState.WHOLE:
            raise Busy
        drop_bytes(upload)
        upload.delete()


def drop_bytes(upload: Upload) -> None:
    """Whatever of it does not lie under a document's key."""
    kept = Document.objects.filter(key=upload.key).exists()
    keeper().discard(upload, keep_stored=kept)


def sweep_expired(*, at: datetime) -> int:
    """Forget what was not finished in seven days, rows of the long ended, and bytes that no row knows; how many expired."""
    forgotten = each(
        Upload.objects.forgotten(at)[:500], lambda upload: _expire(upload, at=at), what="expiry of upload"
    )
    Upload.objects.exclude(state__in=[UploadState.OPEN, UploadState.WHOLE]).filter(
        created_at__lte=at - REMEMBERED_FOR
    ).delete()
    keeper().abandoned(at - KEPT_FOR - timedelta(days=1))
    return forgotten


def _expire(upload: Upload, *, at: datetime) -> bool:
    with alone(f"upload {upload.pk}") as mine:
        if not mine or close_if_whole(upload, at=at):
            return False
        drop_bytes(upload)
        Upload.objects.filter(pk=upload.pk).update(state=UploadState.EXPIRED, offset=0, parts={})
        return True
