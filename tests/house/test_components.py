"""The parts of a page: what their HTML promises to people, keyboards and screen readers."""

from datetime import date, datetime

import pytest
from django import forms
from django.template import Context, Template

from secondopinion.term_strip import strip
from secondopinion.wording import MOSCOW

SINCE, LAST = datetime(2026, 11, 18, 15, 0, tzinfo=MOSCOW), date(2026, 12, 2)


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


class Questionnaire(forms.Form):
    last_name = forms.CharField(
        label="Фамилия", help_text="Как в паспорте", error_messages={"required": "Укажите её"}
    )
    phone = forms.CharField(label="Телефон", required=False)
    who = forms.ChoiceField(
        label="Кто подаёт?",
        choices=[("me", "Я"), ("child", "Представитель")],
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, кто"},
    )


def test_the_strip_runs_from_the_day_after_the_start_to_the_promised_day():
    """D2: the day of the event is not counted, the fourteenth is the last."""
    days = strip(SINCE, LAST, date(2026, 11, 24))

    assert len(days) == 14
    assert [day["number"] for day in days][::13] == [19, 2]
    assert [day["state"] for day in days].count("past") == 5
    assert days[5]["state"] == "now"
    assert days[-1]["last"]


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 11, 24), "Лента срока: идёт 6-й день из 14. Последний день — 2 декабря, среда."),
        (date(2026, 12, 2), "Лента срока: идёт 14-й день из 14. Последний день — 2 декабря, среда."),
        (date(2026, 12, 4), "Лента срока: 14 дней истекли 2 декабря, среда."),
    ],
)
def test_the_strip_is_said_in_words_for_those_who_do_not_see_it(on, words):
    html = drawn("{% ribbon since last on=on %}", since=SINCE, last=LAST, on=on)

    assert f'role="img" aria-label="{words}"' in html.replace("\u00a0", " ")


def test_a_small_strip_past_its_end_is_late():
    assert "mini--late" in drawn("{% mini since last on=on %}", since=SINCE, last=LAST, on=date(2026, 12, 3))


def test_a_field_ties_its_label_hint_and_error_to_the_control():
    form = Questionnaire({})
    html = drawn("{% field form.last_name %}", form=form)

    assert '<label for="id_last_name">' in html
    assert 'aria-describedby="id_last_name_hint id_last_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_last_name_error"' in html


def test_a_field_that_may_stay_empty_says_so_unless_asked_to_be_quiet():
    assert "необязательно" in drawn("{% field form.phone %}", form=Questionnaire())
    assert "необязательно" not in drawn("{% field form.phone quiet=True %}", form=Questionnaire())


def test_choices_are_a_group_with_its_question():
    html = drawn("{% field form.who %}", form=Questionnaire())

    assert "<fieldset" in html
    assert "Кто подаёт?</legend>" in html
    assert html.count('type="radio"') == 2


def test_the_error_summary_leads_to_each_field_and_to_the_first_choice_of_a_group():
    html = drawn("{% errors form %}", form=Questionnaire({}))

    assert 'role="alert"' in html
    assert '<a href="#id_last_name">Укажите её</a>' in html
    assert '<a href="#id_who_0">Выберите, кто</a>' in html


def test_nothing_is_summed_up_when_nothing_is_wrong():
    assert drawn("{% errors form %}", form=Questionnaire()).strip() == ""


def test_what_a_person_typed_is_escaped_in_every_box():
    html = drawn(
        "{% hero name %}{{ name }}{% endhero %}{% task name '#' hint=name %}"
        "{% part name name %}{% file_row name %}{% endfile_row %}",
        name="<b>x</b>",
    )

    assert "<b>x" not in html
    assert html.count("&lt;b&gt;x") == 7


def test_a_closed_task_is_words_and_no_link():
    html = drawn('{% task "Проверить и отправить" "/send/" state="off" %}')

    assert "<a " not in html
    assert "Пока закрыто" in html


def test_a_task_tells_its_state_to_the_link():
    html = drawn('{% task "Выписка" "/extract/" hint="Есть 3 части" state="you" %}')

    assert 'aria-describedby="tВыпискаh tВыпискаs"' in html
    assert "tag--you" in html


def test_a_moment_on_the_path_is_machine_readable_and_words_are_not():
    assert '<time datetime="2026-11-18T15:00:00+03:00">' in drawn('{% path_step "Шаг" since %}', since=SINCE)
    assert "<time" not in drawn('{% path_step "Шаг" "Сейчас" state="at" %}')


def test_bars_of_nothing_are_drawn_without_dividing_by_it():
    assert "<svg" in drawn('{% bars rows "За 12 недель" %}', rows=[{"label": "1-я", "value": 0}])


@pytest.mark.parametrize("said", ["Анкета", "Ошибка: Анкета"])
def test_the_title_says_once_that_the_form_was_refused(said):
    html = drawn("{% page_title %}" + said + "{% endpage_title %}", form=Questionnaire({}))

    assert html == "Ошибка: Анкета"


def test_the_title_of_a_fresh_form_and_of_a_page_without_one_is_left_alone():
    assert drawn("{% page_title %}Анкета{% endpage_title %}", form=Questionnaire()) == "Анкета"
    assert drawn("{% page_title %}Анкета — «Мы»{% endpage_title %}") == "Анкета — «Мы»"
