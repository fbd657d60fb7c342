"""An NDPI slide of known colours as Hamamatsu's scanner writes it: a JPEG a level, a macro photograph."""

import io
import struct

from PIL import Image

from tests.slides import LABEL, QUARTERS

SHORT, LONG, RATIONAL, SLONG, FLOAT, TEXT = 3, 4, 5, 9, 11, 2
SIDE = 1024
CUT = 256
"""Points of a level between two restart markers."""
MICRONS = 0.5


def tiff(side: int = SIDE, levels: int = 3) -> bytes:
    """Each level half of the one before; last the photograph of the whole glass, with its label, of another colour."""
    out, link = bytearray(b"II*\0\0\0\0\0"), 4
    pictures = [(_quarters(side >> n), 20.0 / 2**n) for n in range(levels)]
    for picture, lens in [*pictures, (Image.new("RGB", (128, 64), LABEL), -1.0)]:
        at = len(out)
        content = _jpeg(picture)
        out += content
        entries = _entries(picture.size, at, content, lens)
        start, following = _directory(out, entries)
        out[link : link + 4], link = struct.pack("<I", start), following
    return bytes(out)


def _quarters(side: int) -> Image.Image:
    whole, half = Image.new("RGB", (side, side)), side // 2
    for n, colour in enumerate(QUARTERS):
        whole.paste(colour, (n % 2 * half, n // 2 * half, (n % 2 + 1) * half, (n // 2 + 1) * half))
    return whole


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95, subsampling=0, restart_marker_blocks=min(CUT, picture.width) // 8)
    return out.getvalue()


def _starts(content: bytes) -> list[int]:
    """Where each piece begins: behind the header, and behind every restart marker."""
    scan = content.index(b"\xff\xda")
    first = scan + 2 + int.from_bytes(content[scan + 2 : scan + 4])
    return [first] + [
        n + 2 for n in range(first, len(content) - 1) if content[n] == 0xFF and 0xD0 <= content[n + 1] <= 0xD7
    ]


def _entries(
    size: tuple[int, int], at: int, content: bytes, lens: float
) -> list[tuple[int, int, int, bytes]]:
    """Tag, type, count and bytes of each; 65420 and above are Hamamatsu's own."""
    starts = _starts(content)
    microns = int(MICRONS * 20 / lens * 1000) if lens > 0 else 1
    per_centimetre = struct.pack("<II", 10_000_000, microns)
    return [
        (256, LONG, 1, struct.pack("<I", size[0])), (257, LONG, 1, struct.pack("<I", size[1])),
        (258, SHORT, 3, struct.pack("<3H", 8, 8, 8)), (259, SHORT, 1, struct.pack("<H", 7)),
        (262, SHORT, 1, struct.pack("<H", 6)), (271, TEXT, 10, b"Hamamatsu\0"), (273, LONG, 1, struct.pack("<I", at)),
        (277, SHORT, 1, struct.pack("<H", 3)), (278, LONG, 1, struct.pack("<I", size[1])),
        (279, LONG, 1, struct.pack("<I", len(content))),
        (282, RATIONAL, 1, per_centimetre), (283, RATIONAL, 1, per_centimetre), (296, SHORT, 1, struct.pack("<H", 3)),
        (65420, LONG, 1, struct.pack("<I", 1)), (65421, FLOAT, 1, struct.pack("<f", lens)),
        (65424, SLONG, 1, struct.pack("<i", 0)),
        (65426, LONG, len(starts), struct.pack(f"<{len(starts)}I", *starts)),
    ]  # fmt: skip


def _directory(out: bytearray, entries: list[tuple[int, int, int, bytes]]) -> tuple[int, int]:
    """Write the values and the directory; where it begins, and where the address of the next stands (of 64 bits)."""
    rows = []
    for tag, kind, count, value in entries:
        held = value.ljust(4, b"\0")
        if len(value) > 4:
            held = struct.pack("<I", len(out))
            out += value
        rows.append(struct.pack("<HHI", tag, kind, count) + held)
    start = len(out)
    out += struct.pack("<H", len(rows)) + b"".join(rows) + bytes(8)
    return start, len(out) - 8
