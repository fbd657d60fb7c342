"""The limited child: `python -m documents.previews.child LIMITS COMMAND PATH …`. No Django, no secrets, no network.

It answers in JSON lines: that the network stayed open, if so; a code of refusal or a type for `check`;
a count, pages, problems, series and their pictures for `draw`, names of files for `tiles`; then «done».
"""

import json
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from documents import polyglots, sniffing
from documents.previews import given, ocr, office_files
from documents.previews.blocks import Block
from documents.previews.limits import Limits, tie_hands
from documents.refusals import Unacceptable

# Each parser is loaded only for its own kind of file: the others' memory and start-up time are not paid.
READERS = {
    sniffing.PDF: "documents.previews.pdf",
    sniffing.DICOM: "documents.previews.dicom",
    sniffing.ZIP: "documents.imaging.disc",
    sniffing.MIRAX: "documents.previews.packed_slides",
    **dict.fromkeys(office_files.KINDS, "documents.previews.office"),
    **dict.fromkeys(sniffing.PICTURES, "documents.previews.images"),
}


def check(path: Path, limits: Limits) -> dict[str, Any]:
    """What the file is, by its bytes and by the parser of that kind."""
    try:
        found = sniffing.kind(path)
        polyglots.refuse(path, found)
        reader = import_module(READERS[found])
        found = reader.check(path, limits) or found
    except Unacceptable as refused:
        if refused.code == "office" and given.program("SOFFICE"):
            return {"refused": "office_other", "details": {}}
        return {"refused": refused.code, "details": refused.details}
    return {"type": found}


def draw(path: Path, content_type: str, folder: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    """The count first, then every page as it is ready, so that a death in the middle keeps what was drawn."""
    reader = import_module(READERS[content_type])
    yield from reader.draw(path, folder, limits)


def text(path: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    """The text layer of a PDF, a line a page."""
    yield from import_module(READERS[sniffing.PDF]).text(path, limits)


def tiles(path: Path, folder: Path, block: Block) -> Iterator[dict[str, Any]]:
    """A line a tile of the slide."""
    yield from import_module("documents.previews.slides").draw_tiles(path, folder, block)


def signed(path: Path, beside: str) -> Iterator[dict[str, Any]]:
    """A line a signature: those inside the PDF, or the one that lies beside it."""
    reader, roots = import_module("documents.previews.signed"), given.roots()
    yield from reader.beside(path, Path(beside), roots) if beside else reader.inside(path, roots)


def unpack(path: Path, folder: Path) -> list[dict[str, Any]]:
    """A slide of several files into the folder."""
    import_module(READERS[sniffing.MIRAX]).unpack(path, folder)
    return []


def answers(command: str, path: Path, rest: list[str], limits: Limits) -> Iterable[dict[str, Any]]:
    if command == "check":
        return [check(path, limits)]
    if command == "draw":
        return draw(path, rest[0], Path(rest[1]), limits)
    if command == "tiles":
        return tiles(path, Path(rest[0]), Block(*map(int, rest[1:])))
    if command == "unpack":
        return unpack(path, Path(rest[0]))
    if command == "signed":
        return signed(path, rest[0] if rest else "")
    if command == "recognise":
        return [ocr.read(path, limits)]
    return text(path, limits)


def main(arguments: list[str]) -> None:
    limits = Limits(**json.loads(arguments[0]))
    if not tie_hands(limits):
        print(json.dumps({"network": "open"}), flush=True)
    for answer in answers(arguments[1], Path(arguments[2]), arguments[3:], limits):
        print(json.dumps(answer), flush=True)
    print(json.dumps({"done": True}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
