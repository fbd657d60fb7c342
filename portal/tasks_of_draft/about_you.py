"""«О вас»: the person, the questionnaire, the papers of S3, the consents."""

from portal import words
from portal.names import whose
from portal.tasks_of_draft.row import DONE, NONE, YOU, Row, files_in, is_good, state_of
from requests_app.models import Case, Kind
from requests_app.models.consent import CONSENTS
from requests_app.package import Package


def person(case: Case) -> Row:
    return Row("Кто и контакты", "person", DONE, case.insured.full_name, case=case)


def questionnaire(case: Case) -> Row:
    filled = case.questionnaire.filled_at
    return Row(
        "Анкета-заявление",
        "questionnaire",
        DONE if filled else NONE,
        "Заполнена" if filled else "Диагноз, как развивалась болезнь, что предложил врач",
        on=filled,
        then="анкета-заявление",
        why="Диагноз и история болезни коротко, минут на пять.",
        button="Заполнить анкету",
        case=case,
    )


def identity(case: Case, package: Package) -> Row:
    item = package.item(Kind.IDENTITY)
    child = case.by_representative
    papers = f"Ваш паспорт и документ {whose(case.insured)}" if child else "Паспорт: разворот с фото"
    return Row(
        "Документы, удостоверяющие личность" if child else "Документ, удостоверяющий личность",
        "identity",
        state_of(item),
        files_in([item], papers),
        then="копия паспорта",
        why=f"{papers}. Подойдёт фото с телефона.",
        button="Загрузить документ",
        case=case,
    )


def representation(case: Case, package: Package) -> Row:
    item = package.item(Kind.REPRESENTATION)
    return Row(
        "Документ представителя",
        "representation",
        state_of(item),
        files_in([item], "Решение об опеке или об усыновлении"),
        then="документ представителя",
        why="Решение об опеке или об усыновлении. Подойдёт фото с телефона.",
        button="Загрузить документ",
        case=case,
    )


def policy(case: Case, package: Package) -> Row:
    item = package.item(Kind.POLICY)
    copied, numbered = is_good(item), bool(case.policy_number)
    state = DONE if copied and numbered else YOU if item.enclosures or numbered else NONE
    lacking = "номер" if copied else "копия" if numbered else "номер и копия"
    return Row(
        "Страховой полис",
        "policy",
        state,
        f"{case.policy_number}, {words.lowered(files_in([item], ''))}"
        if state == DONE
        else f"Нужны: {lacking}",
        then="страховой полис",
        why=f"Нужны: {lacking}.",
        button="Указать полис",
        case=case,
    )


def consents(case: Case, package: Package) -> Row:
    own = _own_signer(case, package)
    left = len(package.unsigned(CONSENTS, own))
    scan = bool(package.item(Kind.CONSENT).enclosures)
    signed = len(CONSENTS) - left
    hint = f"Подписано {signed} из {len(CONSENTS)}"
    if scan and left:
        hint = "Скан у нас, его проверит врач-куратор"
    return Row(
        "Согласие на обработку данных",
        "consents",
        DONE if scan or not left else YOU if signed else NONE,
        hint if signed or scan else "Подписать можно кодом из письма",
        then="согласия",
        why="Без них мы не вправе читать документы. Подписать можно кодом из письма.",
        button="Подписать согласия",
        case=case,
    )


def _own_signer(case: Case, package: Package) -> set[str]:
    return {"representative"} if case.by_representative else set(package.signers)
