"""Whom the generated cases concern: made-up applicants, and the organisations and curators that are there."""

import random
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress

from accounts.models import InsuredPerson, Organisation, User
from accounts.roles import Role
from documents.models import Document
from requests_app.models import ConsentText
from secondopinion.demo import cast
from secondopinion.demo.papers import EXTRACT, PASSPORT, POLICY, Shelf
from secondopinion.demo.patients import ANNA

MALE = (
    "Александр",
    "Алексей",
    "Андрей",
    "Борис",
    "Виктор",
    "Денис",
    "Иван",
    "Кирилл",
    "Максим",
    "Олег",
    "Юрий",
)
FEMALE = (
    "Алла",
    "Анна",
    "Вера",
    "Галина",
    "Дарья",
    "Елена",
    "Зоя",
    "Инна",
    "Лидия",
    "Мария",
    "Ольга",
    "Юлия",
)
LAST = (
    *(
        "Алексеев",
        "Борисов",
        "Васильев",
        "Голубев",
        "Дмитриев",
        "Ефимов",
        "Жданов",
        "Захаров",
        "Исаев",
        "Калинин",
    ),
    *("Логинов", "Макаров", "Некрасов", "Осипов", "Панов", "Родионов", "Савин", "Титов", "Уваров", "Филатов"),
    *("Харитонов", "Царёв", "Чистяков", "Шубин", "Щербаков", "Юдин", "Яшин"),
)
FATHERS = (
    "Александров",
    "Алексеев",
    "Андреев",
    "Борисов",
    "Викторов",
    "Денисов",
    "Иванов",
    "Максимов",
    "Олегов",
)
DOMAIN = "many.example"


@dataclass(frozen=True)
class Setting:
    """What all generated cases share; the documents are few, and many cases point to each."""

    clinics: list[Organisation]
    doctors: dict[uuid.UUID, User]
    curators: list[User]
    texts: list[ConsentText]
    passport: Document
    policy: Document
    extract: Document


def setting(at: datetime) -> Setting:
    """The organisations and curators of the demonstration, made when nobody is there yet."""
    if not User.objects.exclude(role=Role.SYSTEM).exists():
        cast.gather(at)
    doctors = User.objects.filter(role=Role.CLINIC, organisation__country="RU", organisation__is_active=True)
    known = {doctor.organisation_id: doctor for doctor in doctors if doctor.organisation_id}
    shelf = Shelf()
    passport, policy, extract = (
        shelf.give(paper, ANNA, case_number="", by=None, at=at) for paper in (PASSPORT, POLICY, EXTRACT)
    )
    return Setting(
        clinics=list(Organisation.objects.filter(pk__in=known)),
        doctors=known,
        curators=list(User.objects.curators()),
        texts=list(ConsentText.objects.current(at).exclude(kind="simple_signature")),
        passport=passport,
        policy=policy,
        extract=extract,
    )


def applicants(count: int, chance: random.Random) -> list[tuple[User, InsuredPerson]]:
    """New accounts that come in by a code, each the insured person of its own cases."""
    persons = [_person(chance) for _ in range(count)]
    users = [
        User(
            email=f"{uuid.UUID(int=chance.getrandbits(128)).hex[:12]}@{DOMAIN}",
            last_name=person.last_name,
            first_name=person.first_name,
            patronymic=person.patronymic,
            password="!",
        )
        for person in persons
    ]
    User.objects.bulk_create(users, batch_size=1000)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users], 1000
    )
    for user, person in zip(users, persons, strict=True):
        person.user = user
    InsuredPerson.objects.bulk_create(persons, batch_size=1000)
    return list(zip(users, persons, strict=True))


def _person(chance: random.Random) -> InsuredPerson:
    female = chance.random() < 0.55
    return InsuredPerson(
        last_name=chance.choice(LAST) + ("а" if female else ""),
        first_name=chance.choice(FEMALE if female else MALE),
        patronymic=chance.choice(FATHERS) + ("на" if female else "ич"),
        birth_date=date(1940, 1, 1) + timedelta(days=chance.randrange(24_000)),
        sex="f" if female else "m",
    )
