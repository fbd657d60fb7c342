"""A picture that lies in the page itself is a file of the letter too: nobody looks into the raw letter for a passport."""

import base64
from pathlib import Path

import pytest

from correspondence.parsing import letter

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
PAGE = b'<p>Passport:</p><img alt="" src="data:image/png;base64,' + base64.b64encode(PICTURE) + b'">'
ALONE = b"Content-Type: text/html\r\n\r\n" + PAGE
BESIDE_TEXT = (
    b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nPassport:\r\n"
    b"--b\r\nContent-Type: text/html\r\n\r\n" + PAGE + b"\r\n--b--\r\n"
)


@pytest.mark.parametrize("raw", [ALONE, BESIDE_TEXT])
def test_a_pasted_picture_is_listed_with_its_bytes(raw, tmp_path: Path):
    read = letter.read(raw, tmp_path)

    (part,) = read.parts
    assert part.name == "Картинка из письма.png"
    assert (tmp_path / part.file).read_bytes() == PICTURE
    assert read.text.strip() == "Passport:"


def test_a_picture_from_elsewhere_is_no_file(tmp_path: Path):
    assert (
        letter.read(b'Content-Type: text/html\r\n\r\n<img src="https://x.org/1.png">', tmp_path).parts == ()
    )
