"""Letters made to take long: none does, and memory stays within the child's share."""

import time
from base64 import b64encode

import pytest

from correspondence.parsing import letter

MIXED = b"Content-Type: multipart/mixed; boundary=b\n\n"
NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000))
BOMBS = {
    "ten thousand parts": lambda: MIXED + b"--b\nContent-Type: application/pdf\n\nx\n" * 10_000 + b"--b--",
    "a boundary of one letter": lambda: (
        b"Content-Type: multipart/mixed; boundary=-\n\n" + b"---\n" * 1_000_000
    ),
    "a boundary almost everywhere": lambda: MIXED + b"\n--bb" * 1_000_000,
    "five megabytes of headers": lambda: b"X-Demo: 12345678\n" * 300_000 + b"\nx",
    "one header of five megabytes": lambda: b"Subject:" + b" =?utf-8?q?=D0=9F?=\n" * 250_000 + b"\nx",
    "types of five megabytes": lambda: b"Content-Type: a/b" + b"; a*0*=%D0" * 500_000 + b"\n\nx",
    "a hundred thousand addresses": lambda: b"To: " + b"a@b.ru,\n " * 100_000 + b"c@d.ru\n\nx",
    "a hundred thousand senders": lambda: b"From: " + b"a@b.ru, " * 100_000 + b"\n\nx",
    "twenty thousand words": lambda: b"Subject: " + b"=?utf-8?b?0J8=?= =?koi8-r?q?=F0?= " * 10_000 + b"\n\nx",
    "a subject of 320 KB": lambda: b"Subject: " + b"=?utf-8?q?" * 32_000 + b"\n\nx",
    "a hundred thousand ids": lambda: (
        b"References: " + b"<a@b> " * 100_000 + b"\nIn-Reply-To: " + b"<c@d>" * 9000 + b"\n\nx"
    ),
    "two thousand levels": lambda: NESTED + b"\nx",
    "letters in letters": lambda: b"Content-Type: message/rfc822\n\n" * 2000 + b"x",
    "base64 in base64": lambda: _folded(12),
    "padding everywhere": lambda: b"Content-Transfer-Encoding: base64\n\n" + b"YQ==" * 1_000_000,
    "begin and begin": lambda: b"Subject: x\n\n" + b"begin 644 x\n#86)C\n" * 200_000 + b"end\n",
    "an endless line": lambda: b"Subject: x\n\n" + b"\xd0" * 20_000_000,
    "a deep page": lambda: b"Content-Type: text/html\n\n" + b"<div>" * 1_000_000,
    "flowed": lambda: b"Content-Type: text/plain; format=flowed\n\n" + b"> x \n" * 600_000,
    "a report of a million lines": lambda: (
        b"Content-Type: message/delivery-status\n\n" + b"\nAction: x\n" * 300_000
    ),
    "ids in a bounce": lambda: b"Return-Path: <>\n\n" + b"Message-ID: \n\n" * 300_000,
    "many texts": lambda: MIXED + b"--b\n\n\xf0\xf2\xe9\n" * 10_000,
}


def _folded(times: int) -> bytes:
    raw = b"Subject: x\n\nx" * 3000
    for _ in range(times):
        raw = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + b64encode(raw)
    return raw


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_letter_takes_long(bomb, tmp_path):
    raw = BOMBS[bomb]()
    started = time.process_time()

    reading = letter.read(raw, tmp_path)

    assert time.process_time() - started < 5
    assert len(reading.subject) <= 500 and len(reading.recipients) <= 5000 and len(reading.parts) <= 2001
