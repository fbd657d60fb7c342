"""A MIRAX slide of known colours as its scanner writes it: the file, its folder of index and data, and a ZIP of both.

Eight images a side, of which only the last four are scanned: the rest of the glass is empty. The label is of another colour.
"""

import io
import struct
import zipfile
from collections.abc import Iterable

from PIL import Image

from tests.slides import LABEL, QUARTERS

SIDE, ACROSS, EMPTY, LEVELS = 256, 8, 4, 3
TISSUE = SIDE * (ACROSS - EMPTY)
SLIDE_ID = "0123456789ABCDEF0123456789ABCDEF"
HEAD = b"01.02" + SLIDE_ID.encode()
NAME = "Стекло 1"


def files(**changed: str) -> dict[str, bytes]:
    """Names → contents, as they lie in the folder; ``changed``: keys of Slidedat.ini by their names in it."""
    data, index = _data_and_index()
    return {"Slidedat.ini": slidedat(**changed), "Index.dat": index, "Data0000.dat": data}


def members(held: dict[str, bytes] | None = None, *, top: str = "", name: str = NAME) -> dict[str, bytes]:
    """The slide as members of an archive: the file, which is a JPEG, and the folder beside it."""
    inside = {f"{top}{name}/{file}": content for file, content in (held or files()).items()}
    return {f"{top}{name}.mrxs": jpeg(LABEL, 64), **inside}


def zipped(held: dict[str, bytes] | None = None, *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, content in (held or members()).items():
            archive.writestr(name, content)
    return out.getvalue()


def jpeg(colour: tuple[int, int, int], side: int = SIDE) -> bytes:
    return _jpeg(Image.new("RGB", (side, side), colour))


def slidedat(**changed: str) -> bytes:
    """Slidedat.ini with its mark of UTF-8 and lines of Windows."""
    lines = []
    for group, keys in _groups().items():
        lines += ["", f"[{group}]", *(f"{key} = {changed.get(key, told)}" for key, told in keys.items())]
    return b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + b"\r\n"


def _groups() -> dict[str, dict[str, object]]:
    zoom = {f"HIER_0_VAL_{n}_SECTION": f"LAYER_0_LEVEL_{n}_SECTION" for n in range(LEVELS)}
    label = {"NAME": "Scan data layer", "COUNT": 1, "VAL_0": "ScanDataLayer_SlideBarcode"}
    return {
        "GENERAL": {
            "SLIDE_ID": SLIDE_ID, "SLIDE_NAME": NAME, "IMAGENUMBER_X": ACROSS, "IMAGENUMBER_Y": ACROSS,
            "CameraImageDivisionsPerSide": 2, "OBJECTIVE_MAGNIFICATION": 20,
        },
        "HIERARCHICAL": {
            "HIER_COUNT": 1, "NONHIER_COUNT": 1, "INDEXFILE": "Index.dat", "HIER_0_NAME": "Slide zoom level",
            "HIER_0_COUNT": LEVELS, **zoom, **{f"NONHIER_0_{key}": told for key, told in label.items()},
            "NONHIER_0_VAL_0_SECTION": "LABEL_SECTION",
        },
        "LABEL_SECTION": {"BARCODE_IMAGE_TYPE": "JPEG"},
        "DATAFILE": {"FILE_COUNT": 1, "FILE_0": "Data0000.dat"},
        **{f"LAYER_0_LEVEL_{n}_SECTION": _level(n) for n in range(LEVELS)},
    }  # fmt: skip


def _level(number: int) -> dict[str, object]:
    return {
        "IMAGE_CONCAT_FACTOR": min(number, 1), "OVERLAP_X": 0, "OVERLAP_Y": 0, "IMAGE_FORMAT": "JPEG",
        "MICROMETER_PER_PIXEL_X": 0.5 * 2**number, "MICROMETER_PER_PIXEL_Y": 0.5 * 2**number,
        "IMAGE_FILL_COLOR_BGR": 0xFFFFFF, "DIGITIZER_WIDTH": SIDE, "DIGITIZER_HEIGHT": SIDE,
    }  # fmt: skip


def _data_and_index() -> tuple[bytes, bytes]:
    """Behind the roots of the index: tables of pointers, each to a record, each to a page of entries."""
    data, entries = bytearray(HEAD.ljust(64, b"\0")), []
    for level in range(LEVELS):
        entries.append([_kept(data, image, place) for place, image in _images(level)])
    _, offset, length, file = _kept(data, jpeg(LABEL), 0)
    index = bytearray(HEAD + bytes(8))
    pages = [_page(index, struct.pack("<ii", len(e), 0) + _packed(e)) for e in entries]
    pages.append(_page(index, struct.pack("<7i", 1, 0, 0, 0, offset, length, file)))
    _point(index, len(HEAD), struct.pack(f"<{LEVELS}i", *pages[:LEVELS]))
    _point(index, len(HEAD) + 4, struct.pack("<i", pages[LEVELS]))
    return bytes(data), bytes(index)


def _images(level: int) -> Iterable[tuple[int, bytes]]:
    """The number of each image, that of its first one below, with its picture."""
    step = 1 << level
    whole = Image.new("RGB", (TISSUE // step, TISSUE // step))
    half = whole.width // 2
    for n, colour in enumerate(QUARTERS):
        whole.paste(colour, (n % 2 * half, n // 2 * half, (n % 2 + 1) * half, (n // 2 + 1) * half))
    for row in range(0, ACROSS - EMPTY, step):
        for column in range(0, ACROSS - EMPTY, step):
            left, top = column // step * SIDE, row // step * SIDE
            image = _jpeg(whole.crop((left, top, left + SIDE, top + SIDE)))
            yield (row + EMPTY) * ACROSS + column + EMPTY, image


def _kept(data: bytearray, image: bytes, place: int) -> tuple[int, int, int, int]:
    offset = len(data)
    data += image
    return place, offset, len(image), 0


def _packed(entries: list[tuple[int, int, int, int]]) -> bytes:
    return b"".join(struct.pack("<4i", *entry) for entry in entries)


def _page(index: bytearray, page: bytes) -> int:
    """Write the page and the record that points at it; where the record is."""
    at = len(index)
    index += page + struct.pack("<ii", 0, at)
    return len(index) - 8


def _point(index: bytearray, root: int, table: bytes) -> None:
    index[root : root + 4] = struct.pack("<i", len(index))
    index += table


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95, subsampling=0)
    return out.getvalue()
