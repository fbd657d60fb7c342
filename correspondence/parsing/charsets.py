"""Bytes of a letter to text: what the letter declares, then utf-8, cp1251, koi8-r; a wrong label is recognised by how
Russian the result looks. Never an exception. Encoded words and parameters are not here (words.py, parameters.py)."""

import codecs
import re
from functools import lru_cache

from correspondence.parsing import russian

RUSSIAN = {"cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "mac-cyrillic", "cp855", "ptcp154", "koi8-t"}
SEVEN_BIT = ("utf-7", "iso2022_", "hz")
WIDE = ("utf-16", "utf-32")
TEXTUAL = re.compile(
    r"ascii|utf-|cp\d|iso8859|iso2022|koi8|mac-|gb|big5|shift_jis|euc_|hz$|johab|tis-620|ptcp154|kz1048|hp-roman8"
)
ALIASES = (
    (re.compile(r"^(?:x-?)?(?:windows|win|cp|ms|microsoft-?cp)-?(125\d)$"), r"cp\1"),
    (re.compile(r"^(?:x-?)?(?:koi-?8(?:-?r)?|koi|cskoi8r|koi8-?ru)$"), "koi8-r"),
    (re.compile(r"^(?:x-?)?(?:utf|unicode-1-1-utf)-?8.*$"), "utf-8"),
    (re.compile(r"^(?:x-?)?(?:unicode-?1-?1-?)?utf-?7$"), "utf-7"),
    (re.compile(r"^(?:x-?)?(?:cp|ibm|dos|oem)-?(866|855)$"), r"cp\1"),
    (re.compile(r"^(?:x-?)?mac-?cyrillic$"), "mac-cyrillic"),
    (re.compile(r"^iso-?8859-?(\d{1,2})(?:-[ei])?$"), r"iso8859-\1"),
)
HIGH = re.compile(rb"[\x80-\xff]")
RUN = re.compile(rb"[A-Za-z]?[\x80-\xff]+[A-Za-z]?")
SAMPLE, RUNS = 65536, 120
SURELY_RUSSIAN, CLEARLY_BETTER, STRANGE_BUT_ALONE = 0.35, 0.25, -1.0
WESTERN = {"iso8859-1", "iso8859-15", "cp1252"}
UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
NOT_OF_A_LINE = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def decode(raw: bytes, declared: str = "") -> str:
    """The text of these bytes. Nothing is lost to a replacement character that some charset of the chain can read."""
    codec = known(declared)
    if raw.isascii():
        return _decoded(raw, codec) if codec.startswith(SEVEN_BIT + WIDE) else raw.decode("ascii")
    if codec.startswith(WIDE):
        return _decoded(raw, codec)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_nearly_utf8(raw, error):
            return raw.decode("utf-8", "read-as-cp1251")
    return _of_one_byte(raw, codec)


@lru_cache(maxsize=512)
def known(name: str) -> str:
    """Python's name of the charset that a letter calls so; empty for none and for what is no charset of text."""
    plain = name[:60].strip(" \t\"'").lower().replace("_", "-").replace(" ", "")
    for pattern, ours in ALIASES:
        plain = pattern.sub(ours, plain)
    try:
        found = codecs.lookup(plain).name if plain.isascii() and plain.isprintable() else ""
    except (LookupError, ValueError, TypeError):
        return ""
    return found if TEXTUAL.match(found) else ""


def clean(text: str) -> str:
    """Lines end with LF; nothing that a database or a page could stumble over: NUL, controls, halves of surrogates."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNSAYABLE.sub("", text)


def line(text: str) -> str:
    """One line of it: white space is single spaces, no marks of direction."""
    return " ".join(NOT_OF_A_LINE.sub("", clean(text)).split())


def _decoded(raw: bytes, codec: str) -> str:
    """By this codec, when it reads them all; an odd last byte of two is left out."""
    whole = raw[: len(raw) // 2 * 2] if codec.startswith("utf-16") else raw
    try:
        return whole.decode(codec)
    except (UnicodeError, ValueError):
        return decode(raw)


def _is_nearly_utf8(raw: bytes, first: UnicodeDecodeError) -> bool:
    """Cut in the middle of a letter, or spoilt here and there: one bad byte in eight of the high ones at most."""
    sample = raw[:SAMPLE]
    high = len(HIGH.findall(sample))
    if first.reason == "unexpected end of data" and first.end == len(raw):
        return high > 2
    good = len(HIGH.findall(sample.decode("utf-8", "ignore").encode("utf-8")))
    return high - good <= high // 8


def _read_as_cp1251(error: UnicodeError) -> tuple[str, int]:
    """What is not utf-8 inside a utf-8 text is read byte by byte; half a letter at the very end is left out."""
    assert isinstance(error, UnicodeDecodeError)
    if error.reason == "unexpected end of data" and error.end == len(error.object):
        return "", error.end
    bad = error.object[error.start : error.end]
    return bad.decode("cp1251" if b"\x98" not in bad else "koi8-r"), error.end


codecs.register_error("read-as-cp1251", _read_as_cp1251)


def _is_mislabelled(codec: str, runs: list[bytes], looks: float) -> bool:
    """Russian under another label. In the west high letters stand among Latin ones; Russian words are of them alone."""
    if codec in WESTERN and looks > STRANGE_BUT_ALONE:
        beside = sum(1 for run in runs if run[:1].isascii() or run[-1:].isascii())
        return beside * 2 < len(runs)
    return looks > SURELY_RUSSIAN


def _of_one_byte(raw: bytes, codec: str) -> str:
    """By the declared charset, by cp1251 or by koi8-r: whichever makes it look most Russian, the declared one first."""
    runs = RUN.findall(raw[:SAMPLE])[:RUNS] or [raw[:SAMPLE]]
    sample = b" ".join(runs)
    candidates = [c for c in (codec if codec in RUSSIAN else "", "cp1251", "koi8-r") if c]
    best, most = "", -9.0
    for candidate in candidates:
        looks = russian.score(sample.decode(candidate, "ignore"))
        if looks > most + (CLEARLY_BETTER if best == codec else 0):
            best, most = candidate, looks
    if codec and codec not in (*RUSSIAN, "utf-8", "ascii") and not _is_mislabelled(codec, runs, most):
        candidates = [codec, *candidates]
        best = codec
    for candidate in (best, *candidates):
        try:
            return raw.decode(candidate)
        except (UnicodeError, ValueError):
            continue
    return raw.decode("koi8-r")
