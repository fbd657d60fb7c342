"""The words of each step that has a page of its own, and which action and form stand behind it."""

from collections.abc import Callable
from dataclasses import dataclass

from curators.forms import AskForm, ReasonForm, ReturnForm
from requests_app.actions import consents, consultation, delivery, enclosing, ending, materials, review
from requests_app.models import Enclosure, Kind
from requests_app.package import Item, Package


@dataclass(frozen=True)
class Worded:
    """A step whose words somebody reads."""

    act: Callable[..., object]
    title: str
    lead: str
    button: str
    done: str
    label: str = ""
    missing: str = ""
    proposed: str = ""
    bad: bool = False
    of_opinion: bool = False

    def form(self, whole: Package, data=None) -> ReasonForm | AskForm:
        """The form of this step, prefilled with what is known already."""
        if not self.label:
            return AskForm(data, proposed=questions(whole), initial={"message": self.proposed})
        known: dict[str, object] = {"reason": self.proposed}
        if self.of_opinion and (opinion := whole.case.opinions.in_force().first()):
            known |= {"looked_at": opinion.pk}
        form = ReturnForm if self.of_opinion else ReasonForm
        return form(data, label=self.label, missing=self.missing, initial=known)


WORDED: dict[str, Worded] = {
    "acknowledge_incomplete": Worded(
        review.acknowledge_incomplete,
        "Подтвердить получение и запросить недостающее",
        "Письмо исполнит срок подтверждения. Срок 14 дней начнётся, когда придёт последний документ.",
        "Подтвердить и запросить",
        "Получение подтверждено, недостающее запрошено.",
    ),
    "ask_for_documents": Worded(
        review.ask_for_documents,
        "Запросить документы",
        "Пока ждём ответа, срок 14 дней не идёт. Напомним на 7-й, 14-й и 21-й день.",
        "Отправить запрос",
        "Запрос отправлен. Ждём документы.",
    ),
    "refuse": Worded(
        ending.refuse,
        "Отказать",
        "Заявка закроется, все сроки остановятся. Открыть её снова сможет руководитель.",
        "Отказать и отправить письмо",
        "Отказ записан, письмо отправлено.",
        label="Причина: её прочтёт заявитель",
        missing="Напишите причину отказа: её прочтёт заявитель.",
        bad=True,
    ),
    "withdraw_by_letter": Worded(
        consents.withdraw_by_letter,
        "Отозвать заявку по письму заявителя",
        "Заявка закроется, сроки остановятся, доступ клиники закончится. Заявителю уйдёт подтверждение.",
        "Отозвать заявку",
        "Заявка отозвана по письму заявителя.",
        label="Каким письмом заявитель отозвал заявку: эти слова прочтёт и он",
        missing="Напишите, каким письмом заявитель отозвал заявку.",
        proposed="Вы отозвали заявку письмом.",
        bad=True,
    ),
    "close_unanswered": Worded(
        ending.close_unanswered,
        "Закрыть без ответа",
        "Напоминания на 7-й, 14-й и 21-й день остались без ответа.",
        "Закрыть заявку",
        "Заявка закрыта, письмо отправлено.",
        label="Причина: её прочтёт заявитель",
        missing="Напишите причину: её прочтёт заявитель.",
        proposed="Мы не получили запрошенные документы.",
        bad=True,
    ),
    "return_to_clinic": Worded(
        consultation.return_to_clinic,
        "Вернуть мнение клинике",
        "Срок 14 дней идёт дальше. Клиника увидит эти слова в своём кабинете.",
        "Вернуть клинике",
        "Мнение возвращено клинике.",
        label="Что исправить",
        missing="Напишите клинике, что исправить.",
        of_opinion=True,
    ),
    "recall": Worded(
        consultation.recall,
        "Отозвать у клиники",
        "Доступ клиники к делу закроется сразу. Срок 14 дней идёт дальше.",
        "Отозвать дело",
        "Дело отозвано. Выберите другую организацию.",
        label="Почему",
        missing="Напишите причину.",
        bad=True,
    ),
    "drop_request": Worded(
        materials.drop_request,
        "Снять запрос клиники",
        "Запрошенное больше не нужно: срок снова идёт к прежнему дню. Если он прошёл, дни ожидания не в счёт.",
        "Снять запрос",
        "Запрос снят, срок идёт снова.",
        label="Почему больше не нужно",
        missing="Напишите, почему запрос снимается.",
    ),
    "decline_request": Worded(
        materials.decline_request,
        "Не подтверждать запрос клиники",
        "Заявитель о запросе не узнает, срок не останавливается. Клиника прочтёт причину.",
        "Не подтверждать",
        "Клиника получит ваш ответ.",
        label="Что ответить клинике",
        missing="Напишите клинике, почему запрос не подтверждён.",
    ),
    "reopen": Worded(
        ending.reopen,
        "Открыть заявку снова",
        "Заявка вернётся на проверку, её нужно посмотреть за рабочий день.",
        "Открыть снова",
        "Заявка снова на проверке.",
        label="Почему",
        missing="Напишите, почему дело открывается снова.",
    ),
    "hold": Worded(
        delivery.hold,
        "Придержать выпуск",
        "Пока выпуск придержан, мнение не уйдёт и само на 14-й день. Срок идёт.",
        "Придержать",
        "Выпуск придержан.",
        label="Почему",
        missing="Напишите, почему выпуск придержан.",
    ),
}

SIMPLE: dict[str, tuple[Callable[..., object], str]] = {
    "acknowledge_accepted": (review.acknowledge_accepted, "Получение подтверждено, письмо отправляется."),
    "accept_package": (review.accept_package, "Комплект полон. Срок 14 дней идёт."),
    "add_documents": (enclosing.add_documents, "Заявка снова на проверке."),
    "ask_for_materials": (
        materials.ask_for_materials,
        "Запрос подтверждён. Срок остановлен до прихода всего.",
    ),
    "register_materials": (materials.register_materials, "Всё пришло. Новый срок 14 дней идёт."),
    "unhold": (delivery.unhold, "Выпуск разрешён."),
    "close": (delivery.close, "Дело закрыто."),
}
"""Steps that act at once: the action, and what is said when it is done."""


def questions(whole: Package) -> dict[str, str]:
    """Kind → words: what is questioned, with the curator's reasons, and what has not come at all."""
    return {item.kind: _words(item) for item in whole.items if item.state in {"bad", "missing"}}


def _words(item: Item) -> str:
    reasons = [e.verdict_reason for e in item.enclosures if e.verdict == Enclosure.Verdict.QUESTIONED]
    if reasons:
        return " ".join(dict.fromkeys(reasons))
    return HINTS.get(item.kind, "")


HINTS = {
    Kind.DIAGNOSIS: "Страница выписки, где написан диагноз.",
    Kind.ANAMNESIS: "Как развивалась болезнь: обычно это начало выписки.",
    Kind.EPICRISIS: "Последние страницы выписки с итогом лечения.",
    Kind.PLAN: "Что предложил врач: операция, лекарства, наблюдение. Обычно это последний раздел выписки.",
    Kind.RESULTS: "Анализы и заключения исследований.",
}
