"""Where the headers end, and what belongs to which."""

import pytest

from correspondence.parsing import headers


def split(raw: bytes) -> tuple[list[tuple[str, bytes]], bytes]:
    found, body = headers.split(raw, 0, len(raw))
    return [(name, headers.unfolded(value)) for name, value in found.fields], raw[body:]


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_fields_end_at_the_empty_line(newline):
    raw = newline.join((b"A: 1", b"B:", b"  2", b"\t3", b"", b"body: x", b"", b"y"))

    assert split(raw) == ([("a", b"1"), ("b", b"2\t3")], newline.join((b"body: x", b"", b"y")))


def test_a_line_that_is_no_field_begins_the_body():
    assert split(b"A: 1\nhello\nworld: x\n") == ([("a", b"1")], b"hello\nworld: x\n")


def test_a_stray_line_between_fields_belongs_to_the_one_before():
    fields, body = split("Subject: очень\nдлинная тема\nFrom: a@b\n\nтекст".encode())

    assert (
        fields == [("subject", "очень длинная тема".encode()), ("from", b"a@b")] and body == "текст".encode()
    )


def test_the_line_of_an_mbox_and_empty_lines_before_are_passed_over():
    assert split(b"From x Mon Jan 1\nA: 1\n\nb") == ([("a", b"1")], b"b")
    assert split(b"\r\n\r\nFrom: a\r\n\r\nb") == ([("from", b"a")], b"b")


def test_nothing_is_nothing():
    assert split(b"") == ([], b"") and split(b"\n\nx") == ([], b"\nx")


@pytest.mark.parametrize(
    ("value", "token"),
    [
        (b"Auto-Replied", "auto-replied"),
        (b"(note) No; x=1", "no"),
        (b" BULK ", "bulk"),
        (b"", ""),
        (b"(open", ""),
    ],
)
def test_a_token_is_its_first_word(value, token):
    assert headers.Headers([("x", value)]).token("x") == token


def test_of_doubled_fields_the_first_counts():
    found, _ = headers.split(b"Subject: a\nSubject: b\n\n", 0, 24)

    assert found.text("subject") == "a" and found.all("subject") == [b"a", b"b"]


def test_five_megabytes_of_fields_are_bounded():
    raw = b"X-Demo: 1234567890\r\n" * 250_000 + b"\r\nbody"

    found, body = headers.split(raw, 0, len(raw))

    assert len(found.fields) == headers.MOST and raw[body:] == b"body"
