"""Bytes to text: the chain, wrong labels, names of charsets nobody registered."""

from itertools import product

import pytest

from correspondence.parsing import charsets

PHRASES = (
    "Анализы",
    "Прошу дать второе мнение",
    "ИВАНОВ ИВАН ИВАНОВИЧ",
    "МРТ",
    "Щербакова, снимок КТ",
    "привет",
    "Йод, Ёлка, «ВСК» № 5",
    "нет",
)
LABELS = ("", "us-ascii", "iso-8859-1", "utf-8", "windows-1251", "koi8-r", "x-unknown", "windows-1252")
UNSURE = ("нет", "cp1251", "koi8-r")
"""Three letters that are a word in capitals by the other label too: the label is believed."""
MISLABELLED = [case for case in product(PHRASES, ("utf-8", "cp1251", "koi8-r"), LABELS) if case != UNSURE]


@pytest.mark.parametrize(("phrase", "charset", "label"), MISLABELLED)
def test_russian_is_read_under_any_label(phrase, charset, label):
    written = phrase if charset != "koi8-r" else phrase.translate(str.maketrans("«»№", '""N'))

    assert charsets.decode(written.encode(charset), label) == written


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Müller Straße", "latin-1"),
        ("Ça va été", "cp1252"),
        ("Żółć gęślą jaźń", "iso8859-2"),
        ("中文文字测试", "gb2312"),
        ("日本語テスト", "iso-2022-jp"),
        ("Привет, мир", "iso8859-5"),
        ("Привет", "utf-16"),
        ("Привет", "utf-7"),
        ("привет", "cp866"),
    ],
)
def test_a_true_label_is_believed(text, charset):
    assert charsets.decode(text.encode(charset), charset) == text


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("cp-1251", "cp1251"),
        ("win-1251", "cp1251"),
        ("windows1251", "cp1251"),
        ("Windows_1251", "cp1251"),
        ("x-koi8-r", "koi8-r"),
        ("utf8", "utf-8"),
        ('"UTF_8"', "utf-8"),
        ("X-MAC-CYRILLIC", "mac-cyrillic"),
        *(
            (name, "")
            for name in ("base64", "rot13", "idna", "unicode_escape", "zlib", "x", "кои", "\0", "a" * 999)
        ),
    ],
)
def test_charsets_have_many_names_and_codecs_of_no_text_have_none(name, codec):
    assert charsets.known(name) == codec


def test_a_letter_cut_in_half_at_the_end_is_left_out():
    assert charsets.decode("Привет".encode()[:-1]) == "Приве"


def test_a_spoilt_byte_does_not_spoil_the_text():
    raw = ("Прошу второе мнение " * 5).encode()

    text = charsets.decode(raw[:20] + b"\xe9" + raw[20:], "utf-8")

    assert text.startswith("Прошу втор") and text.endswith("второе мнение ") and "�" not in text


@pytest.mark.parametrize("label", ["", "utf-8", "utf-16", "utf-7", "gb18030", "hz", "koi8-r"])
def test_no_byte_is_lost_to_a_replacement_character(label):
    for first in range(0, 256, 5):
        raw = bytes((first + i * 7) % 256 for i in range(64))
        assert "�" not in charsets.decode(raw, label)


def test_what_a_database_refuses_is_taken_out():
    assert charsets.clean("а\x00б\x07\r\nв\rг\ud800\ufeff\u0085") == "аб\nв\nг"
    assert charsets.line(" а \n\t б\u202eв ") == "а бв"
