"""A slide of known colours as scanners write it: tiled levels of a pyramid, and a label of another colour after them."""

import struct

TILE = 256
QUARTERS = [(200, 60, 120), (240, 200, 220), (90, 40, 140), (250, 250, 250)]
"""Colours of the quarters, row by row."""
LABEL = (0, 255, 0)
SHORT, LONG, TEXT = 3, 4, 2


def tiff(side: int = 1024, levels: int = 3, *, aperio: bool = False, label: bool = True) -> bytes:
    """Uncompressed RGB tiles, each level half of the one before; a striped label last. Aperio's own words on demand."""
    words = b"Aperio Image Library v12\r\n|AppMag = 20|MPP = 0.5\0" if aperio else b""
    blocks = [_level(side >> n, words, reduced=n > 0) for n in range(levels)]
    if label:
        blocks.append(_label(b"Aperio Image Library v12\r\nlabel 100x100\0" if aperio else b""))
    out = bytearray(b"II*\0\0\0\0\0")
    link = 4
    for entries, pieces, offsets in blocks:
        places = []
        for piece in pieces:
            places.append(len(out))
            out += piece
        entries = [
            *entries,
            (offsets, LONG, places),
            (325 if offsets == 324 else 279, LONG, [len(p) for p in pieces]),
        ]
        out[link : link + 4], link = struct.pack("<I", len(out) + _extra(entries)), _directory(out, entries)
    return bytes(out)


def _extra(entries) -> int:
    return sum(len(_packed(kind, value)) for _, kind, value in entries if len(_packed(kind, value)) > 4)


def _packed(kind, value) -> bytes:
    return value if kind == TEXT else struct.pack(f"<{len(value)}{'H' if kind == SHORT else 'I'}", *value)


def _directory(out: bytearray, entries) -> int:
    """Write the values and the directory; returns where the address of the next directory stands."""
    rows = []
    for tag, kind, value in sorted(entries, key=lambda entry: entry[0]):
        packed = _packed(kind, value)
        held = packed.ljust(4, b"\0")
        if len(packed) > 4:
            held = struct.pack("<I", len(out))
            out += packed
        rows.append(struct.pack("<HHI", tag, kind, len(value)) + held)
    out += struct.pack("<H", len(rows)) + b"".join(rows) + b"\0\0\0\0"
    return len(out) - 4


def _level(side: int, words: bytes, *, reduced: bool):
    across = -(-side // TILE)
    tiles = [_tile(side, column * TILE, row * TILE) for row in range(across) for column in range(across)]
    return (
        [*_common(side, words), (254, LONG, [int(reduced)]), (322, LONG, [TILE]), (323, LONG, [TILE])],
        tiles,
        324,
    )


def _label(words: bytes):
    return [*_common(100, words), (278, LONG, [100])], [bytes(LABEL) * 10_000], 273


def _common(side: int, words: bytes):
    named = [(270, TEXT, words)] if words else []
    return [
        (256, LONG, [side]), (257, LONG, [side]), (258, SHORT, [8, 8, 8]), (259, SHORT, [1]), (262, SHORT, [2]),
        (277, SHORT, [3]), (284, SHORT, [1]), *named,
    ]  # fmt: skip


def _tile(side: int, left: int, top: int) -> bytes:
    half = side // 2
    rows = []
    for y in range(top, top + TILE):
        west = min(TILE, max(0, half - left))
        pair = QUARTERS[:2] if y < half else QUARTERS[2:]
        rows.append(bytes(pair[0]) * west + bytes(pair[1]) * (TILE - west))
    return b"".join(rows)
