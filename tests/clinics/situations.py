"""A doctor of an organisation, and a case in each state that the organisation may meet."""

import re
from datetime import timedelta

from django.utils import timezone

from accounts.roles import Role
from requests_app.actions import originals
from requests_app.models import Deadline, Kind
from requests_app.statuses import Status
from tests.factories import (
    CaseFactory,
    DocumentFactory,
    OpinionFactory,
    UserFactory,
    page_of,
    put,
    start_clock,
    stored,
)

QUESTIONS = ("Подтверждается ли диагноз?", "Нужна ли операция?")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def doctor_of(organisation):
    name = {"last_name": "Ковалёв", "first_name": "Роман", "patronymic": "Андреевич"}
    return UserFactory(role=Role.CLINIC, organisation=organisation, post="Врач-онколог", **name)


def case_at(organisation, status=Status.WITH_CLINIC, *, questions=QUESTIONS, **fields):
    """A complete case at the organisation; the opinion's term runs since three days ago."""
    sent_at = timezone.now() - timedelta(days=3)
    case = CaseFactory(
        status=status,
        clinic=organisation,
        offered_at=sent_at,
        curator=UserFactory(role=Role.CURATOR),
        created_at=sent_at,
        complete=True,
        complete__verdict="accepted",
        questions=questions,
        **fields,
    )
    start_clock(case, Deadline.Kind.OPINION)
    if status == Status.OFFERED:
        start_clock(case, Deadline.Kind.CLINIC_ACCEPTANCE, since=timezone.now())
    return case


def kept_by(doctor):
    """The original of a released opinion of this doctor's organisation."""
    case = case_at(doctor.organisation, Status.DELIVERED)
    signed = stored(DocumentFactory(case_number=case.number, name="Второе мнение.pdf"), PDF)
    opinion = OpinionFactory(case=case, document=signed, handed_over_by=doctor)
    return originals.keep(opinion, at=timezone.now())


def with_a_picture(case):
    """A picture of two pages beside the extract."""
    picture = stored(DocumentFactory(case_number=case.number, name="КТ.pdf", page_count=2), PDF)
    page_of(picture, 1)
    page_of(picture, 2)
    put(case, Kind.IMAGING, verdict="accepted", at=case.submitted_at, document=picture)
    return case


def address(case, tail=""):
    return f"/clinic/{case.pk}/{tail}"


def said(response) -> str:
    """The words of a page, spaces plain."""
    return response.content.decode().replace("\u00a0", " ")


def without_token(response) -> bytes:
    """The page less the token that is new in every answer."""
    return re.sub(rb'(name="csrfmiddlewaretoken" value=")[^"]+', rb"\1", response.content)
