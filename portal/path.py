"""The path of a case: recorded events said as a person would tell them. Pure: no queries, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import dateformat

from audit.models import Event
from requests_app.models import Case
from requests_app.statuses import ENDED
from requests_app.statuses import Status as S

PAST, AT, SOON = "past", "at", "soon"


@dataclass(frozen=True)
class PathStep:
    title: str
    when: datetime | date | str | None
    text: str = ""
    state: str = PAST


WORDS: dict[str, tuple[str, str]] = {
    "step.submit": ("Вы отправили заявку", ""),
    "step.acknowledge_accepted": ("Документы получены и приняты", "Ваш врач-куратор — {by}."),
    "step.acknowledge_incomplete": ("Документы получены, но не все", "Ваш врач-куратор — {by}."),
    "step.ask_for_documents": ("Попросили ещё документы", "Что именно, написали в запросе."),
    "step.add_documents": ("Вы прислали документы", ""),
    "step.accept_package": ("Все документы собраны", "Срок 14 дней считаем с прихода последнего из них."),
    "step.send_to_clinic": ("Выбрали медицинскую организацию", ""),
    "step.clinic_accept": ("Передали в медицинскую организацию", "{clinic}"),
    "step.clinic_decline": ("Организация отказалась", "Выбираем другую, срок идёт."),
    "step.recall": ("Выбираем другую организацию", "Срок идёт."),
    "step.ask_for_materials": ("Клиника попросила материалы", "Срок остановлен, пока их нет."),
    "step.register_materials": ("Материалы получены", "Начался новый срок 14 дней."),
    "step.wait_again": ("Материал ещё не пришёл", "Запись исправлена, срок остановлен, пока его нет."),
    "step.drop_request": ("Материалы больше не нужны", "Срок снова идёт."),
    "step.hand_over_opinion": ("Эксперт подготовил мнение", "Врач-куратор его проверяет."),
    "step.return_to_clinic": ("Вернули мнение на доработку", "Срок идёт."),
    "step.release_opinion": ("Отправили вам копию мнения", ""),
    "step.confirm_delivery": ("Мнение у вас", "Почта приняла письмо."),
    "step.delivery_failed": ("Письмо с мнением вернулось", "Проверяем адрес. Мнение можно прочитать здесь."),
    "step.close_unanswered": ("Закрыли заявку", ""),
    "step.close": ("Закрыли заявку", "Мнение выдано."),
    "step.refuse": ("Отказали", ""),
    "step.withdraw": ("Вы отозвали заявку", ""),
    "step.withdraw_by_letter": ("Вы отозвали заявку письмом", ""),
    "step.join": ("Письмо присоединили к другой вашей заявке", ""),
    "step.reopen": ("Открыли заявку снова", ""),
    "opinion.asked_after": ("Передали ваш вопрос эксперту", ""),
    "opinion.question_dropped": ("Вопрос эксперту снят", ""),
    "addendum.released": ("Отправили вам дополнение к мнению", "Оно на странице мнения, рядом с ним."),
    "material.send": ("Вы отправили материалы", "Организация отметит, когда получит их."),
    "material.register": ("Организация получила материал", ""),
    "material.use_up": ("Материал израсходован", "На исследование, вернуть его нельзя."),
    "material.ask_back": ("Запросили возврат материала", "Заявление передано в медицинскую организацию."),
    "material.keep": ("Возврат материала отменён", ""),
    "material.send_back": ("Организация отправила вам материал", ""),
    "material.hand_back": ("Организация отдала материал", ""),
    "material.confirm": ("Материал у вас", ""),
    "material.come_home": ("Посылка вернулась к вам", "Её можно отправить снова."),
    "material.undo": ("Запись о материале исправлена", "Почему, написано в письме."),
    "material.record_lost": ("Материал потерян в пути", "Что известно, написано на странице материалов."),
    "original.apply": ("Запросили оригинал мнения", "Заявление передано в медицинскую организацию."),
    "original.withdraw": ("Запрос оригинала отменён", "Оригинал хранится, как раньше."),
    "original.hand_over": ("Организация отправила оригинал", ""),
    "original.come_back": ("Оригинал вернулся в организацию", "Почему, написано в письме."),
    "original.record_lost": ("Оригинал потерян в пути", "Копия мнения остаётся здесь."),
    "original.keep_again": ("Оригинал хранится дальше", "Исправлена дата услуги."),
    "original.end_storage": ("Хранение оригинала окончено", ""),
    "case.taken_over": ("Теперь заявку ведёте вы сами", "Вам исполнилось 18 лет."),
    "consent.withdrawn": ("Вы отозвали согласие", ""),
}
"""Recorded action → what is said of it. What is not here is not for the insured person."""

NOW: dict[str, tuple[str, str]] = {
    S.RECEIVED: ("Подтверждаем получение", "Врач-куратор напишет вам на почту."),
    S.UNDER_REVIEW: ("Проверяем документы", "Если чего-то не хватит, напишем."),
    S.AWAITING_DOCUMENTS: ("Ждём ваши документы", "Срок 14 дней не идёт."),
    S.PACKAGE_COMPLETE: ("Выбираем медицинскую организацию", ""),
    S.OFFERED: ("Передаём в медицинскую организацию", "Ждём её согласия."),
    S.WITH_CLINIC: (
        "Эксперт готовит мнение",
        "Если понадобятся препараты или снимки, мы напишем, что и куда отправить.",
    ),
    S.AWAITING_MATERIALS: ("Ждём материалы", "Срок 14 дней не идёт."),
    S.OPINION_RECEIVED: ("Проверяем мнение", "Всё ли в нём есть и открывается ли файл."),
    S.RELEASED: ("Отправляем письмо с мнением", "Прочитать можно уже здесь."),
}
"""Status → what is going on."""

LATER = ("Пришлём копию мнения", "На почту и в этот кабинет.")
DONE = ENDED | {S.DELIVERED, S.RELEASED}


def path(
    case: Case, events: Iterable[Event], *, promised_on: date | None, late: bool, clinics: Mapping[str, str]
) -> list[PathStep]:
    """What happened, what is going on, what comes. ``clinics``: the organisations' names by id."""
    steps = _past(case, events, clinics)
    if case.status in NOW:
        title, text = NOW[case.status]
        steps.append(PathStep(title, "Сейчас", text, AT))
    if case.status not in DONE:
        steps.append(PathStep(LATER[0], _when(promised_on, late=late), LATER[1], SOON))
    return steps


def clinics_in(events: Iterable[Event]) -> set[str]:
    return {event.details["clinic"] for event in events if event.details.get("clinic")}


def _past(case: Case, events: Iterable[Event], clinics: Mapping[str, str]) -> list[PathStep]:
    told: list[PathStep] = []
    clinic = ""
    for event in events:
        clinic = clinics.get(str(event.details.get("clinic")), clinic)
        if event.action in WORDS:
            step = _told(event, clinic, by_applicant=event.by_id == case.applicant_id)
            told += [step] if step not in told[-1:] else []
    if case.submitted_at and not any(step.title == WORDS["step.submit"][0] for step in told):
        came = "Вы отправили заявку" if case.channel == case.Channel.CABINET else "Получили ваше письмо"
        told.insert(0, PathStep(came, case.submitted_at))
    return told


def _told(event: Event, clinic: str, *, by_applicant: bool) -> PathStep:
    title, text = WORDS[event.action]
    if event.action == "step.add_documents" and not by_applicant:
        title = "Документы добавлены"
    return PathStep(title, event.at, text.format(by=event.by_label, clinic=clinic))


def _when(promised_on: date | None, *, late: bool) -> str:
    """No new date is promised here: only a person gives one (UX)."""
    if late:
        return "Как только будет готово"
    return f"До {dateformat.format(promised_on, 'j E')}" if promised_on else "Не позднее 14-го дня срока"
