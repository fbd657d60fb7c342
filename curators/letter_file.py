"""A letter as it came, byte for byte, for staff: written down first, saved and never shown by the browser."""

from datetime import datetime

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseBase

from accounts.models import User
from audit import log
from correspondence.models import IncomingLetter
from documents import serving


def letter_response(letter: IncomingLetter, *, by: User, at: datetime) -> HttpResponseBase:
    """The .eml as an attachment. A stranger's letter may hold anything, so no program here opens it (L5)."""
    if not default_storage.exists(letter.raw_key):
        raise Http404
    log.record("letter.raw_downloaded", by=by, at=at, case_number=letter.case_number, subject=letter)
    response = FileResponse(default_storage.open(letter.raw_key, "rb"), content_type="message/rfc822")
    response["Content-Disposition"] = serving.content_disposition(_name(letter))
    response["Content-Security-Policy"] = serving.SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _name(letter: IncomingLetter) -> str:
    """Neither a subject nor a name: those may tell a diagnosis to whoever sees the folder."""
    return f"Письмо {letter.case_number or letter.arrived_at.date().isoformat()}.eml"
