"""«Проверьте ответы»: everything a draft says, as rows with the page where each is changed."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import dateformat

from portal import words
from portal.papers import sheets
from requests_app.models import Case, Enclosure, Kind
from requests_app.models.enclosure import PARTS

Row = dict[str, object]


def about(case: Case) -> list[Row]:
    insured = case.insured
    who = f"{insured.full_name}\n{insured.birth_date:%d.%m.%Y}, {insured.get_sex_display().lower()} пол"
    said = f"{case.applicant.full_name or case.applicant.email}, законный представитель"
    rows = [_row(case, "person", "Пациент", who, "данные пациента")]
    if case.by_representative:
        rows.append({"term": "Кто подаёт", "value": said})
    return [
        *rows,
        _row(case, "person", "Телефон", case.phone, "телефон"),
        {"term": "Почта", "value": case.reply_to},
        _row(case, "policy", "Номер полиса", case.policy_number, "номер полиса"),
    ]


def questionnaire(case: Case) -> list[Row]:
    form = case.questionnaire
    diagnosis = " ".join(filter(None, [form.diagnosis, form.diagnosis_code and f"({form.diagnosis_code})"]))
    found = [
        ("Диагноз", diagnosis),
        ("Когда поставлен", form.diagnosed_on and dateformat.format(form.diagnosed_on, "j E Y")),
        ("Как развивалась болезнь", form.history),
        ("Что предложил врач", form.advised),
        ("Копия мнения", case.get_copy_mode_display()),
        ("Почта подростка", case.minor_email),
    ]
    kept = {"Диагноз", "Копия мнения"}
    return [
        _row(case, "questionnaire", term, value, f"ответ «{term}»")
        for term, value in found
        if value or term in kept
    ]


def questions(case: Case) -> list[Row]:
    asked = [question.text for question in case.questions.all()]
    return [_row(case, "questions", "Вопросы эксперту", asked, "вопросы эксперту")]


PAGES = (
    ("identity", "Документ", (Kind.IDENTITY,)),
    ("representation", "Документ представителя", (Kind.REPRESENTATION,)),
    ("policy", "Копия полиса", (Kind.POLICY,)),
    ("consents", "Скан согласия", (Kind.CONSENT,)),
    ("extract", "Выписка", (*PARTS, Kind.OTHER)),
    ("imaging", "Снимки и гистология", (Kind.IMAGING, Kind.HISTOLOGY)),
)


def files(case: Case, enclosures: list[Enclosure]) -> Iterator[Row]:
    """Every file by its page; in the extract, with what is in it."""
    for page, term, kinds in PAGES:
        found = sheets(e for e in enclosures if e.kind in kinds)
        if not found and page in {"representation", "consents"}:
            continue
        described = page == "extract"
        names = [f"{s.document.name}: {s.named}" if described else s.document.name for s in found]
        yield _row(case, page, term, names, f"файлы: {words.lowered(term)}")


def _row(case: Case, page: str, term: str, value: object, noun: str) -> Row:
    many = value if isinstance(value, list) else None
    url = reverse(f"portal:{page}", args=[case.pk])
    return {"term": term, "value": "" if many else value or "", "many": many, "url": url, "noun": noun}
