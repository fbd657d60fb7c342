"""A person's browser at the insured person's door, a page as it is read, and files as people send them."""

import re
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import CaseFactory, UserFactory, put_whole_package
from tests.pdfs import opinion_pdf

TAGS = re.compile(r"<[^>]+>")


class Page:
    """A page as a person reads it: words without markup, spaces as spaces."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.html = "" if response.streaming else response.content.decode(errors="replace")

    @property
    def text(self) -> str:
        return " ".join(unescape(TAGS.sub(" ", self.html)).replace("\u00a0", " ").split())

    @property
    def title(self) -> str:
        return unescape(re.search(r"<title>(.*?)</title>", self.html, re.S)[1]).strip()

    @property
    def lands_on(self) -> str:
        """The address after every redirect."""
        return self.response.request["PATH_INFO"]

    def says(self, words: str) -> bool:
        return words in self.text


class Door:
    """One person's browser."""

    def __init__(self, client, user):
        self.client, self.user = client, user
        client.force_login(user)

    def opens(self, name: str, *args, **query) -> Page:
        return Page(self.client.get(address(name, *args), query, follow=True))

    def sends(self, name: str, *args, **fields) -> Page:
        return Page(self.client.post(address(name, *args), fields, follow=True))


def address(name: str, *args) -> str:
    return reverse(f"portal:{name}", args=args)


def a_pdf(name: str = "Выписка.pdf", words: str = "Диагноз") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, opinion_pdf(words), "application/pdf")


def a_word_file(name: str = "Анализы крови.docx") -> SimpleUploadedFile:
    old_word = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2048
    return SimpleUploadedFile(name, old_word, "application/msword")


def an_empty_file(name: str = "IMG_789.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"", "image/jpeg")


def anna():
    return UserFactory(phone="+7 916 123-45-67")


def curator():
    return UserFactory(role="curator", last_name="Лебедева", first_name="Ирина", patronymic="Павловна")


def draft_of(person, *, ready: bool = False, **fields):
    """A draft; ``ready`` gives it everything but the sending."""
    case = CaseFactory(draft=True, applicant=person, questionnaire_filled=ready, **fields)
    if ready:
        put_whole_package(case, at=case.created_at)
    return case
