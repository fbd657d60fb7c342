"""The XML of xmlcalendar.ru: `<day d="ММ.ДД" t="1|2|3" h f/>`, t is 1 day off, 2 shortened, 3 working."""

from xml.etree import ElementTree

from workcalendar.formats.year import CalendarFileRefused, YearDays, day_from, year_from
from workcalendar.production import DayKind

KINDS = {"1": DayKind.DAY_OFF, "2": DayKind.SHORTENED, "3": DayKind.WORKING}


def read(content: bytes) -> dict[int, YearDays]:
    root = _root(content)
    year = YearDays(year_from(root.get("year", ""), "<calendar year>"))
    names = {holiday.get("id"): holiday.get("title", "") for holiday in root.iter("holiday")}
    for element in root.iter("day"):
        _add(year, element, names)
    return {year.year: year}


def _root(content: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise CalendarFileRefused("В файле есть DOCTYPE или ENTITY: в календаре их не бывает")
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise CalendarFileRefused(f"Файл не читается как XML: {error}") from error
    if root.tag != "calendar":
        raise CalendarFileRefused(f"Ожидался <calendar>, а в файле <{root.tag}>")
    return root


def _add(year: YearDays, element: ElementTree.Element, names: dict[str | None, str]) -> None:
    text, kind = element.get("d", ""), KINDS.get(element.get("t", ""))
    where = f'<day d="{text}">'
    if kind is None:
        raise CalendarFileRefused(f"{where}: вид дня t=«{element.get('t', '')}», а бывает 1, 2 или 3")
    note = names.get(element.get("h"), "")
    if moved_from := element.get("f"):
        note = f"перенос с {day_from(year.year, moved_from, where):%d.%m}"
    year.add(day_from(year.year, text, where), kind, note, where)
