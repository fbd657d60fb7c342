"""Who plays in the demonstration: accounts with their passwords, organisations, the register of policies."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts import addresses
from accounts.models import Organisation, Policy, User
from accounts.roles import Role
from secondopinion.demo import specialists
from secondopinion.demo.register import rows

DOMAIN = "demo.example"


@dataclass(frozen=True)
class Account:
    """A role that a visitor may play. Everything about it is made up, the password stands on the sign-in page."""

    local: str
    last_name: str
    first_name: str
    patronymic: str
    role: Role
    shows: str
    post: str = ""
    organisation: str = ""

    @property
    def email(self) -> str:
        return f"{self.local}@{DOMAIN}"

    @property
    def password(self) -> str:
        return f"{self.local}-demo-2026"

    @property
    def who(self) -> str:
        """«Заявитель: мнение готовит клиника»."""
        return f"{self.role.label}: {self.shows}" if self.shows else str(self.role.label)


ACCOUNTS = (
    Account("anna", "Соколова", "Анна", "Викторовна", Role.APPLICANT, "мнение готовит клиника"),
    Account("olga", "Мельникова", "Ольга", "Сергеевна", Role.APPLICANT, "мать ребёнка, нужен ещё документ"),
    Account("pavel", "Гаврилов", "Павел", "Иванович", Role.APPLICANT, "мнение получено"),
    Account("elena", "Ким", "Елена", "Сергеевна", Role.APPLICANT, "клиника просит препараты; черновик"),
    Account("irina", "Лебедева", "Ирина", "Павловна", Role.CURATOR, "", "Врач-куратор, онколог"),
    Account("sergey", "Дорохов", "Сергей", "Викторович", Role.CURATOR, "", "Врач-куратор, кардиолог"),
    Account("ekaterina", "Громова", "Екатерина", "Юрьевна", Role.HEAD, "", "Руководитель врачей-кураторов"),
    Account("roman", "Ковалёв", "Роман", "Андреевич", Role.CLINIC, "«Аврора»", "Врач-онколог, д. м. н.", "aurora"),
    Account("tatiana", "Белова", "Татьяна", "Олеговна", Role.CLINIC, "«Невский»", "Врач-кардиолог, к. м. н.", "nevsky"),
    Account("martin", "Вебер", "Мартин", "", Role.CLINIC, "«Рейн», Германия", "Профессор, врач-невролог", "rhein"),
    Account("privacy", "Осипова", "Вера", "Николаевна", Role.PRIVACY, ""),
    Account("admin", "Егоров", "Илья", "Борисович", Role.ADMIN, ""),
)  # fmt: skip
"""The accounts with a password; all others of the demonstration come in by a code."""

FULL_MAILBOX = f"nazarov@{DOMAIN}"
"""An address whose mailbox takes no attachments: so a letter that did not go can be seen."""


@dataclass(frozen=True)
class Cast:
    """The accounts by the name before «@», and the organisations by their key."""

    users: dict[str, User]
    organisations: dict[str, Organisation]

    def __getitem__(self, local: str) -> User:
        return self.users[local]


def gather(at: datetime) -> Cast:
    """Make the organisations, the accounts that have passwords, and the register of policies."""
    organisations = _organisations(at)
    users = {account.local: _user(account, organisations) for account in ACCOUNTS}
    specialists.write_down(users, at=at)
    Policy.objects.bulk_create(rows(at.year, DOMAIN))
    return Cast(users, organisations)


def newcomer(local: str, last_name: str, first_name: str, patronymic: str) -> User:
    """An applicant who has no password and comes in by a code."""
    user = User.objects.create_user(
        f"{local}@{DOMAIN}", last_name=last_name, first_name=first_name, patronymic=patronymic
    )
    addresses.confirm(user)
    return user


def _user(account: Account, organisations: dict[str, Organisation]) -> User:
    user = User.objects.create_user(
        account.email,
        account.password,
        last_name=account.last_name,
        first_name=account.first_name,
        patronymic=account.patronymic,
        role=account.role,
        post=account.post,
        organisation=organisations.get(account.organisation),
        phone="+7 900 000-00-00",
    )
    addresses.confirm(user)
    return user


def _organisations(at: datetime) -> dict[str, Organisation]:
    return {
        "aurora": Organisation.objects.create(
            name="Демо-центр онкологии «Аврора»",
            short_name="Центр «Аврора»",
            city="Москва",
            address="125000, Москва, Демонстрационный проезд, 1, отделение патоморфологии",
            email=f"clinic-aurora@{DOMAIN}",
            phone="+7 495 000-00-01",
            specialties=["онкология", "гематология", "урология"],
            icd_chapters=["C00-D48", "D50-D89", "N00-N99"],
        ),
        "nevsky": Organisation.objects.create(
            name="Демо-клиника сердца и сосудов «Невский»",
            short_name="Клиника «Невский»",
            city="Санкт-Петербург",
            address="190000, Санкт-Петербург, Демонстрационная набережная, 7",
            email=f"clinic-nevsky@{DOMAIN}",
            phone="+7 812 000-00-02",
            specialties=["кардиология", "неврология", "ревматология", "ортопедия"],
            icd_chapters=["G00-G99", "I00-I99", "M00-M99"],
        ),
        "rhein": Organisation.objects.create(
            name="Демо-клиника «Рейн» (Demo-Klinik Rhein)",
            short_name="Клиника «Рейн»",
            country="DE",
            city="Кёльн",
            address="Demostraße 12, 50667 Köln",
            email=f"clinic-rhein@{DOMAIN}",
            phone="+49 221 000-00-03",
            specialties=["неврология", "онкология"],
            cross_border_notice_on=date(at.year, 1, 15),
            cross_border_notice_number="ДЕМО-ТГ-01",
        ),
    }
