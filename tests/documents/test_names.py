"""Names of files: what people and attackers call them, and what is shown."""

import pytest

from documents import names

CLEANED = {
    "Выписка.pdf": "Выписка.pdf",
    "../../etc/passwd": "passwd",
    "C:\\Users\\Анна\\Выписка.pdf": "Выписка.pdf",
    "Выписка\0.pdf": "Выписка .pdf",
    "Выписка\r\nSet-Cookie: a.pdf": "Выписка Set-Cookie_ a.pdf",
    "Выписка\u202efdp.exe": "Выпискаfdp.exe",
    "Вы\u200bписка\ufeff.pdf": "Выписка.pdf",
    'a<b>"c"|d?.pdf': "a_b__c__d_.pdf",
    "   .pdf": "Документ.pdf",
    "": "Документ",
    "..": "Документ",
    "/": "Документ",
    ".htaccess": "htaccess",
    "КТ грудной клетки.zip": "КТ грудной клетки.zip",
    "и\u0306од.pdf": "йод.pdf",
}


@pytest.mark.parametrize("given", CLEANED)
def test_a_name_is_made_safe_to_show(given):
    assert names.clean(given) == CLEANED[given]


def test_a_long_name_is_cut_at_a_letter_and_keeps_its_extension():
    cut = names.clean("Я" * 300 + ".pdf")

    assert len(cut.encode()) <= 255 and cut.endswith("Я.pdf")


def test_equal_names_are_told_apart_in_order():
    assert names.unique(["a.pdf", "A.pdf", "a (2).pdf", "b.pdf"]) == [
        "a.pdf",
        "A (2).pdf",
        "a (2) (2).pdf",
        "b.pdf",
    ]


@pytest.mark.parametrize(
    ("given", "content_type", "shown"),
    [
        ("IM0001", "application/dicom", "IM0001.dcm"),
        ("1.2.840.113", "application/dicom", "1.2.840.113.dcm"),
        ("a.JPEG", "image/jpeg", "a.JPEG"),
        ("a.png", "image/jpeg", "a.jpg"),
        ("Выписка", "application/pdf", "Выписка.pdf"),
    ],
)
def test_the_extension_tells_what_the_file_is(given, content_type, shown):
    assert names.with_extension(given, content_type) == shown
