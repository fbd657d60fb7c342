"""Sent cases as the actions of the procedure leave them, at moments that tests choose."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.roles import Role
from requests_app.actions import consultation, materials, originals, review
from requests_app.asked import Asked
from requests_app.models import Answer, Case, Deadline
from tests.factories import CaseFactory, OpinionFactory, OrganisationFactory, UserFactory, start_clock


def received(anna, *, at: datetime | None = None, complete: bool = True, **fields) -> Case:
    case = CaseFactory(applicant=anna, complete=complete, created_at=at or timezone.now(), **fields)
    start_clock(case)
    return case


def acknowledged(anna, curator, *, at: datetime | None = None, **fields) -> Case:
    at = at or timezone.now()
    case = received(anna, at=at, **fields)
    review.acknowledge_accepted(case.number, by=curator, at=at + timedelta(hours=2))
    Deadline.objects.filter(case=case, kind="acknowledgement").update(met_at=at + timedelta(hours=2))
    return case


def asked_for(anna, curator, asked=(("plan", "Страница 2, дозы"),), **fields) -> Case:
    case = acknowledged(anna, curator, **fields)
    review.ask_for_documents(
        case.number,
        by=curator,
        at=timezone.now(),
        message="На странице 2 не читаются дозы. Пришлите, пожалуйста, более чёткое фото.",
        asked=[Asked(*one) for one in asked],
    )
    return case


def complete(anna, curator, *, at: datetime | None = None, **fields) -> Case:
    at = at or timezone.now()
    case = acknowledged(anna, curator, at=at, **fields)
    for enclosure in case.enclosures.all():
        review.give_verdict(
            case.number, by=curator, at=at + timedelta(hours=3), enclosure_id=enclosure.pk, accepted=True
        )
    review.accept_package(case.number, by=curator, at=at + timedelta(hours=3))
    return case


def at_clinic(anna, curator, *, at: datetime | None = None, **fields) -> Case:
    at = at or timezone.now()
    case = complete(anna, curator, at=at, **fields)
    clinic = OrganisationFactory(
        name="Центр онкологии «Аврора»", short_name="Аврора", address="Москва, Примерная, 1"
    )
    consultation.send_to_clinic(case.number, by=curator, at=at + timedelta(hours=4), clinic=clinic)
    doctor = UserFactory(role=Role.CLINIC, organisation=clinic)
    consultation.clinic_accept(case.number, by=doctor, at=at + timedelta(hours=5))
    return Case.objects.get(pk=case.pk)


def materials_asked(anna, curator) -> Case:
    case = at_clinic(anna, curator)
    doctor = UserFactory(role=Role.CLINIC, organisation=case.clinic)
    asked = [Asked("slides", "Все стёкла биопсии"), Asked("imaging", "КТ с контрастом")]
    reason = "Вид опухоли меняет лечение."
    materials.propose_request(case.number, by=doctor, at=timezone.now(), reason=reason, asked=asked)
    materials.ask_for_materials(case.number, by=curator, at=timezone.now())
    return case


def delivered(anna, curator, **fields) -> Case:
    """The opinion lies in the case, its answers are given, the letter was accepted."""
    case = at_clinic(anna, curator, questions=["Подтверждается ли диагноз?"], **fields)
    opinion = OpinionFactory(case=case, released_at=timezone.now(), released_by=curator)
    originals.keep(opinion, at=timezone.now())
    Answer.objects.create(opinion=opinion, question=case.questions.get(), text="Да, подтверждается.")
    Deadline.objects.filter(case=case, kind="opinion").update(met_at=timezone.now())
    Case.objects.filter(pk=case.pk).update(status="delivered")
    return Case.objects.get(pk=case.pk)
