"""The calendars that come with the product, 2024-2027, from workcalendar/calendars/. 2027 is a draft: no act is known.

Loaded by a migration; a year that is already in the table is left as people made it.
"""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models

from workcalendar import formats
from workcalendar.formats import YearDays

FOLDER = Path(__file__).parent / "calendars"


def years() -> Iterator[tuple[dict[str, str], YearDays]]:
    """Each built-in year: its act and status as a line of years.csv, and its days."""
    with (FOLDER / "years.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            content = (FOLDER / f"{line['year']}.csv").read_bytes()
            yield line, formats.read(content)[int(line["year"])]


def write(year_model: type[models.Model], day_model: type[models.Model], *, at: datetime) -> None:
    """Put the built-in years into the given tables (a migration's or today's), skipping those that are there."""
    for line, days in years():
        approved = line["status"] == "approved"
        fields: dict[str, Any] = {name: line[name] for name in ("act", "act_number", "status")}
        fields |= {"loaded_at": at, "approved_at": at if approved else None}
        _, created = year_model._default_manager.get_or_create(year=days.year, defaults=fields)
        if created:
            day_model._default_manager.bulk_create(rows(day_model, days))


def rows(day_model: type[models.Model], days: YearDays) -> list[models.Model]:
    return [
        day_model(date=day, year_id=days.year, kind=kind.value, note=days.notes.get(day, ""))
        for day, kind in days.kinds.items()
    ]
