"""«Скачать всё»: megabytes a second of one ZIP, and what the process grew by; the floor: the same files read and summed."""

import os
import zlib
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from benchmarks.figures import Figure, held_megabytes, in_turns
from documents import keys, serving, stored
from documents.models import Document, Scan

FILES, FILE_BYTES = 20, 20 * 1024**2
MEGABYTES = FILES * FILE_BYTES // 1024**2


def figures() -> Iterator[Figure]:
    papers = [(f"{number}.pdf", _a_document()) for number in range(FILES)]
    _zipped(papers)
    before, most = held_megabytes(), 0.0
    rate, floor = in_turns(MEGABYTES, lambda number: _zipped(papers), lambda number: _summed(papers))
    yield Figure("«скачать всё» одним ZIP, МБ/с; пол: CRC тех же файлов", rate, floor, "", True)
    for piece in serving.archive_response(papers, by=None, at=timezone.now(), name="a.zip").streaming_content:
        most = max(most, held_megabytes()) if len(piece) else most
    grown = most - before
    yield Figure(f"больше всего памяти на ZIP в {MEGABYTES} МБ, МБ", grown, 8, "< 8", grown < 8)


def _a_document() -> Document:
    content = os.urandom(FILE_BYTES)
    key = default_storage.save(keys.generated_key(), ContentFile(content))
    return Document(
        key=key, name="a.pdf", size=FILE_BYTES, sha256="0" * 64, uploaded_at=timezone.now(), scan=Scan.CLEAN
    )


def _zipped(papers: list[tuple[str, Document]]) -> None:
    response = serving.archive_response(papers, by=None, at=timezone.now(), name="all.zip")
    assert sum(len(piece) for piece in response.streaming_content) > MEGABYTES * 1024**2


def _summed(papers: list[tuple[str, Document]]) -> None:
    for _, document in papers:
        crc = 0
        for chunk in stored.chunks(document.key):
            crc = zlib.crc32(chunk, crc)
