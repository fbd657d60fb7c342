"""Calendars as CSV: our own with a line per day (`date,kind,note`), and xmlcalendar's with a line per year by months."""

import csv
import io
import re
from datetime import date, datetime

from workcalendar.formats.year import CalendarFileRefused, YearDays, day_from, year_from
from workcalendar.production import DayKind, by_the_week

HEADERS = {
    "date": "date",
    "дата": "date",
    "kind": "kind",
    "вид": "kind",
    "note": "note",
    "примечание": "note",
}
KINDS = {
    **{kind.value: kind for kind in DayKind},
    "выходной": DayKind.DAY_OFF,
    "рабочий": DayKind.WORKING,
    "сокращённый": DayKind.SHORTENED,
    "сокращенный": DayKind.SHORTENED,
}
MARKED_DAY = re.compile(r"(\d{1,2})([*+]?)")
Row = tuple[int, list[str]]


def read(content: bytes) -> dict[int, YearDays]:
    rows = _rows(_decoded(content))
    _, header = rows[0]
    by_months = header[0].lower() == "год/месяц"
    years = _by_months(rows[1:]) if by_months else _by_days(_columns(header), rows[1:])
    if not years:
        raise CalendarFileRefused("В файле нет ни одного дня")
    return years


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CalendarFileRefused("Файл не текстовый: нужен CSV или XML в кодировке UTF-8")


def _rows(text: str) -> list[Row]:
    first = text.lstrip().partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        cells = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error as error:
        raise CalendarFileRefused(f"Файл не читается как CSV: {error}") from error
    rows = [(number, row) for number, row in enumerate(cells, 1) if any(row)]
    if not rows:
        raise CalendarFileRefused("Файл пустой")
    return rows


def _columns(header: list[str]) -> list[str]:
    columns = [HEADERS.get(name.lower(), "") for name in header]
    if "date" not in columns or "kind" not in columns:
        line = ",".join(header)[:80]
        raise CalendarFileRefused(
            f"Первая строка «{line}» не похожа на календарь: нужны столбцы date,kind,note или Год/Месяц"
        )
    return columns


def _by_days(columns: list[str], rows: list[Row]) -> dict[int, YearDays]:
    years: dict[int, YearDays] = {}
    for number, row in rows:
        where, cells = f"Строка {number}", dict(zip(columns, row, strict=False))
        day = _date(cells.get("date", ""), where)
        kind = KINDS.get(cells.get("kind", "").lower())
        if kind is None:
            raise CalendarFileRefused(
                f"{where}: вид дня «{cells.get('kind', '')}», а бывает: {', '.join(KINDS)}"
            )
        years.setdefault(day.year, YearDays(day.year)).add(day, kind, cells.get("note", ""), where)
    return years


def _date(text: str, where: str) -> date:
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            day = datetime.strptime(text, pattern).date()
        except ValueError:
            continue
        year_from(str(day.year), where)
        return day
    raise CalendarFileRefused(f"{where}: дата «{text}», а нужна такая: 2027-02-20 или 20.02.2027")


def _by_months(rows: list[Row]) -> dict[int, YearDays]:
    """A cell per month lists its days off; «22*» is shortened, «9+» a transferred day off."""
    years: dict[int, YearDays] = {}
    for number, row in rows:
        where = f"Строка {number}"
        year = YearDays(year_from(row[0], where))
        if len(row) < 13:
            raise CalendarFileRefused(f"{where}: в строке меньше двенадцати месяцев")
        if year.year in years:
            raise CalendarFileRefused(f"{where}: {year.year} год назван дважды")
        for month, cell in enumerate(row[1:13], 1):
            _add_month(year, month, cell, f"{where}, месяц {month}")
        years[year.year] = _with_working_weekends(year)
    return years


def _add_month(year: YearDays, month: int, cell: str, where: str) -> None:
    for part in filter(None, (part.strip() for part in cell.split(","))):
        match = MARKED_DAY.fullmatch(part)
        if match is None:
            raise CalendarFileRefused(f"{where}: «{part}» не день")
        kind = DayKind.SHORTENED if match[2] == "*" else DayKind.DAY_OFF
        note = "перенос выходного" if match[2] == "+" else ""
        year.add(day_from(year.year, f"{month}.{match[1]}", where), kind, note, where)


def _with_working_weekends(year: YearDays) -> YearDays:
    """In this format a Saturday or a Sunday that is not listed works."""
    for ordinal in range(date(year.year, 1, 1).toordinal(), date(year.year, 12, 31).toordinal() + 1):
        day = date.fromordinal(ordinal)
        if by_the_week(day) is DayKind.DAY_OFF:
            year.kinds.setdefault(day, DayKind.WORKING)
    return year
