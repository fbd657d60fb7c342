"""Calendar files: three formats that say the same year, and broken ones that are refused in words."""

from datetime import date

import pytest

from tests.workcalendar.decrees import kind_by_decree
from workcalendar import builtin, formats
from workcalendar.days import DayKind
from workcalendar.formats import CalendarFileRefused

XML_2026 = """<?xml version="1.0" encoding="UTF-8"?>
<calendar year="2026" lang="ru" date="2025.09.30" country="ru">
  <holidays>
    <holiday id="1" title="Новогодние каникулы"/><holiday id="2" title="Рождество Христово"/>
    <holiday id="8" title="День народного единства"/>
  </holidays>
  <days>
    <day d="01.01" t="1" h="1"/><day d="01.02" t="1" h="1"/><day d="01.03" t="1" h="1"/><day d="01.04" t="1" h="1"/>
    <day d="01.05" t="1" h="1"/><day d="01.06" t="1" h="1"/><day d="01.07" t="1" h="2"/><day d="01.08" t="1" h="1"/>
    <day d="01.09" t="1" f="01.03"/><day d="02.23" t="1"/><day d="03.08" t="1"/><day d="03.09" t="1" f="03.08"/>
    <day d="04.30" t="2"/><day d="05.01" t="1"/><day d="05.08" t="2"/><day d="05.09" t="1"/>
    <day d="05.11" t="1" f="05.09"/><day d="06.11" t="2"/><day d="06.12" t="1"/><day d="11.03" t="2"/>
    <day d="11.04" t="1" h="8"/><day d="12.31" t="1" f="01.04"/>
  </days>
</calendar>
"""
XML_DAYS = XML_2026[XML_2026.index("<days>") : XML_2026.index("</calendar>")]
MONTHS_2024 = (
    '"Год/Месяц","Январь","Февраль","Март","Апрель","Май","Июнь","Июль","Август","Сентябрь","Октябрь","Ноябрь",'
    '"Декабрь","Всего рабочих дней"\n'
    '"2024","1,2,3,4,5,6,7,8,13,14,20,21,27,28","3,4,10,11,17,18,22*,23,24,25","2,3,7*,8,9,10,16,17,23,24,30,31",'
    '"6,7,13,14,20,21,28,29+,30+","1,4,5,8*,9,10+,11,12,18,19,25,26","1,2,8,9,11*,12,15,16,22,23,29,30",'
    '"6,7,13,14,20,21,27,28","3,4,10,11,17,18,24,25,31","1,7,8,14,15,21,22,28,29","5,6,12,13,19,20,26,27",'
    '"2*,3,4,9,10,16,17,23,24,30","1,7,8,14,15,21,22,29,30+,31+","248"\n'
)
OFF_2028 = [f"2028-01-0{n}" for n in range(1, 9)] + [
    f"2028-{day}" for day in ("02-23", "03-08", "05-01", "05-09", "06-12", "11-04")
]


def days_csv(*lines, off=OFF_2028, header="date,kind,note"):
    return "\n".join([header, *(f"{day},day_off," for day in off), *lines]).encode()


def every_kind(days):
    first = date(days.year, 1, 1).toordinal()
    last = date(days.year, 12, 31).toordinal()
    return {date.fromordinal(n): days.kind(date.fromordinal(n)) for n in range(first, last + 1)}


def test_the_xml_of_xmlcalendar_is_read():
    year = formats.read(XML_2026.encode())[2026]

    assert every_kind(year) == {day: kind_by_decree(day) for day in every_kind(year)}
    assert year.notes[date(2026, 11, 4)] == "День народного единства"
    assert year.notes[date(2026, 1, 9)] == "перенос с 03.01"


def test_a_saturday_that_works_and_a_shortened_one_are_read_from_xml():
    days = XML_DAYS.replace("</days>", '<day d="06.20" t="3"/><day d="06.27" t="2"/></days>')
    year = formats.read(f'<calendar year="2026">{days}</calendar>'.encode())[2026]

    assert year.kind(date(2026, 6, 20)) is DayKind.WORKING
    assert year.kind(date(2026, 6, 27)) is DayKind.SHORTENED


def test_the_table_by_months_is_read_with_its_working_saturdays():
    year = formats.read(MONTHS_2024.encode())[2024]

    assert every_kind(year) == {day: kind_by_decree(day) for day in every_kind(year)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_the_encodings_of_spreadsheets_are_read(encoding):
    assert formats.read(MONTHS_2024.encode(encoding))[2024].kind(date(2024, 4, 27)) is DayKind.WORKING


def test_our_own_table_is_read_with_words_in_russian_and_semicolons():
    lines = ["Дата;Вид;Примечание", *(f"{day};Выходной;" for day in OFF_2028)]
    lines += [
        "22.04.2028;рабочий;вместо 24.04",
        "24.04.2028;выходной;перенос с 22.04",
        "11.11.2028;Сокращенный;",
    ]
    year = formats.read("\r\n".join(lines).encode("cp1251"))[2028]

    assert year.kind(date(2028, 4, 22)) is DayKind.WORKING
    assert year.kind(date(2028, 4, 24)) is DayKind.DAY_OFF
    assert year.kind(date(2028, 11, 11)) is DayKind.SHORTENED
    assert year.notes[date(2028, 4, 24)] == "перенос с 22.04"


def test_days_that_say_nothing_are_not_kept():
    year = formats.read(days_csv("2028-07-01,day_off,", "2028-07-03,working,", "2028-07-08,day_off,юбилей"))[
        2028
    ]

    assert date(2028, 7, 1) not in year.kinds
    assert date(2028, 7, 3) not in year.kinds
    assert date(2028, 7, 8) in year.kinds


def test_several_years_in_one_file_are_read():
    off_2029 = [day.replace("2028", "2029") for day in OFF_2028]

    assert set(formats.read(days_csv(off=OFF_2028 + off_2029))) == {2028, 2029}


def test_the_built_in_files_are_of_our_own_format():
    assert [days.year for _, days in builtin.years()] == [2024, 2025, 2026, 2027]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Файл пустой"),
        (b" \r\n ", "Файл пустой"),
        (b"\xef\xbb\xbf", "Файл пустой|не похожа"),
        (b"<calendar year='2026'>", "не читается как XML"),
        (b"<html><body>404</body></html>", "Ожидался <calendar>, а в файле <html>"),
        (b"<calendar><days/></calendar>", "год «»"),
        (b"<calendar year='26'><days/></calendar>", "год «26»"),
        (b"<calendar year='2026'><days/></calendar>", r"01\.01\.2026 в файле рабочий день"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><calendar year='2026'/>", "DOCTYPE"),
        (XML_2026.replace('d="11.04"', 'd="11.31"').encode(), "нет такого дня «11.31» в 2026 году"),
        (XML_2026.replace('d="11.04"', 'd="4 ноября"').encode(), "нет такого дня «4 ноября»"),
        (XML_2026.replace('d="11.04"', "").encode(), "нет такого дня «»"),
        (XML_2026.replace('d="04.30" t="2"', 'd="04.30" t="9"').encode(), "t=«9», а бывает 1, 2 или 3"),
        (XML_2026.replace('d="11.03"', 'd="11.04"').encode(), r"04\.11\.2026 названо дважды"),
        (XML_2026.replace('f="01.03"', 'f="30.02"').encode(), "нет такого дня «30.02»"),
        (XML_2026.replace('<day d="11.04" t="1" h="8"/>', "").encode(), r"04\.11\.2026 в файле рабочий день"),
        (
            XML_2026.replace('d="11.04" t="1"', 'd="11.04" t="2"').encode(),
            r"04\.11\.2026 в файле рабочий день",
        ),
        (XML_2026.encode("utf-16"), "не похожа на календарь|не читается"),
        (b"a,b,c\n1,2,3\n", "Первая строка «a,b,c» не похожа на календарь"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "не похожа на календарь|не читается|не текстовый"),
        (b"\x98\xff\xfe", "не текстовый"),
        (b"date,kind,note\n", "нет ни одного дня"),
        (days_csv("2028-02-30,day_off,"), "Строка 16: дата «2028-02-30»"),
        (days_csv("завтра,day_off,"), "Строка 16: дата «завтра»"),
        (days_csv("1028-07-03,day_off,"), "Строка 16: год «1028»"),
        (days_csv("2028-07-03,праздник,"), "Строка 16: вид дня «праздник»"),
        (days_csv("2028-07-03"), "Строка 16: вид дня «»"),
        (days_csv("2028-05-09,working,"), r"Строка 16: 09\.05\.2028 названо дважды"),
        (days_csv(off=OFF_2028[:-2]), r"12\.06\.2028 в файле рабочий день"),
        (MONTHS_2024.replace('"2024"', '"год"').encode(), "Строка 2: год «год»"),
        (MONTHS_2024.replace("22*", "30*").encode(), "месяц 2: нет такого дня"),
        (MONTHS_2024.replace("22*", "22!").encode(), "месяц 2: «22!» не день"),
        (MONTHS_2024.replace("22*", "23").encode(), r"23\.02\.2024 названо дважды"),
        ((MONTHS_2024 + MONTHS_2024.partition("\n")[2]).encode(), "2024 год назван дважды"),
        (MONTHS_2024.partition("\n")[0].encode(), "нет ни одного дня"),
        ('"Год/Месяц","Январь"\n"2024","1,2"\n'.encode(), "меньше двенадцати месяцев"),
        (b"date,kind\n" + b"x" * 1024 * 1024, "больше 1 МБ"),
    ],
)
def test_a_broken_file_is_refused_in_words(content, words):
    with pytest.raises(CalendarFileRefused, match=words):
        formats.read(content)
