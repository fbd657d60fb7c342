"""Content-Type and Content-Disposition as mailers write them."""

import time

import pytest

from correspondence.parsing import parameters

NAME = "Выписка.pdf"
PERCENT = "%D0%92%D1%8B%D0%BF%D0%B8%D1%81%D0%BA%D0%B0.pdf"
NAMES = {
    "RFC 2231": f"filename*=utf-8''{PERCENT}".encode(),
    "with a language": f"filename*=UTF-8'ru'{PERCENT}".encode(),
    "bare, without a charset": f"filename*={PERCENT}".encode(),
    "continued": b"filename*0*=utf-8''%D0%92%D1%8B%D0; filename*1*=%BF%D0%B8%D1%81%D0%BA%D0%B0; filename*2=.pdf",
    "out of order": b"filename*2*=%D0%B0.pdf; filename*0*=utf-8''%D0%92%D1%8B%D0%BF; filename*1*=%D0%B8%D1%81%D0%BA",
    "koi8-r": b"filename*=koi8-r''" + b"".join(b"%%%02X" % o for o in NAME.encode("koi8-r")),
    "RFC 2047 in quotes": b'filename="=?utf-8?B?0JLRi9C/0LjRgdC60LA=?=.pdf"',
    "RFC 2047 bare, in two": b"filename==?utf-8?B?0JLRi9C/0Lg=?=\r\n =?utf-8?B?0YHQutCwLnBkZg==?=",
    "raw utf-8": b'filename="' + NAME.encode() + b'"',
    "raw cp1251": b'filename="' + NAME.encode("cp1251") + b'"',
    "unquoted": b"filename=" + NAME.encode(),
    "never closed quotes": b'filename="' + NAME.encode(),
    "both ways, the extended one counts": f"filename=\"Vypiska.pdf\"; filename*=utf-8''{PERCENT}".encode(),
    "twice, the first counts": b'filename="' + NAME.encode() + b'"; filename="other.pdf"',
    "blanks around": b' FILENAME = "' + NAME.encode() + b'" ; size=5',
}


@pytest.mark.parametrize("case", NAMES)
def test_a_name_is_read(case):
    value = b"attachment; " + NAMES[case].replace(b"\r\n", b"")

    assert parameters.parse(value)[1]["filename"] == NAME


def test_escapes_are_undone_and_windows_paths_are_not():
    assert parameters.parse(rb'a; n="a\"b\\c"; p="C:\scan.pdf"')[1] == {"n": r'a"b\c', "p": r"C:\scan.pdf"}


def test_the_token_is_lower_case_and_bare():
    assert parameters.parse(b" Text/PLAIN (comment); charset=UTF-8 (x)")[0] == "text/plain"


@pytest.mark.parametrize(
    "evil", [b";" * 60_000, b'; a="' * 15_000, b"; a*0*=%" * 9_000, b'"\\' * 30_000, b"; " * 30_000]
)
def test_nonsense_is_no_exception_and_takes_no_time(evil):
    started = time.perf_counter()

    assert isinstance(parameters.parse(evil)[0], str)
    assert time.perf_counter() - started < 0.5
