"""`manage.py load_calendar FILE`: load a year of the production calendar, showing what changes."""

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from workcalendar import formats, loading
from workcalendar.models import CalendarDay
from workcalendar.wording import dated

KIND = dict(CalendarDay.Kind.choices)


class Command(BaseCommand):
    help = "Загрузить год производственного календаря: XML или CSV с xmlcalendar.ru либо CSV date,kind,note."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--year", type=int, help="какой год взять, если в файле их несколько")
        parser.add_argument("--act", default="", help="«постановление Правительства РФ от 24.09.2025»")
        parser.add_argument("--act-number", default="", help="номер акта")
        parser.add_argument(
            "--approve", action="store_true", help="утвердить: сроки сразу считаются по этому году"
        )
        parser.add_argument("--by", metavar="ПОЧТА", default="", help="кто утверждает")

    def handle(self, *args: Any, **options: Any) -> None:
        days = self._chosen(options["file"], options["year"])
        by = self._person(options["by"])
        for change in loading.diff(days):
            self.stdout.write(f"{dated(change.day)}: {KIND[change.was]} → {KIND[change.becomes]}")
        acts = {"act": options["act"], "act_number": options["act_number"]}
        try:
            changed = loading.load_year(days, at=timezone.now(), approve=options["approve"], by=by, **acts)
        except loading.YearIsApproved as refusal:
            raise CommandError(f"{refusal}. Ничего не изменено, добавьте --approve") from refusal
        except ValueError as refusal:
            raise CommandError(f"{refusal}. Ничего не изменено, добавьте --act") from refusal
        state = "утверждён" if options["approve"] else "черновик, сроки по нему не считаются"
        self.stdout.write(f"{days.year} год загружен ({state}). Изменилось дней: {len(changed)}")

    def _chosen(self, file: Path, year: int | None) -> formats.YearDays:
        try:
            years = formats.read(file.read_bytes())
        except OSError as error:
            raise CommandError(f"Файл {file} не открывается: {error.strerror}") from error
        except formats.CalendarFileRefused as refusal:
            raise CommandError(f"{file.name}: {refusal}") from refusal
        if year is None and len(years) == 1:
            return next(iter(years.values()))
        if year not in years:
            found = ", ".join(map(str, sorted(years)))
            raise CommandError(f"{file.name}: в файле {found}. Укажите год: --year")
        return years[year]

    def _person(self, email: str) -> AbstractBaseUser | None:
        if not email:
            return None
        person: AbstractBaseUser | None = get_user_model().objects.filter(email=email.strip().lower()).first()
        if person is None:
            raise CommandError(f"Нет учётной записи с почтой {email}")
        return person
