"""Encoded words of headers, whole and broken."""

from base64 import b64encode

import pytest

from correspondence.parsing import words

SUBJECT = "Прошу второе мнение"


def b(octets: bytes, charset: str = "utf-8") -> bytes:
    return b"=?%b?B?%b?=" % (charset.encode(), b64encode(octets))


def q(octets: bytes, charset: str = "utf-8") -> bytes:
    return b"=?%b?q?%b?=" % (charset.encode(), b"".join(b"=%02X" % octet for octet in octets))


RAW = SUBJECT.encode()
CASES = {
    "one word": b(RAW),
    "raw utf-8": RAW,
    "raw cp1251": SUBJECT.encode("cp1251"),
    "raw koi8-r": SUBJECT.encode("koi8-r"),
    "cp1251 in words": b(SUBJECT.encode("cp1251"), "windows-1251"),
    "koi8-r under the name of cp1251": b(SUBJECT.encode("koi8-r"), "windows-1251"),
    "cut inside a letter": b(RAW[:7]) + b"\r\n " + b(RAW[7:]),
    "B and Q, cut inside a letter": b(RAW[:5]) + b" " + q(RAW[5:9]) + b"\t" + b(RAW[9:]),
    "another spelling of the charset": b(RAW[:5]) + b" " + b(RAW[5:], "UTF8"),
    "no padding": b(RAW).replace(b"=?=", b"?="),
    "too much padding": b(RAW[:-2] + RAW[-2:]).replace(b"?=", b"==?=", 1)[:-2] + b"?=",
    "with a language": b(RAW, "utf-8*ru"),
    "blanks in base64": b(RAW).replace(b"0", b" 0"),
    "cut elsewhere than between fours": b"=?utf-8?B?"
    + b64encode(RAW)[:9]
    + b"?= =?utf-8?B?"
    + b64encode(RAW)[9:]
    + b"?=",
    "underscores": b"=?utf-8?Q?" + q(RAW)[10:-2].replace(b"=20", b"_") + b"?=",
    "no blank between": b(RAW[:8]) + b(RAW[8:]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_subject_is_read(case):
    assert words.decoded(CASES[case]) == SUBJECT


def test_blanks_between_words_go_and_others_stay():
    assert (
        words.decoded(b"Re: " + b("я".encode()) + b" " + b("и".encode()) + b" ok  then") == "Re: яи ok then"
    )


def test_words_of_two_charsets_are_decoded_apart():
    assert words.decoded(b("да".encode()) + b" " + b("нет".encode("koi8-r"), "koi8-r")) == "данет"


def test_what_is_no_word_stays():
    assert words.decoded(b"=?utf-8?x?abc?= 2 =? 3 ?= =?") == "=?utf-8?x?abc?= 2 =? 3 ?= =?"


def test_twenty_thousand_words_without_an_end_take_no_time():
    assert len(words.decoded(b"=?utf-8?q?x" * 20_000)) > 100_000
