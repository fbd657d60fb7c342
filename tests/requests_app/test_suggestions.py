"""Where a letter may belong and what a file may be: proposals with their reasons, never decisions (D19)."""

import pytest

from accounts.roles import Role
from correspondence.models import IncomingLetter
from requests_app import guessing, suggestions
from requests_app.models import Case, Kind
from tests.factories import CaseFactory, DocumentFactory, PolicyFactory, UserFactory, letter_case
from tests.scenarios.story import moscow

MONDAY = moscow("2026-11-23 10:00")


@pytest.fixture
def curator(db):
    return UserFactory(role=Role.CURATOR)


def suggested(curator, **letter) -> dict[Case, tuple[str, ...]]:
    case = letter_case(at=MONDAY, **letter)
    letters = IncomingLetter.objects.of_case(case.number)
    return {s.case: s.reasons for s in suggestions.of(case, letters, by=curator)}


def test_a_number_a_policy_a_name_and_an_address_each_say_why(curator):
    policy = PolicyFactory(number="ДМС 77-0412 88391")
    named = CaseFactory(insured__last_name="Кравцова", insured__first_name="Мария", policy_number="")
    numbered, insured = CaseFactory(policy_number=""), CaseFactory(policy=policy)
    wrote = CaseFactory(applicant__email="anna@example.org", policy_number="")

    found = suggested(
        curator,
        subject=f"По заявке {numbered.number.lower()}",
        text="Пациент Кравцова Мария, полис ДМС № 77-0412 88391. Полис № ДМС 77-0412 88391",
    )

    assert found[numbered] == (suggestions.BY_NUMBER,)
    assert found[named] == (suggestions.BY_NAME,)
    assert found[insured] == (suggestions.BY_POLICY,)
    assert found[wrote] == (suggestions.BY_ADDRESS,)


def test_our_own_token_from_another_address_is_the_strongest_word(curator):
    case = CaseFactory()

    found = suggested(curator, recipients=[f"2opinion+{case.reply_token}@rgs.ru"], sender="son@example.org")

    assert found[case] == (suggestions.BY_TOKEN,)


def test_a_draft_is_nobodys_business_and_an_unsorted_letter_is_no_place(curator):
    draft, other = CaseFactory(draft=True), letter_case(at=MONDAY)

    found = suggested(curator, text=f"{draft.number} {other.number}")

    assert not found


def test_an_ordinary_letter_suggests_nothing(curator):
    CaseFactory()

    assert suggested(curator, sender="new@example.org", text="Добрый день! Прошу второе мнение.") == {}


@pytest.mark.parametrize(
    ("name", "words", "kinds"),
    [
        ("Паспорт_Соколова.pdf", "", (Kind.IDENTITY,)),
        ("полис ДМС.jpg", "", (Kind.POLICY,)),
        ("Согласие на обработку ПД.pdf", "", (Kind.CONSENT,)),
        ("анкета-заявление.pdf", "", (Kind.QUESTIONNAIRE,)),
        ("Свидетельство о рождении.pdf", "", (Kind.REPRESENTATION,)),
        ("МРТ головного мозга.pdf", "", (Kind.IMAGING,)),
        ("ИГХ.pdf", "", (Kind.HISTOLOGY,)),
        ("План_лечения.pdf", "", (Kind.PLAN,)),
        ("выписка.pdf", "", (Kind.DIAGNOSIS, Kind.ANAMNESIS, Kind.EPICRISIS)),
        (
            "выписка.pdf",
            "Клинический диагноз: C50. Анамнез заболевания. План лечения: операция.",
            (Kind.DIAGNOSIS, Kind.ANAMNESIS, Kind.PLAN),
        ),
        ("scan0001.pdf", "Общий анализ крови от 12.10.2026", (Kind.RESULTS,)),
        ("IMG_789.jpg", "", ()),
    ],
)
def test_a_file_is_guessed_by_its_name_then_by_its_text(name, words, kinds):
    document = DocumentFactory.build(name=name)

    assert guessing.kinds_of(document, [words]).kinds == kinds


def test_a_small_picture_in_the_text_is_taken_for_a_logo_and_a_scan_is_not():
    logo = DocumentFactory.build(name="image001.png", content_type="image/png", size=4_000)
    scan = DocumentFactory.build(name="passport.jpg", content_type="image/jpeg", size=900_000)

    assert guessing.is_decoration({"inline": True}, logo)
    assert not guessing.is_decoration({"inline": True}, scan)
    assert not guessing.is_decoration({"inline": False}, logo)
