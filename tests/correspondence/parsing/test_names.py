"""Names of attachments: clean, short, with their extension."""

import pytest

from correspondence.parsing import names


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("Выписка.pdf", "Выписка.pdf"),
        ("../../etc/x", "x"),
        (r"C:\Users\Анна\скан.pdf", "скан.pdf"),
        ("C:скан.pdf", "скан.pdf"),
        ("папка/скан.pdf/", "скан.pdf"),
        ("a\x00b\x07.pdf", "ab.pdf"),
        ("gpj.\u202etxt", "gpj.txt"),
        ("  два   пробела\t.pdf ", "два пробела .pdf"),
        ("..", ""),
        ("/", ""),
        ("\u200b\u202e", ""),
        ("..pdf", "..pdf"),
        ("и\u0306од.pdf", "йод.pdf"),
    ],
)
def test_a_name_is_made_safe(given, clean):
    assert names.clean(given) == clean


def test_a_long_name_keeps_its_extension():
    clean = names.clean("я" * 250 + ".docx")

    assert len(clean) == names.LONGEST and clean.endswith("я.docx")


def test_a_long_extension_is_none():
    assert names.clean("я." + "ю" * 300) == "я." + "ю" * 198


def test_the_nameless_are_called_by_their_place_and_type():
    assert names.nameless(2, "image/jpeg") == "Вложение 2.jpg"
    assert names.nameless(3, "application/octet-stream") == "Вложение 3"
