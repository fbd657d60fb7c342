"""Unfinished uploads in S3 as multipart uploads under their final key; what is less than a part waits in a small object.

The row names every part that is safe, so any web process may take the next piece, and a dead one leaves nothing undone.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from documents.models import Upload

PART = 8 * 1024**2
"""Bytes; S3 takes 5 MiB and more, and at most 10 000 parts, which is far above the largest file."""
TAILS = "unfinished"
GONE = {"404", "NoSuchKey", "NoSuchUpload", "NotFound"}


class Bucket:
    def __init__(self, storage: Any) -> None:
        self.client = storage.connection.meta.client
        self.name = storage.bucket_name

    def begin(self, upload: Upload) -> dict[str, Any]:
        begun = self.client.create_multipart_upload(Bucket=self.name, Key=upload.key)
        return {"id": begun["UploadId"], "etags": [], "tail": 0}

    def length(self, upload: Upload) -> int:
        return PART * len(upload.parts["etags"]) + int(upload.parts["tail"])

    @contextmanager
    def writer(
        self, upload: Upload, record: Callable[[int, dict[str, Any]], None], *, at_once: bool
    ) -> Iterator["_Writer"]:
        yield _Writer(self, upload, record, at_once=at_once)

    @contextmanager
    def whole(self, upload: Upload) -> Iterator[Path]:
        if not self._is_stored(upload):
            self._complete(upload)
        with tempfile.TemporaryDirectory(prefix="whole-") as folder:
            path = Path(folder) / "file"
            self.client.download_file(self.name, upload.key, str(path))
            yield path

    def settle(self, upload: Upload) -> None:
        """It stands under its key since it was made whole."""

    def discard(self, upload: Upload, *, keep_stored: bool) -> None:
        with _unless_gone():
            self.client.abort_multipart_upload(Bucket=self.name, Key=upload.key, UploadId=upload.parts["id"])
        for tail in self._tails(upload):
            self.client.delete_object(Bucket=self.name, Key=tail)
        if not keep_stored:
            self.client.delete_object(Bucket=self.name, Key=upload.key)

    def abandoned(self, before: datetime) -> int:
        """Multipart uploads whose row was never committed."""
        pages = self.client.get_paginator("list_multipart_uploads").paginate(Bucket=self.name)
        old = [u for page in pages for u in page.get("Uploads", []) if u["Initiated"] < before]
        known = set(Upload.objects.filter(key__in=[u["Key"] for u in old]).values_list("key", flat=True))
        strays = [begun for begun in old if begun["Key"] not in known]
        for begun in strays:
            with _unless_gone():
                self.client.abort_multipart_upload(
                    Bucket=self.name, Key=begun["Key"], UploadId=begun["UploadId"]
                )
        return len(strays)

    def send(self, upload: Upload, number: int, part: bytes) -> str:
        sent = self.client.upload_part(
            Bucket=self.name, Key=upload.key, UploadId=upload.parts["id"], PartNumber=number, Body=part
        )
        return str(sent["ETag"])

    def tail(self, upload: Upload) -> bytes:
        """What waits for the rest of its part."""
        if not upload.parts["tail"]:
            return b""
        kept = self.client.get_object(Bucket=self.name, Key=_tail_key(upload, self.length(upload)))
        return bytes(kept["Body"].read())

    def put_tail(self, upload: Upload, length: int, tail: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=_tail_key(upload, length), Body=tail)

    def drop_tail(self, upload: Upload, length: int) -> None:
        self.client.delete_object(Bucket=self.name, Key=_tail_key(upload, length))

    def _complete(self, upload: Upload) -> None:
        """The last part may be as small as it is; one sent twice is the same part."""
        etags = list(upload.parts["etags"])
        if tail := self.tail(upload):
            etags.append(self.send(upload, len(etags) + 1, tail))
        parts = [{"PartNumber": number, "ETag": etag} for number, etag in enumerate(etags, start=1)]
        self.client.complete_multipart_upload(
            Bucket=self.name, Key=upload.key, UploadId=upload.parts["id"], MultipartUpload={"Parts": parts}
        )

    def _is_stored(self, upload: Upload) -> bool:
        stored = False
        with _unless_gone():
            self.client.head_object(Bucket=self.name, Key=upload.key)
            stored = True
        return stored

    def _tails(self, upload: Upload) -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.name, Prefix=f"{TAILS}/{upload.pk}/"
        )
        return [kept["Key"] for page in pages for kept in page.get("Contents", [])]


class _Writer:
    """At most a part is in memory; each part is recorded as soon as the bucket has it."""

    def __init__(
        self,
        bucket: Bucket,
        upload: Upload,
        record: Callable[[int, dict[str, Any]], None],
        *,
        at_once: bool,
    ) -> None:
        self.bucket, self.upload, self.record, self.at_once = bucket, upload, record, at_once
        self.before = bucket.length(upload)
        self.etags = list(upload.parts["etags"])
        self.buffer = bytearray(bucket.tail(upload))

    def write(self, chunk: bytes) -> None:
        self.buffer += chunk
        while len(self.buffer) >= PART:
            part = bytes(self.buffer[:PART])
            self.etags.append(self.bucket.send(self.upload, len(self.etags) + 1, part))
            del self.buffer[:PART]
            if not self.at_once:
                self._record(tail=0)

    def keep(self) -> None:
        length = PART * len(self.etags) + len(self.buffer)
        if self.buffer and length != self.before:
            self.bucket.put_tail(self.upload, length, bytes(self.buffer))
        self._record(tail=len(self.buffer))
        if self.upload.parts["tail"] and length != self.before:
            self.bucket.drop_tail(self.upload, self.before)

    def forget(self) -> None:
        """The row still names what was there before; parts sent since are sent over."""

    def _record(self, *, tail: int) -> None:
        parts = {"id": self.upload.parts["id"], "etags": self.etags, "tail": tail}
        self.record(PART * len(self.etags) + tail, parts)


def _tail_key(upload: Upload, length: int) -> str:
    return f"{TAILS}/{upload.pk}/{length}"


@contextmanager
def _unless_gone() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] not in GONE:
            raise
