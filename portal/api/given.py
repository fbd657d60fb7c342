"""What a program of an insured person sends; the rules behind it are those of the cabinet's forms (``portal.forms``)."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from api.fields import checked, read, refuse_twice
from api.problems import Problem
from portal.api.bodies import (
    Absence,
    Agreement,
    Answers,
    DocumentParts,
    NewCase,
    NewMessage,
    OriginalWish,
    Person,
    PolicyNumber,
    QuestionAfter,
    Questions,
    Signed,
    Submission,
    ToSign,
    Withdrawal,
)
from portal.forms.following import QuestionForm
from portal.forms.original import OriginalForm
from portal.forms.person import PersonForm, StartForm, for_whom
from portal.forms.policy import PolicyForm
from portal.forms.questionnaire import QuestionnaireForm, QuestionsForm
from portal.forms.sending import AbsenceForm, CodeForm, MessageForm, MissingForm, WithdrawForm
from portal.views.draft import signs_too
from requests_app.actions.wishes import Wish
from requests_app.models import Case


def new_case(data: Any) -> dict[str, Any]:
    """The arguments of ``start_draft``."""
    facts = _as_form(read(NewCase, data))
    if facts["whom"] not in for_whom():
        raise Problem("invalid", errors={"whom": ["Так сейчас не подают."]})
    return dict(checked(StartForm(facts, whom=facts["whom"])).draft())


def person(data: Any, case: Case) -> dict[str, Any]:
    facts = read(Person, data)
    if case.insured:
        facts.setdefault("patronymic", case.insured.patronymic)
    form = checked(PersonForm(_as_form(facts)))
    return {"insured": form.person(), "phone": form.cleaned_data["phone"]}


def policy_number(data: Any) -> str:
    return str(checked(PolicyForm(read(PolicyNumber, data), policies=[])).cleaned_data["number"])


def answers(data: Any, case: Case) -> dict[str, Any]:
    """The arguments of ``fill_questionnaire``: what was sent and no more, so that all else stays."""
    facts = read(Answers, data)
    with_minor = signs_too(case)
    if facts.get("minor_email") and not with_minor:
        raise Problem("invalid", errors={"minor_email": ["Почта подростка бывает с 15 лет."]})
    cleaned = checked(QuestionnaireForm(_as_form(facts), with_minor=with_minor)).cleaned_data
    return {name: cleaned.get(name, sent) for name, sent in facts.items()}


def questions(data: Any) -> list[str]:
    texts = read(Questions, data)["questions"]
    return list(
        checked(QuestionsForm({f"own_{n}": text for n, text in enumerate(texts)}, asked=[])).questions()
    )


def question_after(data: Any) -> str:
    return str(checked(QuestionForm(read(QuestionAfter, data))).cleaned_data["text"])


def document(data: Any) -> tuple[UploadedFile, list[str]]:
    if unknown := sorted(set(data) - {"file", "kinds"}):
        raise Problem("invalid", errors={name: ["Такого поля нет."] for name in unknown})
    refuse_twice(data, but_for="kinds")
    file = data.get("file")
    if not isinstance(file, UploadedFile):
        raise Problem("invalid", errors={"file": ["Приложите файл."]})
    return file, list(
        dict.fromkeys(read(DocumentParts, {"file": file, "kinds": data.getlist("kinds")})["kinds"])
    )


def absence(data: Any) -> dict[str, str]:
    facts = read(Absence, data)
    return {"kind": facts["kind"], "reason": checked(AbsenceForm(facts)).cleaned_data["reason"]}


def agreement(data: Any) -> str:
    return str(read(Agreement, data)["sha256"])


def to_sign(data: Any) -> dict[str, str]:
    return _shown(read(ToSign, data))


def signed(data: Any) -> tuple[dict[str, str], str]:
    facts = read(Signed, data)
    return _shown(facts), str(checked(CodeForm(facts)).cleaned_data["code"])


def nothing_more(data: Any, *, missing: bool) -> bool:
    """Whether what is here is all; must be said when something is missing (D5)."""
    facts = read(Submission, data)
    return not missing or checked(MissingForm(facts)).cleaned_data["later"] == "nothing"


def message(data: Any) -> str:
    return str(checked(MessageForm(read(NewMessage, data))).cleaned_data["text"])


def withdrawal(data: Any) -> str:
    return str(checked(WithdrawForm(read(Withdrawal, data))).cleaned_data["reason"])


def wish(data: Any) -> Wish:
    return checked(OriginalForm(read(OriginalWish, data))).wish


def _shown(facts: dict[str, Any]) -> dict[str, str]:
    return {text["kind"]: text["sha256"] for text in facts["consents"]}


def _as_form(facts: dict[str, Any]) -> dict[str, Any]:
    """Days as the forms read them."""
    return {
        name: f"{value:%d.%m.%Y}" if isinstance(value, date) else value
        for name, value in facts.items()
        if value is not None
    }
