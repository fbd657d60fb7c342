"""The way in for every file: measured, looked into, stored under a generated key. What pages it has is found later."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from documents.models import Document


class UploadRefused(Exception):
    """The file was not taken; message is a Russian sentence that names it and says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def receive(upload: UploadedFile, *, case_number: str, by: User | None, at: datetime) -> Document:
    raise NotImplementedError


def store_issued(content: bytes, *, name: str, case_number: str, by: User | None, at: datetime) -> Document:
    raise NotImplementedError
