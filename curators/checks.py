"""What is looked at before the release: S9 in the document, the answers, the addressee and the copy (S8, D8)."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Organisation
from curators.clocks import moscow_day
from requests_app import permissions
from requests_app.models import Addendum, Case, ConsentKind, Opinion
from requests_app.models.signed import Signed
from requests_app.package import Package


@dataclass(frozen=True)
class Check:
    """One line: what, how it stands, and whether it calls for eyes."""

    name: str
    said: str
    is_met: bool
    why: str = ""


def of(case: Case, opinion: Opinion, whole: Package) -> list[Check]:
    day = Check("Дата мнения", f"{opinion.opinion_on:%d.%m.%Y}", True)
    own = [_signature(opinion), _credential(opinion), _answers(case, opinion)]
    return [*_in_text(case, opinion, opinion.clinic), *own, *_addressee(case, opinion, whole), day]


def of_addendum(case: Case, addendum: Addendum, whole: Package) -> list[Check]:
    """The same of what is signed beside a released opinion."""
    day = Check("Дата подписания", f"{addendum.signed_on:%d.%m.%Y}", True)
    clinic = addendum.opinion.clinic
    own = [_signature(addendum), _credential(addendum)]
    return [*_in_text(case, addendum, clinic), *own, *_addressee(case, addendum, whole), day]


def _in_text(case: Case, opinion: Signed, clinic: Organisation) -> list[Check]:
    """Three names that the document's own text should hold; a scan has no text, then a person looks."""
    expert = f"{opinion.expert_name}, {opinion.expert_position}"
    patient = case.insured.full_name if case.insured else ""
    unseen = "В тексте документа не найдено: сверьте глазами"
    return [
        Check(name, said, bool(found), "" if found else unseen)
        for name, said, found in (
            ("Организация", clinic.name, opinion.organisation_found),
            ("Эксперт и должность", expert, opinion.expert_found),
            ("Пациент", patient, opinion.patient_found),
        )
    ]


def _signature(paper: Signed) -> Check:
    """One that does not hold calls for eyes; where there is none, hand and seal stand on the paper."""
    state = paper.get_signature_state_display()
    said = f"{paper.signature_by}: {state}" if paper.signature_by else state[0].upper() + state[1:]
    why = "Спросите организацию, тот ли это файл" if paper.has_broken_signature else ""
    return Check("Электронная подпись", said, not paper.has_broken_signature, why)


def _credential(opinion: Signed) -> Check:
    """What was known of the expert's credential when the paper was handed over; it closes no button (D7)."""
    if opinion.expert_credential:
        return Check("Документ эксперта", opinion.expert_credential, True)
    why = (
        "В списке экспертов организации он не указан"
        if opinion.expert_id
        else "Эксперта нет в списке организации"
    )
    return Check("Документ эксперта", "Ничего не известно", False, why)


def _answers(case: Case, opinion: Opinion) -> Check:
    asked, answered = case.questions.count(), opinion.answers.count()
    whole = answered >= asked
    return Check(
        "Ответы на вопросы", f"{answered} из {asked}", whole, "" if whole else "Есть вопрос без ответа"
    )


def _addressee(case: Case, opinion: Signed, whole: Package) -> list[Check]:
    agreed = whole.has_consents([ConsentKind.EMAIL_DELIVERY])
    to = permissions.address_of(case, at=timezone.now())
    if (
        case.minor_email_confirmed_at
        and case.insured
        and case.insured.signs_too_on(moscow_day(opinion.handed_over_at))
    ):
        to = f"{to}, {case.minor_email}"
    no_consent = "" if agreed else "Нет согласия на отправку по почте"
    return [
        Check("Кому уйдёт", to or "Адреса нет", bool(to) and agreed, no_consent),
        Check("Вид копии", case.get_copy_mode_display(), True),
    ]
