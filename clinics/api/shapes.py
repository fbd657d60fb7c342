"""What is told of a case to an organisation's system: the same as on its page, and not a word more (D21)."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from accounts.models import User
from api.fields import Answer, AnswerPage
from clinics import after_opinion, asking, papers, patient
from clinics.case_list import STAGES, running
from clinics.papers import Paper
from documents import signatures
from requests_app.models import Addendum, Case, Concordance, Deadline, DocumentRequest, Opinion


class PatientShape(Answer):
    sex = serializers.ChoiceField(["f", "m", ""])
    age = serializers.IntegerField(allow_null=True, help_text="Полных лет")
    name = serializers.CharField(help_text="Пусто, пока дело не принято, и всегда, если имена скрыты (D21)")
    birth_date = serializers.DateField(allow_null=True)


class CaseLine(Answer):
    """A case in the list."""

    id = serializers.UUIDField()
    number = serializers.CharField(help_text="Для людей: «VM-2026-000001»")
    status = serializers.ChoiceField([status.value for status in STAGES])
    offered_at = serializers.DateTimeField()
    answer_due_at = serializers.DateTimeField(
        allow_null=True, help_text="До этого момента ждём ответа на предложение"
    )
    opinion_promised_on = serializers.DateField(
        allow_null=True, help_text="Последний день 14 дней по Москве (S7); нет, пока срок не идёт"
    )


class CasePage(AnswerPage):
    results = CaseLine(many=True)


class QuestionShape(Answer):
    id = serializers.UUIDField()
    position = serializers.IntegerField()
    text = serializers.CharField()


class DocumentShape(Answer):
    id = serializers.UUIDField()
    kinds = serializers.ListField(child=serializers.CharField(), help_text="Какие части выписки в нём (S4)")
    label = serializers.CharField()
    name = serializers.CharField(help_text="Имя файла; пусто, когда имена скрыты")
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Байт")
    sha256 = serializers.CharField(
        help_text="Исходного файла; диск отдаётся собранным заново, его хэш будет другим"
    )
    pages = serializers.IntegerField(allow_null=True)
    available = serializers.BooleanField()
    why_not = serializers.CharField(help_text="Почему пока не открывается")


class ItemShape(Answer):
    id = serializers.UUIDField()
    kind = serializers.CharField()
    note = serializers.CharField()
    nth = serializers.IntegerField(allow_null=True, help_text="Который из одинаковых")
    out_of = serializers.IntegerField(allow_null=True, help_text="Сколько одинаковых; null: не сказано")
    is_physical = serializers.BooleanField(help_text="Вещь, о поступлении которой сообщает организация (S12)")
    registered_at = serializers.DateTimeField(allow_null=True)


class RequestShape(Answer):
    id = serializers.UUIDField()
    reason = serializers.CharField()
    address = serializers.CharField()
    asked_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True, help_text="С этого момента срок стоит (D4)")
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_because = serializers.CharField()
    items = ItemShape(many=True)


class OpinionShape(Answer):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    document = serializers.UUIDField(source="document_id")
    expert_name = serializers.CharField()
    expert_position = serializers.CharField()
    opinion_on = serializers.DateField()
    diagnosis_is = serializers.ChoiceField([*Concordance.values, ""])
    treatment_is = serializers.ChoiceField([*Concordance.values, ""])
    impact = serializers.CharField()
    signature_state = serializers.ChoiceField(
        signatures.State.values, help_text="Электронная подпись: нет, не проверена, сходится, проверена"
    )
    signature_by = serializers.CharField()
    handed_over_at = serializers.DateTimeField()
    returned_at = serializers.DateTimeField(allow_null=True)
    return_reason = serializers.CharField(help_text="Что попросил исправить врач-куратор")


class FollowUpShape(Answer):
    id = serializers.UUIDField()
    text = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answer_promised_on = serializers.DateField(source="term.promised_on", allow_null=True)


class AddendumShape(Answer):
    """Signed beside a released opinion, which stays as it was (S9)."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(Addendum.Kind.values)
    words = serializers.CharField()
    document = serializers.UUIDField(source="document_id")
    expert_name = serializers.CharField()
    expert_position = serializers.CharField()
    signed_on = serializers.DateField()
    handed_over_at = serializers.DateTimeField()
    released_at = serializers.DateTimeField(allow_null=True, help_text="Отправлено пациенту")
    returned_at = serializers.DateTimeField(allow_null=True)
    return_reason = serializers.CharField(help_text="Что попросил исправить врач-куратор")


class CaseShape(CaseLine):
    patient = PatientShape()
    questions = QuestionShape(many=True)
    documents = DocumentShape(many=True)
    request = RequestShape(allow_null=True, help_text="Последний запрос организации")
    questions_after = FollowUpShape(many=True, help_text="Вопросы после мнения без ответа")
    addendum = AddendumShape(allow_null=True, help_text="Последнее, что подписано рядом с мнением")
    opinion = OpinionShape(allow_null=True, help_text="Последняя версия мнения организации")


def line(case: Case) -> dict[str, Any]:
    answer, promise = running(case, Deadline.Kind.CLINIC_ACCEPTANCE), running(case, Deadline.Kind.OPINION)
    return {
        "id": case.pk,
        "number": case.number,
        "status": case.status,
        "offered_at": case.offered_at,
        "answer_due_at": answer and answer.due_at,
        "opinion_promised_on": promise and promise.promised_on,
    }


def whole(case: Case, user: User, *, at: datetime) -> Any:
    """The data of CaseShape; the case was read ``with_running_deadlines``."""
    after = after_opinion.of(case, user)
    facts = {
        **line(case),
        "patient": patient.of(case, at=at),
        "questions": case.questions.all(),
        "documents": [document(paper) for paper in papers.of(case, user)],
        "request": _request(asking.last_of(case, user)),
        "opinion": last_opinion(case, user),
        "questions_after": [one.follow_up for one in after.open] if after else [],
        "addendum": after and after.last,
    }
    return CaseShape(facts).data


def document(paper: Paper) -> dict[str, Any]:
    kept = paper.document
    return {
        "id": kept.pk,
        "kinds": [kind.value for kind in paper.kinds],
        "label": paper.label,
        "name": paper.name,
        "content_type": kept.content_type,
        "size": kept.size,
        "sha256": kept.sha256,
        "pages": kept.page_count,
        "available": paper.may_be_opened,
        "why_not": "" if paper.may_be_opened else paper.why_closed or "откроется, когда дело будет принято",
    }


def _request(asked: DocumentRequest | None) -> dict[str, Any] | None:
    if asked is None:
        return None
    named = ("id", "reason", "address", "asked_at", "confirmed_at", "closed_at", "closed_because")
    return {**{name: getattr(asked, name) for name in named}, "items": asked.items.all()}


def last_opinion(case: Case, user: User) -> Opinion | None:
    return case.opinions.filter(clinic=user.organisation).order_by("-version").first()
