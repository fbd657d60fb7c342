"""Calendar files: which format a file has, and whether what it says can be a year. Writing to tables is loading.py's."""

from datetime import date

from workcalendar.formats import tables, xmlcalendar
from workcalendar.formats.year import CalendarFileRefused, YearDays
from workcalendar.production import DayKind

__all__ = ["CalendarFileRefused", "YearDays", "read"]

SIZE_LIMIT = 1024 * 1024
ALWAYS_OFF = [*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)]
"""Labour Code 112: never working, whatever an act transfers. A file that says otherwise is cut off, or not a calendar."""


def read(content: bytes) -> dict[int, YearDays]:
    """The years in a calendar file of any known format; CalendarFileRefused when it is none."""
    if len(content) > SIZE_LIMIT:
        raise CalendarFileRefused("Файл больше 1 МБ: календарь года занимает несколько килобайт")
    if not content.strip():
        raise CalendarFileRefused("Файл пустой")
    reader = xmlcalendar if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") else tables
    years = {year: days.tidied() for year, days in reader.read(content).items()}
    for days in years.values():
        _check(days)
    return years


def _check(days: YearDays) -> None:
    for month, number in ALWAYS_OFF:
        day = date(days.year, month, number)
        if days.kind(day) is not DayKind.DAY_OFF:
            raise CalendarFileRefused(
                f"{day:%d.%m.%Y} в файле рабочий день, а по ст. 112 ТК РФ это праздник. Файл неполный или не тот"
            )
