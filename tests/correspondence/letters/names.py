"""Names of attachments: every way to write one down, and the ways to write down a wrong one."""

import re
import unicodedata

from tests.correspondence.letters.building import (
    TEXT,
    b_words,
    continuations,
    cut_words,
    file,
    leaf,
    letter,
    multipart,
    named,
    pdf,
    q_words,
    words,
)
from tests.correspondence.letters.expected import Case, Expected, Name, Stored

NAME = "Выписка из истории болезни.pdf"
LONG = "б" * 250 + ".pdf"
CUT = re.compile(r"б{100,196}[^бa-z]{0,3}\.pdf")
SOME_PDF = re.compile(r".+\.pdf")
SOME = re.compile(r".+")


def lone(name: str, part: bytes, content: bytes, wanted: Name, **more) -> Case:
    raw = letter(multipart("mixed", words(), part))
    return Case(f"name: {name}", raw, Expected(text=TEXT, stored=(Stored(content, wanted, **more),)))


def by(name: str, disposition: bytes, wanted: Name) -> Case:
    """One PDF named by its Content-Disposition."""
    content = pdf(name)
    return lone(name, named(content, disposition), content, wanted)


def by_type(name: str, kind: bytes, wanted: Name, disposition: bytes = b"attachment") -> Case:
    """One PDF named by its Content-Type."""
    content = pdf(name)
    return lone(name, named(content, disposition, kind), content, wanted)


WRITTEN = [
    by("RFC 2231 whole", b"attachment; filename*=utf-8''%D0%94%D0%B5%D0%BC%D0%BE.pdf", "Демо.pdf"),
    by(
        "RFC 2231 with a language", b"attachment; filename*=UTF-8'ru'%D0%94%D0%B5%D0%BC%D0%BE.pdf", "Демо.pdf"
    ),
    by("RFC 2231 in koi8-r", b"attachment; filename*=koi8-r''%E4%C5%CD%CF.pdf", "Демо.pdf"),
    by("RFC 2231 without a charset", b"attachment; filename*=''%D0%94%D0%B5%D0%BC%D0%BE.pdf", "Демо.pdf"),
    by("RFC 2231 without quotes", b"attachment; filename*=%D0%94%D0%B5%D0%BC%D0%BE.pdf", "Демо.pdf"),
    by(
        "RFC 2231 labelled us-ascii",
        b"attachment; filename*=us-ascii''%D0%94%D0%B5%D0%BC%D0%BE.pdf",
        "Демо.pdf",
    ),
    by(
        "RFC 2231 with a broken escape",
        b"attachment; filename*=utf-8''demo%ZZ.pdf",
        re.compile(r"demo.*\.pdf"),
    ),
    by("RFC 2231 continuations", b"attachment;\r\n " + continuations(NAME), NAME),
    by("continuations cut in the middle of letters", b"attachment;\r\n " + continuations(NAME, 7), NAME),
    by(
        "continuations not encoded",
        b'attachment; filename*0="vypiska-"; filename*1="demo.pdf"',
        "vypiska-demo.pdf",
    ),
    by(
        "continuations out of order",
        b'attachment; filename*1="demo.pdf"; filename*0="vypiska-"',
        "vypiska-demo.pdf",
    ),
    by(
        "continuations, encoded and not by turns",
        b"attachment; filename*0*=utf-8''%D0%94%D0%B5; filename*1=\"-mo\"; filename*2*=%D0%BE.pdf",
        "Де-moо.pdf",
    ),
    by(
        "the extended name before the plain one",
        b"attachment; filename=\"____.pdf\"; filename*=utf-8''%D0%94%D0%B5%D0%BC%D0%BE.pdf",
        "Демо.pdf",
    ),
    by("RFC 2047 in quotes", b'attachment; filename="' + b_words(NAME, letters=60) + b'"', NAME),
    by("RFC 2047 without quotes", b"attachment; filename=" + b_words("Демо.pdf"), "Демо.pdf"),
    by("RFC 2047 in several words", b'attachment;\r\n filename="' + b_words(NAME, letters=9) + b'"', NAME),
    by("RFC 2047 Q in cp1251", b'attachment; filename="' + q_words(NAME, "windows-1251") + b'"', NAME),
    by(
        "RFC 2047 cut in the middle of letters",
        b'attachment; filename="' + cut_words(NAME, 11, "BQ") + b'"',
        NAME,
    ),
    by("raw utf-8", b'attachment; filename="' + NAME.encode() + b'"', NAME),
    by("raw cp1251", b'attachment; filename="' + NAME.encode("cp1251") + b'"', NAME),
    by("raw koi8-r", b'attachment; filename="' + NAME.encode("koi8-r") + b'"', NAME),
    by(
        "spaces without quotes", b"attachment; filename=vypiska demo.pdf", re.compile(r"vypiska( demo\.pdf)?")
    ),
    by(
        "quotes inside",
        b'attachment; filename="vypiska \\"demo\\".pdf"',
        re.compile(r"vypiska .?demo.?\.pdf"),
    ),
    by("a semicolon inside", b'attachment; filename="vypiska; demo.pdf"', "vypiska; demo.pdf"),
    by("a quote never closed", b'attachment; filename="vypiska.pdf', re.compile(r".?vypiska\.pdf")),
    by("a tail in another letter", b"attachment; FileName=Vypiska.PDF; SIZE=1", "Vypiska.PDF"),
    by("no disposition but a name", b"filename=vypiska.pdf", re.compile(r".+")),
    by_type("in the type alone", b"application/pdf; name=vypiska.pdf", "vypiska.pdf"),
    by_type("in the type by RFC 2047", b'application/pdf; name="' + b_words(NAME, letters=60) + b'"', NAME),
    by_type("in the type by RFC 2231", b"application/pdf; " + continuations(NAME, parameter="name"), NAME),
    by_type("in the type raw", b'application/pdf; name="' + NAME.encode("koi8-r") + b'"', NAME),
    by_type(
        "the disposition before the type",
        b'application/pdf; name="ATT00001.bin"',
        "Демо.pdf",
        b"attachment; filename*=utf-8''%D0%94%D0%B5%D0%BC%D0%BE.pdf",
    ),
    by(
        "decomposed letters of a Mac",
        b'attachment; filename="' + unicodedata.normalize("NFD", "Мой анализ.pdf").encode() + b'"',
        "Мой анализ.pdf",
    ),
]

WRONG = [
    by("250 Cyrillic letters", b"attachment;\r\n " + continuations(LONG), CUT),
    by("250 Cyrillic letters raw", b'attachment; filename="' + LONG.encode() + b'"', CUT),
    by(
        "400 letters and no extension",
        b'attachment; filename="' + b"a" * 400 + b'"',
        re.compile(r"a{100,200}.*"),
    ),
    by("an extension of 250 letters", b'attachment; filename="a.' + b"p" * 250 + b'"', re.compile(r"a.*")),
    by("a path up", b'attachment; filename="../../vypiska.pdf"', re.compile(r"(.*\W|_*)vypiska\.pdf")),
    by(
        "a path up by RFC 2231",
        b"attachment; filename*=utf-8''..%2F..%2Fvypiska.pdf",
        re.compile(r"(.*\W|_*)vypiska\.pdf"),
    ),
    by("a path from the root", b'attachment; filename="/etc/passwd"', re.compile(r".*passwd.*")),
    by(
        "a path of Windows",
        b'attachment; filename="C:\\temp\\vypiska.pdf"',
        re.compile(r"(.*\W|.*_)?(temp)?vypiska\.pdf"),
    ),
    by(
        "a path of Windows raw",
        b'attachment; filename="C:\\\\temp\\\\vypiska.pdf"',
        re.compile(r"(.*\W|.*_)?vypiska\.pdf"),
    ),
    by("a NUL", b'attachment; filename="vypiska.pdf\0.exe"', re.compile(r"vypiska\.pdf.?\.exe")),
    by("a NUL by RFC 2231", b"attachment; filename*=utf-8''vypiska%00.pdf", re.compile(r"vypiska.?\.pdf")),
    by(
        "a line end by RFC 2231",
        b"attachment; filename*=utf-8''vy%0D%0Apiska.pdf",
        re.compile(r"vy.{0,2}piska\.pdf"),
    ),
    by(
        "right to left",
        'attachment; filename="vypiska\u202efdp.exe"'.encode(),
        re.compile(r"vypiska.?fdp\.exe"),
    ),
    by(
        "half a surrogate pair",
        b"attachment; filename*=utf-8''vypiska%ED%A0%80.pdf",
        re.compile(r"vypiska.*\.pdf"),
    ),
    by("dots alone", b'attachment; filename=".."', SOME),
    by("spaces alone", b'attachment; filename="   "', SOME),
    by("empty", b'attachment; filename=""', SOME),
    by("no name", b"attachment", SOME),
    by("a dot in front", b'attachment; filename=".pdf"', SOME),
    Case(
        "name: two equal ones",
        letter(multipart("mixed", words(), file(pdf("one"), "скан.pdf"), file(pdf("two"), "скан.pdf"))),
        Expected(stored=tuple(Stored(pdf(mark), re.compile(r"скан.*\.pdf")) for mark in ("one", "two"))),
    ),
    Case(
        "name: the same file twice",
        letter(multipart("mixed", words(), file(pdf("one"), "скан.pdf"), file(pdf("one"), "скан.pdf"))),
        Expected(stored=(Stored(pdf("one"), SOME_PDF), Stored(pdf("one"), SOME_PDF))),
    ),
    Case(
        "name: none, thrice",
        letter(multipart("mixed", *(leaf(pdf(mark), b"application/pdf") for mark in "abc"))),
        Expected(text="", stored=tuple(Stored(pdf(mark), SOME) for mark in "abc")),
    ),
]
DROPPED = ("name: RFC 2231 with a broken escape", "name: half a surrogate pair")
"""Names that hold octets which are no letters at all: a replacement is their due."""

CASES = [Case(c.id, c.raw, c.expected, c.id not in DROPPED) for c in WRITTEN + WRONG]
