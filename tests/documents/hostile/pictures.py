"""Pictures that lie about their size, run in circles, or hold what no camera writes."""

import io
import struct
import zlib

from PIL import Image

from tests.documents import samples
from tests.documents.hostile.case import OPEN, Hostile


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """The header of a grey picture and what is given; no points of its own."""
    header = chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def png_with(kind: bytes, body: bytes) -> bytes:
    return samples.png()[:33] + chunk(kind, body) + samples.png()[33:]


def jpeg_that_tells(width: int, height: int) -> bytes:
    content = bytearray(samples.jpeg())
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = struct.pack("!HH", height, width)
    return bytes(content)


def jpeg_of_many_scans(count: int = 300) -> bytes:
    """A progressive JPEG whose last scan is told again and again: each costs a walk over all points."""
    content = io.BytesIO()
    samples.picture((3000, 3000)).save(content, "JPEG", progressive=True)
    whole = content.getvalue()
    return whole[:-2] + whole[whole.rindex(b"\xff\xda") : -2] * count + whole[-2:]


def ifd(entries: list[tuple[int, int, int, int]], following: int) -> bytes:
    return (
        struct.pack("<H", len(entries))
        + b"".join(struct.pack("<HHII", *entry) for entry in entries)
        + struct.pack("<I", following)
    )


def page(width: int = 1, height: int = 1, **more: int) -> list[tuple[int, int, int, int]]:
    """The entries of a page of grey points that lie at the file's beginning."""
    told = {256: width, 257: height, 258: 8, 259: more.get("packing", 1), 262: 1, 273: 8, 277: 1, 278: height}
    told[279] = more.get("bytes", 1)
    return [(tag, 4, 1, value) for tag, value in told.items()]


def tiff(*pages: list[tuple[int, int, int, int]], loop_to: int | None = None) -> bytes:
    """Pages one after another; ``loop_to``: the last one is followed by the page of that number."""
    size = 6 + 12 * len(pages[0])
    places = [16 + size * number for number in range(len(pages))]
    following = [*places[1:], 0 if loop_to is None else places[loop_to]]
    body = b"".join(ifd(entries, after) for entries, after in zip(pages, following, strict=True))
    return b"II*\0" + struct.pack("<I", 16) + bytes(8) + body


def wide_tiff(mode: str, side: int) -> bytes:
    """A packed picture of nothing."""
    content = io.BytesIO()
    Image.new(mode, (side, side)).save(content, "TIFF", compression="tiff_deflate")
    return content.getvalue()


def heic_that_tells(width: int, height: int) -> bytes:
    """Every size that the boxes tell becomes this one."""
    parts = samples.HEIC.split(b"ispe")
    changed = [part[:4] + struct.pack("!II", width, height) + part[12:] for part in parts[1:]]
    return b"ispe".join([parts[0], *changed])


def heic_of_tiles(rows: int) -> bytes:
    """A picture whose list of items is said to be a grid of very many tiles."""
    grid = b"\0\x01" + bytes([rows - 1, rows - 1]) + struct.pack("!II", 65535, 65535)
    return samples.HEIC.replace(b"hvc1", b"grid", 1) + grid


def mpo(count: int) -> bytes:
    content, drawn = io.BytesIO(), samples.picture()
    drawn.save(content, "MPO", save_all=True, append_images=[drawn] * (count - 1))
    return content.getvalue()


BIG = "too_many_points"
FILES = {
    "a PNG of 65 000 by 65 000": Hostile(samples.huge_png, BIG, "a.png"),
    "a PNG that tells of two billion by two billion": Hostile(
        lambda: png(2**31 - 1, 2**31 - 1), BIG, "a.png"
    ),
    "a PNG of one line two billion wide": Hostile(lambda: png(2**31 - 1, 1), BIG, "a.png"),
    "a PNG of no size": Hostile(lambda: png(0, 0), "broken", "a.png"),
    "a PNG without points": Hostile(lambda: png(300, 300), "broken", "a.png"),
    "a PNG whose points are too few": Hostile(
        lambda: png(9000, 9000, chunk(b"IDAT", zlib.compress(bytes(99)))), "broken", "a.png"
    ),
    "a PNG whose words unpack into a gigabyte": Hostile(
        lambda: png_with(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(2**30), 9)), "broken", "a.png"
    ),
    "a PNG whose colours unpack into half a gigabyte": Hostile(
        lambda: png_with(b"iCCP", b"x\0\0" + zlib.compress(bytes(2**29), 9)), "broken", "a.png"
    ),
    "a PNG of noise behind its mark": Hostile(
        lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "broken", "a.png"
    ),
    "a JPEG that tells of 65 500 by 65 500": Hostile(lambda: jpeg_that_tells(65500, 65500), BIG, "a.jpg"),
    "a JPEG that tells of 13 000 by 13 000": Hostile(lambda: jpeg_that_tells(13000, 13000), OPEN, "a.jpg"),
    "a JPEG of no size": Hostile(lambda: jpeg_that_tells(0, 0), "broken", "a.jpg"),
    "a JPEG of three hundred scans": Hostile(jpeg_of_many_scans, OPEN, "a.jpg"),
    "a JPEG of noise behind its mark": Hostile(
        lambda: b"\xff\xd8\xff" + bytes(range(256)) * 9, "broken", "a.jpg"
    ),
    "a JPEG of fifty photographs": Hostile(lambda: mpo(50), OPEN, "a.jpg"),
    "a TIFF of ten thousand pages": Hostile(lambda: tiff(*[page()] * 10_000), OPEN, "a.tif"),
    "a TIFF whose page follows itself": Hostile(lambda: tiff(page(), loop_to=0), OPEN, "a.tif"),
    "a TIFF whose pages go in a circle": Hostile(lambda: tiff(*[page()] * 3, loop_to=0), OPEN, "a.tif"),
    "a TIFF whose second page follows itself": Hostile(
        lambda: tiff(page(), page(), loop_to=1), OPEN, "a.tif"
    ),
    "a TIFF that tells of 60 000 by 60 000": Hostile(lambda: tiff(page(60_000, 60_000)), BIG, "a.tif"),
    "a TIFF of four billion strips": Hostile(
        lambda: tiff([*page(30, 30)[:5], (273, 4, 2**32 - 1, 8), *page(30, 30)[6:]]), "broken", "a.tif"
    ),
    "a TIFF whose second page is a bomb": Hostile(lambda: tiff(page(), page(60_000, 60_000)), OPEN, "a.tif"),
    "a TIFF of 13 000 by 13 000 in colour, of nothing": Hostile(
        lambda: wide_tiff("RGB", 13_000), BIG, "a.tif"
    ),
    "a TIFF of 14 000 by 14 000 in grey, of nothing": Hostile(lambda: wide_tiff("L", 14_000), OPEN, "a.tif"),
    "a TIFF packed by nobody knows what": Hostile(
        lambda: tiff(page(9, 9, packing=50_000)), "broken", "a.tif"
    ),
    "a TIFF of noise behind its mark": Hostile(lambda: b"II*\0" + bytes(range(256)) * 9, "broken", "a.tif"),
    "a HEIC that tells of 65 535 by 65 535": Hostile(lambda: heic_that_tells(65535, 65535), BIG, "a.heic"),
    "a HEIC that tells of another size": Hostile(lambda: heic_that_tells(9000, 9000), "broken", "a.heic"),
    "a HEIC of 65 000 tiles": Hostile(lambda: heic_of_tiles(255), "broken", "a.heic"),
    "a HEIC of noise behind its mark": Hostile(
        lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(range(256)) * 9, "broken", "a.heic"
    ),
    "a GIF of 65 535 by 65 535": Hostile(
        lambda: b"GIF89a\xff\xff\xff\xff" + samples.GIF[10:], "unknown", "a.gif"
    ),
    "a BMP": Hostile(
        lambda: b"BM" + struct.pack("<IIIIII", 1000, 0, 54, 40, 9, 9) + bytes(1000), "unknown", "a.bmp"
    ),
}

HEAVY = {
    "a PNG of 65 000 by 65 000",
    "a PNG whose words unpack into a gigabyte",
    "a PNG whose colours unpack into half a gigabyte",
    "a JPEG of three hundred scans",
    "a TIFF of 13 000 by 13 000 in colour, of nothing",
    "a TIFF of 14 000 by 14 000 in grey, of nothing",
    "a JPEG that tells of 13 000 by 13 000",
}
"""Seconds each, so that they are tried by `make faults`."""
