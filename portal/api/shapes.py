"""What a program is told of a case: what its page in the cabinet says, in the same words, beside words for machines."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from rest_framework import serializers

from accounts.models import User
from api.fields import Answer, AnswerPage
from portal.api import filled
from portal.papers import Sheet, sheets
from portal.path import PathStep
from portal.standing import ASKED, TITLES, Standing
from portal.views.status import path_of
from requests_app import permissions, workflow
from requests_app.models import Case, Deadline, Kind, RequestedItem
from requests_app.statuses import Status


class MyCaseLine(Answer):
    id = serializers.UUIDField()
    number = serializers.CharField(help_text="Для людей: «VM-2026-000001»")
    status = serializers.ChoiceField(Status.values)
    title = serializers.CharField(help_text="То же словами человека")
    insured = serializers.CharField(help_text="Для кого мнение")
    created_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)


class MyCasePage(AnswerPage):
    results = MyCaseLine(many=True)


class PromiseShape(Answer):
    kind = serializers.ChoiceField(Deadline.Kind.values)
    promised_on = serializers.DateField(allow_null=True, help_text="Обещанный день по Москве")
    due_at = serializers.DateTimeField(allow_null=True, help_text="Первый миг нарушения")
    anchor = serializers.CharField(help_text="От чего считаем")
    explanation = serializers.CharField(help_text="Как посчитан")
    met_at = serializers.DateTimeField(allow_null=True)
    is_late = serializers.BooleanField()


class StepShape(Answer):
    title = serializers.CharField()
    text = serializers.CharField()
    state = serializers.ChoiceField(["past", "at", "soon"])
    at = serializers.DateTimeField(allow_null=True)
    when = serializers.CharField(help_text="Словами, где мгновения нет: «До 4 декабря»")


class KindShape(Answer):
    kind = serializers.ChoiceField(Kind.values)
    label = serializers.CharField()


class MyItemShape(KindShape):
    id = serializers.UUIDField()
    note = serializers.CharField()
    nth = serializers.IntegerField(allow_null=True, help_text="Который из одинаковых")
    out_of = serializers.IntegerField(allow_null=True, help_text="Сколько одинаковых; null: не сказано")
    is_physical = serializers.BooleanField(help_text="Вещь, её отправляют по адресу запроса (S12)")
    registered_at = serializers.DateTimeField(allow_null=True)


class MyRequestShape(Answer):
    id = serializers.UUIDField()
    reason = serializers.CharField()
    address = serializers.CharField()
    asked_at = serializers.DateTimeField()
    items = MyItemShape(many=True)


class MyDocumentShape(Answer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    kinds = serializers.ListField(child=serializers.ChoiceField(Kind.values))
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Байт")
    sha256 = serializers.CharField(help_text="Расписка: хэш того, что мы получили")
    uploaded_at = serializers.DateTimeField()
    state = serializers.CharField(help_text="«Загружен, проверяем»")
    refused = serializers.CharField(help_text="Почему не принят; пусто, если принят")
    remarks = serializers.ListField(child=serializers.CharField(), help_text="Что не читается")
    question = serializers.CharField(help_text="Вопрос врача-куратора")
    may_change = serializers.BooleanField()
    available = serializers.BooleanField(help_text="Можно скачать")


class AbsenceShape(Answer):
    kind = serializers.CharField()
    reason = serializers.CharField()
    accepted_at = serializers.DateTimeField(allow_null=True)


class MyQuestionShape(Answer):
    id = serializers.UUIDField()
    position = serializers.IntegerField()
    text = serializers.CharField()


class MyCaseShape(MyCaseLine):
    phone = serializers.CharField()
    reply_to = serializers.CharField(help_text="Почта, на которую пишем")
    policy_number = serializers.CharField()
    copy_mode = serializers.CharField()
    minor_email = serializers.CharField(help_text="Почта подростка; пусто, если не указана")
    person = filled.PersonShape(allow_null=True, help_text="Для кого мнение")
    questionnaire = filled.QuestionnaireShape(allow_null=True, help_text="Анкета; null, если пришло письмом")
    closed_because = serializers.CharField()
    promises = PromiseShape(many=True)
    path = StepShape(many=True)
    missing = KindShape(many=True, help_text="Чего не хватает")
    blocks = KindShape(many=True, help_text="Без чего черновик не отправить (D5)")
    request = MyRequestShape(allow_null=True, help_text="Что мы попросили прислать")
    questions = MyQuestionShape(many=True)
    documents = MyDocumentShape(many=True)
    absences = AbsenceShape(many=True)
    steps = serializers.ListField(child=serializers.CharField(), help_text="Какие шаги открыты сейчас")
    may_add = serializers.BooleanField(help_text="Можно прикладывать документы")
    may_read_opinion = serializers.BooleanField()


ON_THE_CASE = ("phone", "reply_to", "policy_number", "copy_mode", "minor_email")


def line(case: Case) -> dict[str, Any]:
    return {
        "id": case.pk,
        "number": case.number,
        "status": case.status,
        "title": TITLES.get(case.status, "Черновик"),
        "insured": case.insured.full_name if case.insured else "",
        "created_at": case.created_at,
        "submitted_at": case.submitted_at,
    }


def whole(case: Case, user: User, *, at: datetime) -> Any:
    """The data of MyCaseShape."""
    standing = Standing(case, at)
    told = {} if case.is_draft else {"title": standing.title}
    may_add = permissions.may_add_enclosures(case, user)
    steps = workflow.offered_steps(case, user, at=at, whole=standing.package)
    facts = {
        **line(case),
        **told,
        **{name: getattr(case, name) for name in ON_THE_CASE},
        "person": filled.person(case),
        "questionnaire": filled.questionnaire(case),
        "closed_because": case.closed_because,
        "promises": [_promise(deadline, at) for deadline in standing.deadlines if _is_told(deadline)],
        "path": [] if case.is_draft else [_step(step) for step in path_of(case, standing)],
        "missing": [_kind(item.kind) for item in standing.missing] if may_add else [],
        "blocks": [_kind(item.kind) for item in standing.package.blocks_submission] if case.is_draft else [],
        "request": _request(standing),
        "questions": case.questions.all(),
        "documents": documents(case, user),
        "absences": standing.package.absences.values(),
        "steps": sorted(name for name, step in steps.items() if step.is_open),
        "may_add": may_add,
        "may_read_opinion": permissions.may_read_opinion(case, user),
    }
    return MyCaseShape(facts).data


def documents(case: Case, user: User) -> list[dict[str, Any]]:
    return [document(sheet) for sheet in sheets(permissions.readable_enclosures(case, user))]


def document(sheet: Sheet) -> dict[str, Any]:
    kept = sheet.document
    names = ("name", "content_type", "size", "sha256", "uploaded_at")
    return {
        "id": kept.pk,
        **{name: getattr(kept, name) for name in names},
        "kinds": sorted(sheet.closes),
        "state": sheet.stands,
        "refused": sheet.refused,
        "remarks": sheet.warnings,
        "question": sheet.question,
        "may_change": sheet.may_change,
        "available": kept.may_be_opened,
    }


TOLD = frozenset({Deadline.Kind.ACKNOWLEDGEMENT, Deadline.Kind.OPINION, Deadline.Kind.STORAGE})


def _is_told(deadline: Deadline) -> bool:
    """What was promised to the person and holds; the office's own terms are not."""
    return deadline.kind in TOLD and deadline.stopped_at is None


def _promise(deadline: Deadline, at: datetime) -> dict[str, Any]:
    names = ("kind", "promised_on", "due_at", "anchor", "explanation", "met_at")
    late = deadline.was_late if deadline.met_at else deadline.is_overdue(at)
    return {**{name: getattr(deadline, name) for name in names}, "is_late": late}


def _step(step: PathStep) -> dict[str, Any]:
    moment = step.when if isinstance(step.when, datetime) else None
    words = "" if moment or step.when is None else step.when
    words = words.isoformat() if isinstance(words, date) else words
    return {"title": step.title, "text": step.text, "state": step.state, "at": moment, "when": words}


def _kind(kind: Kind) -> dict[str, Any]:
    return {"kind": kind.value, "label": kind.label}


def _request(standing: Standing) -> dict[str, Any] | None:
    asked = standing.request if standing.case.status in ASKED else None
    if asked is None:
        return None
    names = ("id", "reason", "address", "asked_at")
    return {**{name: getattr(asked, name) for name in names}, "items": _items(standing.asked)}


def _items(items: Iterable[RequestedItem]) -> list[dict[str, Any]]:
    return [
        {
            **_kind(Kind(item.kind)),
            **{n: getattr(item, n) for n in ("id", "note", "nth", "out_of", "is_physical", "registered_at")},
        }
        for item in items
    ]
