"""The demonstration's register of policies: in force, expired, and one whose programme leaves the service out (D15)."""

from datetime import date

from accounts.models import Policy

FULL = "ДМС «Полная защита», демо-программа"
SHORT = "ДМС «Амбулаторная», демо-программа без второго мнения"
NAMES = [
    ("ДМС 77-0412 10001", "Соколова", "Анна", "Викторовна", date(1964, 3, 14), FULL, "anna"),
    ("ДМС 77-0412 88391", "Мельников", "Тимофей", "Андреевич", date(2019, 3, 14), FULL, "olga"),
    ("ДМС 77-0412 88390", "Мельникова", "Ольга", "Сергеевна", date(1988, 7, 2), FULL, "olga"),
    ("ДМС 78-1150 20417", "Гаврилов", "Павел", "Иванович", date(1955, 1, 30), FULL, "pavel"),
    ("RGS-DMS-0099/24", "Ким", "Елена", "Сергеевна", date(1990, 6, 21), FULL, "elena"),
    ("ДМС 77-0990 31207", "Чернова", "Людмила", "Андреевна", date(1968, 2, 11), FULL, "chernova"),
    ("ДМС 16-0044 55120", "Юсупов", "Марат", "Ильдарович", date(1982, 4, 5), FULL, "yusupov"),
    ("ДМС 77-0990 31444", "Абрамова", "Наталья", "Константиновна", date(1960, 5, 17), FULL, "abramova"),
    ("ДМС 52-3301 00718", "Тарасов", "Виктор", "Григорьевич", date(1967, 9, 9), FULL, "tarasov"),
    ("ДМС 77-0412 60602", "Орлова", "Зинаида", "Михайловна", date(1952, 12, 1), FULL, "orlova"),
    ("ДМС 66-7000 12012", "Зайцев", "Николай", "Петрович", date(1979, 10, 8), SHORT, "zaitsev"),
    ("ДМС 54-2020 90011", "Власова", "Инна", "Юрьевна", date(1985, 8, 25), FULL, "vlasova"),
]
EXPIRED = "ДМС 54-2020 90011"


def rows(year: int, domain: str) -> list[Policy]:
    """Unsaved policies of that year and the one before; one of them ended before it began.

    The insurer knows each by the address of whoever applies: for a child, the mother's.
    """
    return [
        Policy(
            number=number,
            last_name=last_name,
            first_name=first_name,
            patronymic=patronymic,
            birth_date=born,
            email=f"{local}@{domain}",
            programme=programme,
            covers_second_opinion=programme == FULL,
            starts_on=date(year - 2, 1, 1),
            ends_on=date(year - 1 if number == EXPIRED else year, 12, 31),
        )
        for number, last_name, first_name, patronymic, born, programme, local in NAMES
    ]
