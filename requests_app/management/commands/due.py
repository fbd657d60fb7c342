"""`manage.py due acknowledgement|opinion|storage MOMENT…`: the end of a term of the procedure and how it is counted."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from requests_app import terms
from workcalendar import loading
from workcalendar.days import CalendarMissing, WorkCalendar, rolled


def acknowledgement(text: str, calendar: WorkCalendar) -> tuple[str, str]:
    """S5, D1: from the arrival."""
    due = terms.ACKNOWLEDGEMENT_WITHIN.due(_moment(text), calendar)
    return due.due_at.isoformat(), due.explanation


def opinion(text: str, calendar: WorkCalendar) -> tuple[str, str]:
    """S7, D2: from the arrival of what was last to come; without a calendar the raw days go on (D16)."""
    raw = terms.OPINION_WITHIN.due(_moment(text))
    try:
        limit = rolled(raw, calendar)
    except CalendarMissing as missing:
        return raw.due_at.isoformat(), f"{raw.explanation} {missing}: предел по ст. 193 ГК РФ не посчитан."
    promise = limit if settings.ROLL_DELIVERY_TO_WORKING_DAY else raw
    return promise.due_at.isoformat(), limit.explanation


def storage(text: str, calendar: WorkCalendar) -> tuple[str, str]:
    """S10, D9: from the date of the service; dates in, dates out."""
    due = terms.ORIGINAL_KEPT_FOR.due(_date(text))
    return due.promised_on.isoformat(), due.explanation


TERMS: dict[str, Callable[[str, WorkCalendar], tuple[str, str]]] = {
    "acknowledgement": acknowledgement,
    "opinion": opinion,
    "storage": storage,
}


class Command(BaseCommand):
    help = "Когда кончается срок: на каждый момент строка «первый миг опоздания, табуляция, объяснение»."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("term", choices=TERMS)
        parser.add_argument("moments", nargs="+", metavar="MOMENT")

    def handle(self, *args: Any, **options: Any) -> None:
        calendar = loading.approved()
        for text in options["moments"]:
            try:
                end, explanation = TERMS[options["term"]](text, calendar)
            except CalendarMissing as missing:
                raise CommandError(f"{text}: {missing}") from missing
            except OverflowError as error:
                raise CommandError(f"«{text}»: срок выходит за пределы лет 1-9999") from error
            self.stdout.write(f"{end}\t{explanation}")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.utcoffset() is None:
        raise CommandError(f"«{text}»: нужен момент со смещением, например 2026-11-20T10:00:00+03:00")
    return moment


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"«{text}»: нужна дата, например 2026-06-30") from None
