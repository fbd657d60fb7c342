"""The medical papers (S4), the questions to the expert, the sending (D5)."""

from portal import words
from portal.tasks_of_draft.row import DONE, NONE, OFF, YOU, Row, files_in, is_good
from requests_app.models import Case, Kind
from requests_app.package import Package


def extract(case: Case, package: Package) -> Row:
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


def imaging(case: Case, package: Package) -> Row:
    items = [package.item(Kind.IMAGING), package.item(Kind.HISTOLOGY)]
    there = any(item.enclosures for item in items)
    return Row(
        "Снимки: КТ, МРТ, рентген",
        "imaging",
        DONE if any(map(is_good, items)) else YOU if there else NONE,
        files_in(items, "С диска, флешки или телефона. До 100 МБ файл"),
        word="" if there else "Если есть",
        counted=False,
        case=case,
    )


def histology(case: Case) -> Row:
    return Row(
        "Гистологические препараты",
        "",
        OFF,
        "Сейчас отправлять не нужно. Если клиника попросит, мы напишем",
        word="Пока не нужно",
        counted=False,
        case=case,
    )


def questions(case: Case, count: int) -> Row:
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


def sending(case: Case, may_be_sent: bool) -> Row:
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
