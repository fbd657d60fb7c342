"""Where parts lie between boundaries, whatever is wrong with these."""

from base64 import encodebytes

import pytest

from correspondence.parsing import tree

PARTS = (
    b"--b\r\nContent-Type: text/plain\r\n\r\none\r\n--b\r\nContent-Type: text/html\r\n\r\ntwo\r\n--b--\r\n"
)


def multipart(body: bytes, boundary: bytes = b'boundary="b"') -> bytes:
    return b"Content-Type: multipart/mixed; " + boundary + b"\r\n\r\n" + body


def leaves(raw: bytes) -> list[bytes]:
    return [leaf.content() for leaf in tree.grow(raw).walk() if not leaf.children]


TRICKS = {
    "whole": multipart(PARTS),
    "LF": multipart(PARTS).replace(b"\r\n", b"\n"),
    "CR": multipart(PARTS).replace(b"\r\n", b"\r"),
    "unquoted": multipart(PARTS, b"boundary=b"),
    "blanks behind": multipart(PARTS.replace(b"--b\r\n", b"--b \t \r\n")),
    "no closing one": multipart(PARTS.replace(b"\r\n--b--\r\n", b"")),
    "preamble and epilogue": multipart(b"hello\r\n\r\n" + PARTS + b"\r\nbye\r\n"),
    "not declared": multipart(PARTS, b"x=y"),
    "declared wrong": multipart(PARTS, b'boundary="other"'),
    "a prefix of another": multipart(
        PARTS.replace(b"one", b"--bb\r\n--b-\r\none").replace(b"two", b"two --b")
    ),
    "another that is longer": multipart(PARTS.replace(b"--b", b"--b="), b'boundary="b="'),
    "with a slash and quotes": multipart(PARTS.replace(b"--b", b"--(b/ c)"), b'boundary="(b/ c)"'),
    "closed twice": multipart(PARTS + b"--b--\r\n"),
    "encoded whole": b"Content-Transfer-Encoding: base64\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    + encodebytes(PARTS),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_both_parts_are_found(trick):
    found = leaves(TRICKS[trick])

    assert [content.splitlines()[-1][:3] for content in found] == [b"one", b"two"]


def test_the_line_end_before_a_boundary_is_not_of_the_part():
    assert leaves(multipart(b"--b\r\n\r\n\r\none\r\n\r\n--b\r\n\r\n--b--")) == [b"\r\none\r\n", b""]


def test_what_stands_behind_a_closing_boundary_and_is_a_part_again_is_found():
    assert leaves(multipart(b"--b\n\none\n--b--\n--b\n\ntwo\n--b--")) == [b"one", b"two"]


def test_a_multipart_without_any_part_is_a_text():
    (leaf,) = [found for found in tree.grow(multipart(b"nothing here", b"x=y")).walk() if not found.children]

    assert (leaf.content_type, leaf.content()) == ("text/plain", b"nothing here")


def test_letters_within_have_trees_of_their_own():
    inside = b"Subject: in\r\n\r\nwithin"
    root = tree.grow(b"Content-Type: message/rfc822\r\n\r\n" + inside)

    assert root.nested is not None
    assert (root.nested.headers.text("subject"), root.nested.content()) == ("in", b"within")


def test_depth_is_bounded_and_nothing_is_lost():
    raw = b"the bottom"
    for number in range(2000):
        raw = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n%b\n--b%d--\n" % (
            number,
            number,
            raw,
            number,
        )

    (leaf,) = [found for found in tree.grow(raw).walk() if not found.children]

    assert leaf.cut and b"the bottom" in raw[leaf.start : leaf.end]


def test_ten_thousand_parts_and_more_are_bounded_and_nothing_is_lost():
    raw = multipart(b"--b\n\nx\n" * 30_000 + b"--b\n\nlast\n--b--")

    found = [leaf for leaf in tree.grow(raw).walk() if not leaf.children]

    assert len(found) <= tree.MOST and b"last" in raw[found[-1].start : found[-1].end]
