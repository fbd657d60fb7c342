"""The demonstration's patients and what they came with. Every person and every illness here is made up."""

from dataclasses import dataclass
from datetime import date

from requests_app.actions.registration import GUIDED_QUESTIONS, Person


@dataclass(frozen=True)
class Illness:
    """What the questionnaire says, and which of the demonstration's clinics knows about it."""

    diagnosis: str
    code: str
    history: str
    advised: str
    clinic: str
    questions: tuple[str, ...] = GUIDED_QUESTIONS[:2]


@dataclass(frozen=True)
class Patient:
    """An insured person, the account that applies, and the policy. ``local`` is the account's name before «@»."""

    local: str
    person: Person
    illness: Illness
    policy: str = ""
    is_child: bool = False


BREAST = Illness(
    "Новообразование молочной железы, cT2N1M0",
    "C50.4",
    "Уплотнение заметила в августе. Маммография, УЗИ, биопсия; ИГХ в работе.",
    "Химиотерапия до операции, затем операция.",
    "aurora",
    (
        "Подтверждается ли диагноз и стадия?",
        "Нужна ли химиотерапия до операции?",
        "Возможна ли органосохраняющая операция?",
    ),
)
ARTHRITIS = Illness(
    "Юношеский артрит, олигоартикулярный вариант",
    "M08.4",
    "С весны опухает правое колено, утром ходит с трудом. Лечили противовоспалительными, помогло ненадолго.",
    "Метотрексат раз в неделю, наблюдение.",
    "nevsky",
    ("Подтверждается ли диагноз?", "Нужен ли метотрексат сейчас или можно подождать?"),
)
PROSTATE = Illness(
    "Новообразование предстательной железы",
    "C61",
    "ПСА 9,2; биопсия в сентябре, МРТ малого таза.",
    "Операция или лучевая терапия на выбор.",
    "aurora",
)
SCLEROSIS = Illness(
    "Рассеянный склероз, ремиттирующее течение",
    "G35",
    "Два обострения за год, на МРТ новые очаги.",
    "Сменить препарат, изменяющий течение болезни.",
    "rhein",
)
HEART = Illness(
    "Дилатационная кардиомиопатия",
    "I42.0",
    "Одышка с весны, фракция выброса 31 %.",
    "Имплантация кардиовертера-дефибриллятора.",
    "nevsky",
    ("Нужна ли операция, и можно ли её отложить?",),
)
VALVE = Illness(
    "Тяжёлый аортальный стеноз",
    "I35.0",
    "Боли за грудиной при ходьбе, обмороков не было.",
    "Замена аортального клапана.",
    "nevsky",
)
COLON = Illness(
    "Новообразование сигмовидной кишки",
    "C18.7",
    "Оперирована в октябре, гистология готова.",
    "Химиотерапия после операции, шесть месяцев.",
    "aurora",
)
KNEES = Illness(
    "Артроз коленных суставов, III стадия",
    "M17.0",
    "Боли пять лет, последний год хожу с тростью.",
    "Эндопротезирование правого сустава.",
    "nevsky",
)
SPINE = Illness(
    "Грыжа диска L5-S1 с корешковым синдромом",
    "M51.1",
    "Боль отдаёт в левую ногу, слабость стопы с октября.",
    "Операция: микродискэктомия.",
    "rhein",
)

ANNA = Patient(
    "anna", Person("Соколова", "Анна", "Викторовна", date(1964, 3, 14), "f"), BREAST, "ДМС 77-0412 10001"
)
TIMOFEY = Patient(
    "olga",
    Person("Мельников", "Тимофей", "Андреевич", date(2019, 3, 14), "m"),
    ARTHRITIS,
    "ДМС 77-0412 88391",
    is_child=True,
)
PAVEL = Patient(
    "pavel", Person("Гаврилов", "Павел", "Иванович", date(1955, 1, 30), "m"), PROSTATE, "ДМС 78-1150 20417"
)
ELENA = Patient(
    "elena", Person("Ким", "Елена", "Сергеевна", date(1990, 6, 21), "f"), SCLEROSIS, "RGS-DMS-0099/24"
)


def other(
    local: str, full_name: str, born: str, sex: str, illness: Illness, policy: str = "ДМС 00-0000 00000"
) -> Patient:
    """A patient whose account has no password."""
    last_name, first_name, patronymic = full_name.split()
    return Patient(
        local, Person(last_name, first_name, patronymic, date.fromisoformat(born), sex), illness, policy
    )
