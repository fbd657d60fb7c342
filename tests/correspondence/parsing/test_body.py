"""The letter's text: which leaves, in what order, unflowed, cut."""

from pathlib import Path

import pytest

from correspondence.parsing import body, letter


def text_of(raw: str, folder: Path) -> str:
    return letter.read(raw.replace("\n", "\r\n").encode(), folder).text


def parts(kind: str, *several: tuple[str, str]) -> str:
    bodies = "".join(f"--b\nContent-Type: {head}\n\n{content}\n" for head, content in several)
    return f"Content-Type: multipart/{kind}; boundary=b\n\n{bodies}--b--\n"


PLAIN, HTML = "text/plain; charset=utf-8", "text/html; charset=utf-8"


def test_of_alternatives_the_plain_one_speaks(tmp_path):
    assert text_of(parts("alternative", (PLAIN, "Да"), (HTML, "<p>Нет</p>")), tmp_path) == "Да"


@pytest.mark.parametrize("blank", ["", " \n\t\n", "\ufeff\n"])
def test_a_blank_plain_one_gives_way_to_the_page(blank, tmp_path):
    assert text_of(parts("alternative", (PLAIN, blank), (HTML, "<p>Да</p>")), tmp_path) == "Да"


def test_texts_between_attachments_are_joined_in_order(tmp_path):
    raw = parts(
        "mixed", (PLAIN, "Первый"), ("application/pdf", "%PDF"), (HTML, "<b>Второй</b>"), (PLAIN, "Третий")
    )

    reading = letter.read(raw.encode(), tmp_path)

    assert reading.text == "Первый\n\nВторой\n\nТретий" and [p.content_type for p in reading.parts] == [
        "application/pdf"
    ]


def test_a_named_text_is_an_attachment_and_a_letter_of_one_text_is_not(tmp_path):
    named = 'text/plain; name="a.txt"'
    reading = letter.read(parts("mixed", (PLAIN, "Да"), (named, "b")).encode(), tmp_path)

    assert (reading.text, [part.name for part in reading.parts]) == ("Да", ["a.txt"])
    assert text_of(f"Content-Type: {named}\n\nДа", tmp_path) == "Да"


def test_flowed_lines_become_paragraphs(tmp_path):
    head = "Content-Type: text/plain; charset=utf-8; format=flowed\n\n"

    assert text_of(head + "Очень \nдлинная \nстрока\n> цитата \n> дальше\n ещё\n-- \nАнна", tmp_path) == (
        "Очень длинная строка\n> цитата дальше\nещё\n-- \nАнна"
    )


def test_deleted_spaces_are_deleted(tmp_path):
    head = "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n"

    assert text_of(head + "дли \nнная", tmp_path) == "длинная"


def test_a_page_names_its_charset_itself(tmp_path):
    page = '<meta http-equiv=content-type content="text/html; charset=iso-8859-5"><p>Привет, мир'

    raw = b"Content-Type: text/html\n\n" + page.encode("iso-8859-5")

    assert letter.read(raw, tmp_path).text == "Привет, мир"


def test_a_long_text_is_cut_and_says_so(tmp_path):
    text = text_of("Content-Type: text/plain; charset=utf-8\n\n" + "я" * 500_000, tmp_path)

    assert text.startswith("яяя") and text.endswith(f"я\n\n{body.CUT}") and len(text) < body.LONGEST + 200


def test_uuencoded_files_of_a_text_are_parts(tmp_path):
    reading = letter.read(b"Subject: x\n\nhello\nbegin 644 a.txt\n#86)C\n`\nend\nbye", tmp_path)

    assert (reading.text, [(p.name, p.size) for p in reading.parts]) == ("hello\nbye", [("a.txt", 3)])
    assert (tmp_path / reading.parts[0].file).read_bytes() == b"abc"
