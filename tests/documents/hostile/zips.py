"""ZIPs byte by byte, so that they can lie: names, links, flags and sizes as no library writes them."""

import struct
import zlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    """``declared`` is the size that the headers tell instead of the true one; ``mode`` is that of Unix."""

    name: bytes
    body: bytes
    method: int = 0
    flags: int = 0x800
    mode: int = 0o100644
    declared: int | None = None
    extra: bytes = b""
    local_flags: int | None = None

    @property
    def packed(self) -> bytes:
        if self.method != 8:
            return self.body
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return packer.compress(self.body) + packer.flush()

    def facts(self, flags: int) -> bytes:
        told = len(self.body) if self.declared is None else self.declared
        sizes = struct.pack("<III", zlib.crc32(self.body), len(self.packed), told)
        name = struct.pack("<HH", len(self.name), len(self.extra))
        return struct.pack("<HHHHH", 20, flags, self.method, 0x6000, 0x5B74) + sizes + name


def zipped(*members: Member, comment: bytes = b"", count: int | None = None) -> bytes:
    """The archive; ``count`` is how many members its end tells of instead of the true number."""
    body, listing = b"", b""
    for member in members:
        listing += b"PK\x01\x02" + struct.pack("<H", 0x0314) + member.facts(member.flags)
        listing += struct.pack("<HHHII", 0, 0, 0, member.mode << 16, len(body)) + member.name + member.extra
        local = member.flags if member.local_flags is None else member.local_flags
        body += b"PK\x03\x04" + member.facts(local) + member.name + member.extra + member.packed
    told = len(members) if count is None else count
    end = struct.pack("<HHHHIIH", 0, 0, told, told, len(listing), len(body), len(comment))
    return body + listing + b"PK\x05\x06" + end + comment
