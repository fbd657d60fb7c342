"""Which of the five parts of S4 a page contains: extracts of different hands, and papers that only name the parts."""

import time

import pytest

from documents.previews import texts
from requests_app import parts
from requests_app.models import Kind

D, A, E, P, R = Kind.DIAGNOSIS, Kind.ANAMNESIS, Kind.EPICRISIS, Kind.PLAN, Kind.RESULTS

EXTRACTS = {
    "a hospital's form": (
        "ГБУЗ «Городская больница № 5»\nВЫПИСНОЙ ЭПИКРИЗ\nПациент: Соколова А. В.\n"
        "Диагноз при поступлении: C50.4 Рак левой молочной железы\nАнамнез заболевания: считает себя больной с мая.\n"
        "Результаты обследования: УЗИ от 12.10.2026.\nРекомендации: консультация химиотерапевта.",
        {E: "ВЫПИСНОЙ ЭПИКРИЗ", D: "Диагноз при поступлении", A: "Анамнез заболевания",
         R: "Результаты обследования", P: "Рекомендации"},
    ),
    "numbered sections": (
        "Выписка из медицинской карты стационарного больного № 1234\n1. Диагноз клинический — рак желудка\n"
        "2. Жалобы и анамнез\nболи в течение года\n3. Лабораторные данные: гемоглобин 112\n4. План лечения\nоперация",
        {E: "Выписка из медицинской карты стационарного больного № 1234", D: "Диагноз клинический",
         A: "Жалобы и анамнез", R: "Лабораторные данные", P: "План лечения"},
    ),
    "letters set apart": (
        "Э П И К Р И З  выписной\nД И А Г Н О З: хронический панкреатит, обострение. Состояние удовлетворительное.",
        {E: "ЭПИКРИЗ выписной", D: "ДИАГНОЗ"},
    ),
    "everything in one paragraph": (
        "Осмотр онколога от 01.11.2026. Клинический диагноз: C61. Анамнез заболевания. Болен с 2024 года. "
        "План обследования и лечения: МРТ, затем консилиум.",
        {D: "Клинический диагноз", A: "Анамнез заболевания", P: "План обследования и лечения"},
    ),
    "Latin of an old doctor": (
        "St. praesens: удовлетворительное.\nAnamnesis morbi: с апреля отмечает слабость\nDs: Cr. ventriculi T2N0M0, II ст.",
        {A: "Anamnesis morbi", D: "Ds"},
    ),
    "a laboratory's sheet": (
        "ООО «Лаборатория»\nОбщий анализ крови от 12.10.2026\nГемоглобин 131 г/л\nЛейкоциты 5,2\nСОЭ 12",
        {R: "Общий анализ крови"},
    ),
    "a histologist's protocol": (
        "Прижизненное патологоанатомическое исследование биопсийного (операционного) материала\nМакроописание: ткань серая.",
        {R: "Прижизненное патологоанатомическое исследование биопсийного"},
    ),
    "a consilium": (
        "ПРОТОКОЛ № 77 от 05.11.2026\nРешение онкологического консилиума: 4 курса АС, затем операция, лучевая терапия.",
        {P: "Решение онкологического консилиума"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("whose", EXTRACTS)
def test_parts_are_seen_by_their_headings_and_quoted_as_they_stand(whose):
    text, quoted = EXTRACTS[whose]

    assert {sign.kind: sign.words for sign in parts.seen([(1, text)])} == quoted


DECOYS = {
    "our own list of what to send": "Памятка. Для второго мнения нужны:\nДиагноз\nАнамнез\nВыписной эпикриз\nПлан лечения",
    "a consent": "Согласие на обработку персональных данных\nДиагноз, анамнез и результаты обследования получит эксперт.",
    "our own form": "Анкета-заявление\nДиагноз: C50.4 Новообразование молочной железы\nВопросы эксперту: нужна ли операция?",
    "how to prepare": "Подготовка к исследованию кишечника\nРекомендации: за три дня до колоноскопии исключить клетчатку.",
    "words inside a sentence": "Мне поставили диагноз и собрали анамнез, а план лечения обещали выдать позже, эпикриз тоже.",
    "a part that is not there": "Справка дана Соколовой А. В. в том, что она наблюдается.\nПлан лечения: не составлялся\n"
    "Анамнез: —  —",
    "other words of the same root": "Диагностика и профилактика. Рекомендательное письмо. Анамнестические сведения собраны.",
    "a receipt": "Кассовый чек № 12. Оплачено: консультация врача-онколога, 3 000 рублей. Спасибо за обращение.",
}  # fmt: skip


@pytest.mark.parametrize("what", DECOYS)
def test_papers_that_only_name_the_parts_contain_none(what):
    assert parts.seen([(1, DECOYS[what])]) == []


def test_each_page_speaks_for_itself():
    extract, _ = EXTRACTS["a laboratory's sheet"]

    signs = parts.seen(
        [(1, "Титульный лист, на котором нет ничего, кроме названия больницы"), (2, extract), (5, extract)]
    )

    assert [(sign.kind, sign.page) for sign in signs] == [(R, 2), (R, 5)]


@pytest.mark.parametrize(
    "made", ["результаты ", "\n1. ", "1.1.", "А Б В ", "выписка из медицинской карты ", "основной ", " \n"]
)
def test_a_page_made_to_lead_the_search_into_a_maze_is_read_at_once(made):
    began = time.process_time()

    parts.seen([(1, (made * 20_000)[: texts.LONGEST])])

    assert time.process_time() - began < 5, "a maze takes minutes"
