"""The draft's list of tasks: what is ready, what is next. Reads the package and the answers; writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from documents.models import Reading, Scan
from portal import words
from portal.names import whose
from requests_app.models import Case, Kind
from requests_app.models.consent import CONSENTS
from requests_app.package import Item, Package

DONE, YOU, NONE, OFF = "done", "you", "none", "off"


@dataclass(frozen=True)
class Row:
    """A task: where it leads, how it stands, and the words for it when it is the next one."""

    name: str
    page: str
    state: str
    hint: str = ""
    on: datetime | None = None
    word: str = ""
    counted: bool = True
    then: str = ""
    why: str = ""
    button: str = ""
    case: Case = field(repr=False, default=None)

    @property
    def url(self) -> str:
        return reverse(f"portal:{self.page}", args=[self.case.pk]) if self.page else ""


@dataclass(frozen=True)
class Hub:
    groups: list[tuple[str, list[Row]]]
    may_be_sent: bool

    @property
    def rows(self) -> list[Row]:
        return [row for _, rows in self.groups for row in rows]

    @property
    def counted(self) -> list[Row]:
        return [row for row in self.rows if row.counted]

    @property
    def total(self) -> int:
        return len(self.counted)

    @property
    def ready(self) -> int:
        return sum(row.state == DONE for row in self.counted)

    @property
    def next(self) -> Row:
        """The first task that is not ready; when all are, sending."""
        return next((row for row in self.counted if row.state != DONE), self.rows[-1])


def of(case: Case, package: Package, *, questions: int) -> Hub:
    about = [_person(case), _questionnaire(case), _identity(case, package)]
    about += [_representation(case, package)] if Kind.REPRESENTATION in package.needed_kinds else []
    about += [_policy(case, package), _consents(case, package)]
    papers = [_extract(case, package), _imaging(case, package), _histology(case)]
    owner = whose(case.insured) if case.by_representative else ""
    may_be_sent = not package.blocks_submission
    return Hub(
        [
            ("О вас и пациенте" if case.by_representative else "О вас", about),
            (f"Медицинские документы {owner}".strip(), papers),
            ("Вопросы эксперту", [_questions(case, questions)]),
            ("Отправка", [_sending(case, may_be_sent)]),
        ],
        may_be_sent,
    )


def is_good(item: Item) -> bool:
    """A file that came and is neither dangerous nor unreadable; one still being checked counts."""
    bad = {Scan.INFECTED, Scan.NOT_SCANNABLE}
    return any(
        e.document.scan not in bad and e.document.reading != Reading.UNREADABLE for e in item.enclosures
    )


def _state(item: Item) -> str:
    if is_good(item):
        return DONE
    return YOU if item.enclosures else NONE


def _files(items: Iterable[Item], otherwise: str) -> str:
    """«Выписка.pdf», «Файлов: 3»; what to do when there are none."""
    names = {e.document_id: e.document.name for item in items for e in item.enclosures}
    if not names:
        return otherwise
    return f"Файл «{next(iter(names.values()))}»" if len(names) == 1 else f"Файлов: {len(names)}"


def _person(case: Case) -> Row:
    return Row("Кто и контакты", "person", DONE, case.insured.full_name, case=case)


def _questionnaire(case: Case) -> Row:
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


def _identity(case: Case, package: Package) -> Row:
    item = package.item(Kind.IDENTITY)
    child = case.by_representative
    papers = f"Ваш паспорт и документ {whose(case.insured)}" if child else "Паспорт: разворот с фото"
    return Row(
        "Документы, удостоверяющие личность" if child else "Документ, удостоверяющий личность",
        "identity",
        _state(item),
        _files([item], papers),
        then="копия паспорта",
        why=f"{papers}. Подойдёт фото с телефона.",
        button="Загрузить документ",
        case=case,
    )


def _representation(case: Case, package: Package) -> Row:
    item = package.item(Kind.REPRESENTATION)
    return Row(
        "Документ представителя",
        "representation",
        _state(item),
        _files([item], "Решение об опеке или об усыновлении"),
        then="документ представителя",
        why="Решение об опеке или об усыновлении. Подойдёт фото с телефона.",
        button="Загрузить документ",
        case=case,
    )


def _policy(case: Case, package: Package) -> Row:
    item = package.item(Kind.POLICY)
    copied, numbered = is_good(item), bool(case.policy_number)
    state = DONE if copied and numbered else YOU if item.enclosures or numbered else NONE
    lacking = "номер" if copied else "копия" if numbered else "номер и копия"
    return Row(
        "Страховой полис",
        "policy",
        state,
        f"{case.policy_number}, {words.lowered(_files([item], ''))}"
        if state == DONE
        else f"Нужны: {lacking}",
        then="страховой полис",
        why=f"Нужны: {lacking}.",
        button="Указать полис",
        case=case,
    )


def _consents(case: Case, package: Package) -> Row:
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


def _extract(case: Case, package: Package) -> Row:
    items = package.extract
    lacking = [item.kind for item in items if not item.absence and not is_good(item)]
    there, total = len(items) - len(lacking), len(items)
    began = there > 0 or bool(package.item(Kind.OTHER).enclosures)
    return Row(
        "Выписка",
        "extract",
        DONE if not lacking else YOU if began else NONE,
        f"Частей: {there} из {total}" if began else "Диагноз, анамнез, эпикриз, план лечения, исследования",
        then="выписка",
        why=f"В ней не хватает {words.lacking(lacking)}."
        if began
        else "Часто все пять частей в одном документе.",
        button="Дополнить выписку" if began else "Загрузить выписку",
        case=case,
    )


def _imaging(case: Case, package: Package) -> Row:
    items = [package.item(Kind.IMAGING), package.item(Kind.HISTOLOGY)]
    there = any(item.enclosures for item in items)
    return Row(
        "Снимки: КТ, МРТ, рентген",
        "imaging",
        DONE if any(map(is_good, items)) else YOU if there else NONE,
        _files(items, "С диска, флешки или телефона. До 100 МБ файл"),
        word="" if there else "Если есть",
        counted=False,
        case=case,
    )


def _histology(case: Case) -> Row:
    return Row(
        "Гистологические препараты",
        "",
        OFF,
        "Сейчас отправлять не нужно. Если клиника попросит, мы напишем",
        word="Пока не нужно",
        counted=False,
        case=case,
    )


def _questions(case: Case, count: int) -> Row:
    return Row(
        "О чём спросить эксперта",
        "questions",
        DONE if count else NONE,
        f"Вопросов: {count}" if count else "Выберите из списка или напишите свои",
        then="вопросы эксперту",
        why="На каждый эксперт ответит отдельно.",
        button="Задать вопросы",
        case=case,
    )


def _sending(case: Case, may_be_sent: bool) -> Row:
    return Row(
        "Проверить и отправить",
        "check",
        NONE if may_be_sent else OFF,
        "Посмотрите всё ещё раз перед отправкой"
        if may_be_sent
        else "Откроется, когда будут анкета, документ, полис и согласия",
        word="Можно отправлять" if may_be_sent else "",
        counted=False,
        then="отправка",
        why="Посмотрите всё ещё раз и отправьте.",
        button="Проверить и отправить",
        case=case,
    )
