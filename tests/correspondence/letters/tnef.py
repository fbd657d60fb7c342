"""winmail.dat written by hand ([MS-OXTNEF]): a signature, attributes with checksums, one attachment."""

import struct

SIGNATURE = struct.pack("<IH", 0x223E9F78, 1)
VERSION, CODE_PAGE, MESSAGE_CLASS = 0x00089006, 0x00069007, 0x00078008
RENDERING, TITLE, CONTENT, PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
LETTER, ATTACHMENT = 1, 2
LONG_FILE_NAME = 0x3707
UNICODE = 0x001F


def attribute(level: int, name: int, content: bytes) -> bytes:
    head = struct.pack("<BII", level, name, len(content))
    return head + content + struct.pack("<H", sum(content) & 0xFFFF)


def long_name(name: str) -> bytes:
    """MAPI properties of an attachment: its long name alone."""
    text = name.encode("utf-16-le") + b"\0\0"
    padding = b"\0" * (-len(text) % 4)
    return struct.pack("<IHHII", 1, UNICODE, LONG_FILE_NAME, 1, len(text)) + text + padding


def winmail(content: bytes, title: str, longer: str = "") -> bytes:
    """One attachment; ``title`` in the code page 1251, ``longer`` the name Outlook shows."""
    parts = [
        SIGNATURE,
        attribute(LETTER, VERSION, struct.pack("<I", 0x00010000)),
        attribute(LETTER, CODE_PAGE, struct.pack("<II", 1251, 0)),
        attribute(LETTER, MESSAGE_CLASS, b"IPM.Microsoft Mail.Note\0"),
        attribute(ATTACHMENT, RENDERING, struct.pack("<HIHHI", 1, 0xFFFFFFFF, 0, 0, 0)),
        attribute(ATTACHMENT, CONTENT, content),
        attribute(ATTACHMENT, TITLE, title.encode("cp1251") + b"\0"),
    ]
    if longer:
        parts.append(attribute(ATTACHMENT, PROPERTIES, long_name(longer)))
    return b"".join(parts)
