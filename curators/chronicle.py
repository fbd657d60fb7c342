"""The audit log of one case in words. No rule reads it (the log is for people)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from audit.models import Event
from correspondence.models import IncomingLetter, OutgoingLetter
from documents.models import Document
from requests_app.models import Addendum, Case, Deadline, Enclosure, Kind, Material, OriginalApplication
from requests_app.workflow import STEPS

WORDS = {
    "case.started": "Черновик начат",
    "case.opened": "Открыли заявку",
    "case.assigned": "Назначен куратор",
    "case.enclosed": "Добавлен документ",
    "case.described": "Уточнено, что в документе",
    "case.taken_back": "Документ убран",
    "case.declared_absent": "Заявлено «нет и не будет»",
    "case.absence_undone": "Снято «нет и не будет»",
    "case.absence_accepted": "Принято «нет и не будет»",
    "case.same_person": "Имя на диске: тот же человек",
    "case.verdict": "Решение по документу",
    "case.message": "Сообщение",
    "case.held": "Выпуск придержан",
    "case.unheld": "Выпуск разрешён",
    "case.person_changed": "Уточнены сведения о пациенте",
    "case.questions_asked": "Записаны вопросы эксперту",
    "case.opened_by_letter": "Заявка создана из письма",
    "case.letter_joined": "Пришёл ответ письмом",
    "case.letter_read_again": "Письмо прочитано со второго раза",
    "case.letter_taken_out": "Письмо отделено в другую заявку",
    "case.split_off": "Заявка отделена из другой",
    "case.kept": "Письмо признано новой заявкой",
    "case.joined_from": "Присоединено письмо",
    "case.identified": "Записано, кто и о ком",
    "case.transcribed": "Переписана анкета",
    "case.address_confirmed": "Подтверждён адрес заявителя",
    "case.invited": "Отправлено приглашение в кабинет",
    "case.claimed": "Заявка взята в кабинет",
    "case.handout_printed": "Получены бумаги для посылки, PDF",
    "case.password_told": "Назван пароль копии",
    "case.minor_email_confirmed": "Подтверждена почта подростка",
    "case.came_of_age": "Пациенту исполнилось 18 лет",
    "case.adult_invited": "Пациент приглашён в кабинет",
    "case.adult_not_known": "По приглашению назвали другую дату рождения",
    "case.taken_over": "Пациент ведёт заявку сам",
    "register.searched": "Искали полис в реестре",
    "consent.signed": "Подписаны согласия",
    "consent.marked": "Отмечены согласия по скану",
    "consent.withdrawn": "Согласие отозвано",
    "deadline.started": "Начат срок",
    "deadline.stopped": "Срок остановлен",
    "deadline.met": "Срок исполнен",
    "deadline.reopened": "Срок снова открыт: письмо вернулось",
    "deadline.breached": "Срок нарушен",
    "deadline.recomputed": "Срок пересчитан по календарю",
    "case.policy_chosen": "Указан полис",
    "case.questionnaire_filled": "Заполнена анкета",
    "case.questionnaire_printed": "Получена анкета, PDF",
    "case.summary_printed": "Получена справка о заявке, PDF",
    "document.received": "Файл принят",
    "document.changed": "Файл в хранилище не совпал с принятым",
    "document.given_up": "Страницы документа не получились",
    "document.quarantined": "Файл закрыт: найден вирус",
    "document.turned": "Повёрнута страница документа",
    "document.opened": "Открыли страницу документа",
    "document.downloaded": "Скачали документ",
    "opinion.asked_after": "Вопрос эксперту после мнения",
    "opinion.question_dropped": "Вопрос эксперту снят",
    "addendum.handed_over": "Получено дополнение к мнению",
    "addendum.returned": "Дополнение возвращено организации",
    "addendum.released": "Дополнение отправлено пациенту",
    "original.register": "Записано, где лежит оригинал",
    "original.correct_date": "Исправлена дата услуги",
    "original.keep_again": "Хранение оригинала продолжено",
    "original.apply": "Запрошен оригинал",
    "original.withdraw": "Заявление на оригинал отменено",
    "original.hand_over": "Оригинал отправлен",
    "original.come_back": "Оригинал вернулся в организацию",
    "original.record_lost": "Оригинал потерян в пути",
    "original.end_storage": "Хранение оригинала окончено",
    "original.opened": "Открыли сведения об оригинале",
    "material.opened": "Открыли карточку материала",
    "material.send": "Материал отправлен в организацию",
    "material.register": "Материал получен",
    "material.describe": "Записано, в каком виде материал",
    "material.place": "Записано, где лежит материал",
    "material.use_up": "Материал израсходован",
    "material.ask_back": "Запрошен возврат материала",
    "material.keep": "Возврат материала отменён",
    "material.send_back": "Материал отправлен обратно",
    "material.hand_back": "Материал отдан в руки",
    "material.confirm": "Материал у человека",
    "material.come_home": "Посылка вернулась к отправителю",
    "material.record_lost": "Материал потерян в пути",
    "material.drop": "Материал больше не нужен",
    "material.undo": "Запись о материале исправлена",
    "calendar.approved": "Утверждён календарь",
    "letter.posted": "Письмо поставлено в очередь",
    "letter.opened": "Открыли письмо",
    "opinion.opened": "Открыли мнение",
    "letter.filed": "Письмо разложено",
    "letter.read_again_asked": "Письмо отправлено на разбор ещё раз",
    "letter.raw_downloaded": "Скачали письмо целиком",
    "letter.accepted": "Письмо принято почтой",
    "letter.failed": "Письмо не отправлено",
    "letter.unknown": "Неизвестно, дошло ли письмо",
    "letter.bounced": "Письмо вернулось",
    "letter.arrived": "Отмечено, что письмо дошло",
    "letter.not_taken": "Почта не приняла письмо",
    "letter.aborted": "Отправка письма отменена",
}
READING = frozenset(
    {
        "case.opened",
        "document.opened",
        "document.downloaded",
        "letter.opened",
        "letter.raw_downloaded",
        "opinion.opened",
        "original.opened",
        "material.opened",
        "register.searched",
    }
)


@dataclass(frozen=True)
class Line:
    event: Event
    what: str
    more: str

    @property
    def is_reading(self) -> bool:
        """Someone looked; nothing changed."""
        return self.event.action in READING


def lines(events: Iterable[Event]) -> list[Line]:
    """Events in words, with the names of the documents and letters they are about (three queries)."""
    events = list(events)
    names = _names(events)
    return [_line(event, names) for event in events]


def _line(event: Event, names: Mapping[str, str]) -> Line:
    room, _, verb = event.action.partition(".")
    if room == "step" and verb in STEPS:
        return Line(event, STEPS[verb].label, str(event.details.get("reason", "")))
    said = [names.get(event.subject, ""), _more(event)]
    return Line(event, WORDS.get(event.action, event.action), ", ".join(part for part in said if part))


def _names(events: list[Event]) -> dict[str, str]:
    """The label of a row («documents.Document:…») → what people call it."""
    asked = defaultdict(list)
    for event in events:
        table, _, pk = event.subject.partition(":")
        asked[table].append(pk)
    letters = OutgoingLetter.objects.filter(secret=False)
    papers = Enclosure.objects.select_related("document")
    said = {
        "documents.Document": (Document.objects.all(), lambda row: row.name),
        "correspondence.OutgoingLetter": (letters, lambda row: f"«{row.subject}» для {row.to_address}"),
        "correspondence.IncomingLetter": (
            IncomingLetter.objects.all(),
            lambda row: f"«{row}» от {row.sender}" if row.sender else f"«{row}»",
        ),
        "requests_app.Material": (Material.objects.select_related("item"), str),
        "requests_app.Enclosure": (papers, lambda row: f"{row.get_kind_display()}, {row.document.name}"),
    }
    return {
        f"{table}:{row.pk}": say(row)
        for table, (rows, say) in said.items()
        if asked[table]
        for row in rows.filter(pk__in=asked[table])
    }


def move(event: Event) -> dict[str, object]:
    """A deadline that a calendar has moved: whose, which, from when to when."""
    was, now = event.details.get("was"), event.details.get("now")
    return {
        "number": event.case_number,
        "kind": _label(Deadline.Kind, event.details.get("kind")),
        "was": datetime.fromisoformat(was) if was else None,
        "now": datetime.fromisoformat(now) if now else None,
    }


def _more(event: Event) -> str:
    details = event.details
    said = [_label(Deadline.Kind, details.get("kind")) or _label(Kind, details.get("kind"))]
    said += [_label(Enclosure.Verdict, details.get("verdict"))]
    said += [_label(Kind, kind) for kind in details.get("kinds") or []]
    said += [_label(Case.Confirmed, details.get("how"))]
    said += [_label(OriginalApplication.Channel, details.get("channel"))]
    said += [_label(Addendum.Kind, details.get("kind")) if event.action.startswith("addendum.") else ""]
    said += [str(details.get(key) or "") for key in ("because", "reason", "source")]
    return ", ".join(part for part in said if part)


def _label(choices, value: object) -> str:
    return str(choices(value).label) if value in choices.values else ""
