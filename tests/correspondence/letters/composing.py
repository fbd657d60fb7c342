"""Letters put together by chance from a seed: any charset, encoding, name and tree of parts, with what must be read."""

from random import Random
from urllib.parse import quote

from tests.correspondence.letters.building import (
    b_words,
    continuations,
    cut_words,
    html,
    leaf,
    letter,
    multipart,
    named,
    pdf,
    q_words,
    words,
)
from tests.correspondence.letters.expected import Case, Expected, Stored

CHARSETS = ("utf-8", "windows-1251", "koi8-r", "iso-8859-5", "ibm866")
GUESSED = ("utf-8", "windows-1251", "koi8-r")
ENCODINGS = ("8bit", "quoted-printable", "base64")
PHRASES = (
    "Добрый день, прошу второе мнение о лечении",
    "Посылаю выписку из истории болезни и снимки",
    "Йодсодержащие препараты не переношу, И это важно",
    "Жена подпишет согласие, телефон 8 900 000-00-00 (демо)",
    "Предложили операцию на щитовидной железе, объём неясен",
    "Когда ждать ответа? Хирург уезжает в среду",
)
STEMS = (
    "Выписка",
    "Снимок МРТ",
    "Согласие на обработку",
    "Анализ крови ПЦР",
    "Эпикриз",
    "паспорт, страница 2",
)
WRITERS = (
    lambda text: b_words(text, letters=20),
    lambda text: q_words(text, "koi8-r"),
    lambda text: b_words(text, "windows-1251", letters=5),
    lambda text: cut_words(text, 7, "BQ"),
    lambda text: cut_words(text, 11, "Q"),
    lambda text: text.encode(),
    lambda text: text.encode("windows-1251"),
    lambda text: text.encode("koi8-r"),
)
NAMINGS = (
    lambda name: f"filename*=utf-8''{quote(name, safe='')}".encode(),
    lambda name: continuations(name, 13),
    lambda name: b'filename="' + b_words(name) + b'"',
    lambda name: b'filename="' + cut_words(name, 9, "QB") + b'"',
    lambda name: b'filename="' + name.encode() + b'"',
    lambda name: b'filename="' + name.encode("windows-1251") + b'"',
)


class Composer:
    """Remembers, in the order of the letter, each text and each file it has put in."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.texts: list[str] = []
        self.files: list[Stored] = []
        self.boundaries = 0

    def text(self) -> bytes:
        text = "\n".join(self.chance.sample(PHRASES, self.chance.randint(1, 3)))
        charset, encoding = self.chance.choice(CHARSETS), self.chance.choice(ENCODINGS)
        label = None if charset in GUESSED and self.chance.random() < 0.2 else ""
        self.texts += text.split("\n")
        shape = self.chance.randrange(3)
        plain = words(text, charset, encoding=encoding, label=label)
        page = words(html(text), charset, encoding=self.chance.choice(ENCODINGS), kind="html", label=label)
        return (plain, page)[shape] if shape < 2 else self.tree("alternative", plain, page)

    def file(self) -> bytes:
        name = f"{self.chance.choice(STEMS)} {len(self.files)}.pdf"
        content = pdf(name) * self.chance.randint(1, 5)
        self.files.append(Stored(content, name))
        disposition = (
            self.chance.choice((b"attachment", b"inline")) + b";\r\n " + self.chance.choice(NAMINGS)(name)
        )
        if self.chance.random() < 0.3:
            encoding = self.chance.choice(("quoted-printable", "binary"))
            return leaf(
                content, b"application/pdf", b"Content-Disposition: " + disposition, encoding=encoding
            )
        return named(content, disposition)

    def tree(self, kind: str, *parts: bytes) -> bytes:
        self.boundaries += 1
        spelling = self.chance.choice(("=_{}", "----=_Part_{}", "{}", "------------{}+'()", "x_{}_x"))
        return multipart(kind, *parts, boundary=spelling.format(self.boundaries))

    def branch(self, depth: int) -> bytes:
        grow = (self.text, self.file, self.file, lambda: self.branch(depth - 1))
        parts = [self.chance.choice(grow[: 4 if depth else 3])() for _ in range(self.chance.randint(1, 4))]
        return self.tree("mixed", *parts)

    def case(self) -> Case:
        root = self.chance.choice((self.text, lambda: self.branch(3), lambda: self.branch(2)))()
        subject, name = self.chance.choice(PHRASES), "Демо Пётр"
        raw = letter(
            root,
            subject=self.chance.choice(WRITERS)(subject),
            **{"from": self.chance.choice(WRITERS)(name) + b" <demo.petr@example.org>"},
        )
        if self.chance.random() < 0.2 and b"Encoding: binary" not in raw:
            raw = raw.replace(b"\r\n", b"\n")
        expected = Expected(
            subject=subject,
            sender="demo.petr@example.org",
            sender_name=name,
            lines=tuple(self.texts),
            stored=tuple(self.files),
        )
        return Case("composed", raw, expected)


def composed(seed: int) -> Case:
    return Composer(seed).case()
