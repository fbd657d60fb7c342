"""Names and descriptions as letters: declared alphabets, none, and Russian code pages under a wrong declaration."""

import pytest

from documents.imaging import texts

NAMES = ["Иванов^Иван^Иванович", "ЩЕРБАКОВА^ЮЛИЯ^СЕРГЕЕВНА", "Ёлкин^Пётр", "Цой^Э", "Мамин-Сибиряк^Д. Н."]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("page", "declared"),
    [
        ("iso8859-5", b"ISO_IR 144"),
        ("utf-8", b"ISO_IR 192"),
        ("cp1251", b"ISO_IR 100"),
        ("cp1251", b""),
        ("cp1251", b"ISO_IR 6"),
        ("cp1251", b"ISO_IR 144"),
        ("cp1251", b"ISO_IR 192"),
        ("cp866", b""),
        ("cp866", b"ISO_IR 100"),
        ("koi8-r", b""),
        ("iso8859-5", b""),
        ("utf-8", b""),
        ("utf-8", b"ISO_IR 100"),
    ],
)
def test_a_russian_name_is_read_whatever_the_file_declares(name, page, declared):
    assert texts.decoded(name.encode(page), declared) == name


def test_iso_2022_with_its_escapes_is_read():
    raw = (
        b"Ivanov^Ivan="
        + b"\x1b-L"
        + "Иванов".encode("iso8859-5")
        + b"^"
        + b"\x1b-L"
        + "Иван".encode("iso8859-5")
    )

    assert texts.decoded(raw, b"\\ISO 2022 IR 144") == "Ivanov^Ivan=Иванов^Иван"


@pytest.mark.parametrize(
    ("raw", "declared", "text"),
    [
        ("Müller^Jürgen".encode("latin-1"), b"ISO_IR 100", "Müller^Jürgen"),
        (b"IVANOV^IVAN ", b"", "IVANOV^IVAN"),
        (b"Chest 1.0\x00", b"ISO_IR 192", "Chest 1.0"),
        ("ОГК".encode("cp1251") + b" 1.0 B30f", b"ISO_IR 100", "ОГК 1.0 B30f"),
        ("山田^太郎".encode(), b"ISO_IR 192", "山田^太郎"),
        (b"", b"", ""),
        (b"Ivanov", b"ISO_IR 999", "Ivanov"),
        (b"a\nb\x01c", b"", "a b c"),
    ],
)
def test_what_is_not_russian_stays_as_it_was_declared(raw, declared, text):
    assert texts.decoded(raw, declared) == text


@pytest.mark.parametrize("declared", [b"", b"ISO_IR 100", b"ISO 2022 IR 87", b"\xff\xfe", b"\\\\\\"])
def test_no_bytes_break_the_reader(declared):
    for first in range(256):
        assert isinstance(texts.decoded(bytes([first, 0x1B, 0x24, 0xFF]), declared), str)
