"""How dates, sizes and counts are said in Russian: pure functions, Moscow time (L1). Tags that use them: templatetags."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

MOSCOW = ZoneInfo("Europe/Moscow")
NBSP = "\u00a0"
MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
MONTHS_SHORT = ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
WEEKDAYS = ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"]
WEEKDAYS_GENITIVE = ["понедельника", "вторника", "среды", "четверга", "пятницы", "субботы", "воскресенья"]
WEEKDAYS_SHORT = ["пн", "вт", "ср", "чт", "пт", "сб", "вс"]
SHORT_WORDS = (
    "а без бы в во для до ее её же за и из или изо к как ко ли на над не ни но о об обо он от ото "
    "по под при про с со так то у уже чем что"
)
_PATRONYMIC = ("вна", "вич", "ична")
_AFTER = re.compile(rf"(?<![\w-])({'|'.join(SHORT_WORDS.split())}) (?=\S)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<=\d) (?=[а-яё%])", re.IGNORECASE)
_DASH = re.compile(r" (?=— )")


def moscow(moment: date | datetime) -> date | datetime:
    """The same moment by Moscow's clock; a bare date or a naive datetime stays as it is."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(MOSCOW)
    return moment


def as_day(moment: date | datetime) -> date:
    """The Moscow calendar day of a moment."""
    moment = moscow(moment)
    return moment.date() if isinstance(moment, datetime) else moment


def day(moment: date | datetime, today: date) -> str:
    """«2 декабря»; with the year when it is not this one."""
    on = as_day(moment)
    return f"{on.day}{NBSP}{MONTHS[on.month - 1]}" + (f" {on.year}" if on.year != today.year else "")


def day_week(moment: date | datetime, today: date) -> str:
    """«2 декабря, среда»."""
    return f"{day(moment, today)}, {WEEKDAYS[as_day(moment).weekday()]}"


def day_by(moment: date | datetime, today: date) -> str:
    """«2 декабря, среды»: after «не позднее» and «до»."""
    return f"{day(moment, today)}, {WEEKDAYS_GENITIVE[as_day(moment).weekday()]}"


def day_short(moment: date | datetime, today: date) -> str:
    """«2 дек»; «2 дек 2025» in another year."""
    on = as_day(moment)
    return f"{on.day}{NBSP}{MONTHS_SHORT[on.month - 1]}" + (f" {on.year}" if on.year != today.year else "")


def week_day(moment: date | datetime, today: date) -> str:
    """«ср, 2 дек»: for lists."""
    return f"{WEEKDAYS_SHORT[as_day(moment).weekday()]}, {day_short(moment, today)}"


def clock(moment: datetime) -> str:
    """«10:12» in Moscow."""
    return f"{moscow(moment):%H:%M}"


def moment_words(moment: datetime, today: date) -> str:
    """«23 ноября, 10:12»."""
    return f"{day(moment, today)}, {clock(moment)}"


def near_moment(moment: datetime, today: date) -> str:
    """«сегодня, 14:52», «вчера, 18:00», «завтра, 18:00», otherwise «26 ноя, 18:00»."""
    words = {-1: "вчера", 0: "сегодня", 1: "завтра"}.get((as_day(moment) - today).days)
    return f"{words or day_short(moment, today)}, {clock(moment)}"


def plural_word(number: int, one: str, few: str, many: str) -> str:
    """The form that stands after the number: 1 день, 2 дня, 5 дней, 11 дней."""
    tens, ones = abs(number) % 100, abs(number) % 10
    if ones == 1 and tens != 11:
        return one
    return few if 2 <= ones <= 4 and not 12 <= tens <= 14 else many


def plural(number: int, one: str, few: str, many: str) -> str:
    """«5 дней», held together by a non-breaking space."""
    return f"{number}{NBSP}{plural_word(number, one, few, many)}"


def span(length: timedelta) -> str:
    """«2 ч 40 мин» under a day, «3 дня» above; a negative length is said without its sign."""
    minutes = int(abs(length).total_seconds() // 60)
    if minutes >= 24 * 60:
        return plural(minutes // (24 * 60), "день", "дня", "дней")
    hours, minutes = divmod(minutes, 60)
    said = [f"{hours}{NBSP}ч"] if hours else []
    said += [f"{minutes}{NBSP}мин"] if minutes or not hours else []
    return " ".join(said)


def file_size(size: int) -> str:
    """«340 КБ», «2,1 МБ», «1,4 ГБ»: of 1024, one decimal below ten."""
    if size < 1024:
        return f"{size}{NBSP}Б"
    amount, unit = size / 1024, "КБ"
    for bigger in ("МБ", "ГБ"):
        if amount < 1000:
            break
        amount, unit = amount / 1024, bigger
    said = f"{amount:.1f}".removesuffix(".0") if amount < 9.95 else f"{amount:.0f}"
    return f"{said.replace('.', ',')}{NBSP}{unit}"


def percent(share: float) -> str:
    """«96 %» of 0.96; rounded down, so that 100 % is said only of all."""
    return f"{int(share * 100 + 1e-9)}{NBSP}%"


def tied(text: str) -> str:
    """Short words are tied to the next word, numbers to what they count, dashes to what stands before."""
    previous = None
    while previous != text:
        previous, text = text, _AFTER.sub(rf"\1{NBSP}", text)
    return _DASH.sub(NBSP, _NUMBER.sub(NBSP, text))


def initials(name: str) -> str:
    """«ИЛ» of «Ирина Павловна Лебедева»: two letters, the patronymic left out."""
    words = [word for word in name.split() if not word.lower().endswith(_PATRONYMIC)] or name.split()
    return "".join(word[0] for word in words[:2]).upper()
