"""The whole of a letter: headers in their fields, every leaf among the parts."""

import hashlib
from email.mime.application import MIMEApplication
from email.mime.image import MIMEImage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from correspondence.parsing import letter, parts

PNG = b"\x89PNG\r\n\x1a\n"


def multipart(*leaves):
    root = MIMEMultipart()
    for leaf in leaves:
        root.attach(leaf)
    return root


def file(content: bytes = b"%PDF", name: str | None = "скан.pdf", kind: str = "pdf"):
    leaf = MIMEApplication(content, kind)
    leaf.add_header(
        "Content-Disposition", "attachment", **({"filename": ("utf-8", "", name)} if name else {})
    )
    return leaf


def read(root, folder):
    return letter.read(root.as_bytes(), folder)


def test_headers_go_to_their_fields(tmp_path):
    head = (
        "Message-ID: <one@b>\nIn-Reply-To: <three@b>\nReferences: <two@b>\n <three@b> <four@b>\nFrom: Анна <Anna@B.ru>\n"
        "To: Б <b@b.ru>, c@b.ru\nTo: d@b.ru\nCc: E@b.ru\nDelivered-To: f@b.ru\nX-Original-To: g@b.ru\nEnvelope-To: b@b.ru\n"
        "Subject: Тема\n"
    )
    reading = letter.read(f"{head}\nтекст\n".encode(), tmp_path)

    assert (reading.message_id, reading.references) == ("<one@b>", ("<two@b>", "<four@b>", "<three@b>"))
    assert (reading.sender, reading.sender_name, reading.subject) == ("anna@b.ru", "Анна", "Тема")
    assert reading.recipients == ("b@b.ru", "c@b.ru", "d@b.ru", "e@b.ru", "f@b.ru", "g@b.ru")
    assert (reading.text, reading.content_sha256) == ("текст", hashlib.sha256("текст\n".encode()).hexdigest())


@pytest.mark.parametrize(
    "senders",
    [
        "From: a@b.ru\nFrom: c@d.ru",
        "From: a@b.ru, c@d.ru",
        "From: a@b.ru, nonsense@",
        "From: <>",
        "From:",
        "X: y",
    ],
)
def test_from_is_one_address_or_none(senders, tmp_path):
    assert letter.read(f"{senders}\n\nx".encode(), tmp_path).sender == ""


def test_inline_pictures_are_parts_shown_in_the_text(tmp_path):
    picture = MIMEImage(PNG, "png")
    picture.add_header("Content-ID", "<one>")

    (part,) = read(multipart(MIMEText("<p>x<img src=cid:one>", "html"), picture), tmp_path).parts

    assert (part.name, part.inline, part.content_type) == ("Вложение 1.png", True, "image/png")


def test_equal_names_are_all_kept(tmp_path):
    found = read(multipart(file(b"1"), file(b"2")), tmp_path).parts

    assert [(part.name, (tmp_path / part.file).read_bytes()) for part in found] == [
        ("скан.pdf", b"1"),
        ("скан.pdf", b"2"),
    ]


def test_a_letter_within_is_kept_whole_and_its_files_are_unpacked(tmp_path):
    inside = multipart(MIMEText("внутри", "plain", "utf-8"), file(b"%PDF-inside"))
    inside["Subject"] = "Результаты: КТ/МРТ"

    reading = read(multipart(MIMEText("снаружи", "plain", "utf-8"), MIMEMessage(inside)), tmp_path)

    assert reading.text == "снаружи"
    assert [part.name for part in reading.parts] == ["Результаты: КТ_МРТ.eml", "скан.pdf"]
    assert (tmp_path / reading.parts[0].file).read_bytes().endswith(inside.as_bytes()[-40:])


def test_an_empty_attachment_is_listed_with_its_reason(tmp_path):
    (part,) = read(multipart(file(b"")), tmp_path).parts

    assert (part.name, part.file, part.skipped) == ("скан.pdf", "", parts.EMPTY)


@pytest.mark.parametrize("kind", ["pkcs7-signature", "pgp-signature", "pkcs7-mime", "ics"])
def test_signatures_and_sealed_letters_are_parts(kind, tmp_path):
    (part,) = read(multipart(file(b"sealed", "smime.p7s", kind)), tmp_path).parts

    assert part.name == "smime.p7s" and not part.skipped


def test_parts_are_counted_and_nothing_is_passed_over_in_silence(tmp_path):
    reading = read(multipart(*(file(b"x", "a.pdf") for _ in range(2100))), tmp_path)

    stored = [part for part in reading.parts if part.file]
    assert (len(stored), len(list(tmp_path.glob("part-*")))) == (parts.STORED, parts.STORED)
    assert len(reading.parts) == parts.LISTED + 1 and "100" in reading.parts[-1].skipped
    assert {part.skipped for part in reading.parts[500:2000]} == {parts.TOO_MANY}


def test_a_part_too_large_is_listed(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "LARGEST", 3)

    (part,) = read(multipart(file(b"%PDF")), tmp_path).parts

    assert (part.size, part.file, part.skipped) == (4, "", parts.TOO_LARGE)


def test_nothing_at_all_is_a_reading(tmp_path):
    reading = letter.read(b"", tmp_path)

    assert (reading.text, reading.parts, reading.nature) == ("", (), "person")
