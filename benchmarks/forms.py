"""A file of 100 MB by the form, kept and hashed; floors: Django's own parser with one write, and a body without any form."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser

from benchmarks.figures import Figure, held_megabytes, in_turns
from documents import keys
from documents.durable import Temporary
from documents.receiving import Receiver

SIZE = 100 * 1024**2
TEN = 10
MEGABYTES = SIZE // 1024**2
BOUNDARY = b"----WebKitFormBoundarybenchmarked"


class Plain(FileUploadHandler):
    """The least a handler can do: each chunk hashed and written once, then fsync."""

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        self.written = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (closed in file_complete)
        self.digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.digest.update(raw_data)
        self.written.write(raw_data)

    def file_complete(self, file_size: int):
        os.fsync(self.written.fileno())
        self.written.close()
        return self.digest.hexdigest()


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        body, bare = Path(folder) / "body", Path(folder) / "bare"
        content = b"%PDF-1.7\n" + os.urandom(SIZE)
        bare.write_bytes(content)
        body.write_bytes(_form(content))
        del content
        yield _against(body, lambda number: _parsed(body, Plain()), 1.2, "пол: разбор форм Django")
        yield _against(body, lambda number: _raw(bare, Path(folder)), 0.6, "пол: тело без формы")
        before = held_megabytes()
        for _ in range(TEN):
            _kept(body)
        grown = held_megabytes() - before
        yield Figure("память после десяти таких загрузок, выросла на МБ", grown, 1, "< 1", grown < 1)


def _against(body: Path, floor, wanted: float, what: str) -> Figure:
    rate, floor_rate = in_turns(MEGABYTES, lambda number: _kept(body), floor)
    said = f"≥ {wanted:g} пола".replace(".", ",")
    return Figure(f"100 МБ формой, МБ/с; {what}", rate, floor_rate, said, rate >= wanted * floor_rate)


def _parsed(body: Path, handler: FileUploadHandler):
    told = {
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY.decode()}",
        "CONTENT_LENGTH": str(body.stat().st_size),
    }
    with body.open("rb", buffering=0) as stream:
        return MultiPartParser(told, stream, [handler], "utf-8").parse()[1].get("files")


def _kept(body: Path) -> None:
    upload = _parsed(body, Receiver())
    with open(upload.temporary_file_path(), "rb") as content:
        key = default_storage.save(
            keys.generated_key(), Temporary(content, name=upload.temporary_file_path())
        )
    assert len(upload.sha256) == 64
    upload.close()
    default_storage.delete(key)


def _raw(bare: Path, folder: Path) -> None:
    digest = hashlib.sha256()
    with bare.open("rb", buffering=0) as stream, (folder / "raw").open("wb", buffering=0) as written:
        while chunk := stream.read(64 * 1024):
            digest.update(chunk)
            written.write(chunk)
        os.fsync(written.fileno())
    digest.hexdigest()


def _form(content: bytes) -> bytes:
    """As browsers send it: the token of the page first, then the file."""
    token = b'\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + b"a" * 64
    head = b'\r\nContent-Disposition: form-data; name="files"; filename="scan.pdf"\r\nContent-Type: application/pdf'
    mark = b"\r\n--" + BOUNDARY
    return mark[2:] + token + mark + head + b"\r\n\r\n" + content + mark + b"--\r\n"
