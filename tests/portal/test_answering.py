"""A request answered: by files, by «нет и не будет», by «это всё, что есть»; slides for a clinic (D4, D5, S12)."""

from requests_app.models import Case, Enclosure, RequestedItem
from tests.factories import UserFactory
from tests.portal import situations
from tests.portal.visiting import Door, a_pdf, a_word_file


def test_each_requested_item_has_the_curators_words_and_an_upload_of_its_own(door, anna, curator):
    case = situations.asked_for(anna, curator, asked=[("plan", "Страница 2"), ("imaging", "КТ")])

    page = door.opens("answer", case.pk)

    assert page.says("План лечения Страница 2") and page.says("Снимки: КТ, МРТ, рентген КТ")
    assert page.html.count("data-upload") == 2


def test_the_last_answer_brings_the_case_back_to_the_curator(door, anna, curator):
    case = situations.asked_for(anna, curator, asked=[("plan", ""), ("imaging", "")])
    plan, imaging = (RequestedItem.objects.get(kind=kind) for kind in ("plan", "imaging"))

    page = door.sends("answer", case.pk, item=plan.pk, file=[a_pdf("План.pdf")])
    assert page.lands_on.endswith("/answer/") and page.says("План лечения Прислали")
    page = door.sends("answer", case.pk, item=imaging.pk, file=[a_pdf("КТ.pdf")])

    assert page.says("Всё получили.") and Case.objects.get().status == "under_review"
    assert Enclosure.objects.get(answers=plan).document.name == "План.pdf"


def test_a_refused_file_is_named_and_the_request_stays_open(door, anna, curator):
    case = situations.asked_for(anna, curator)

    page = door.sends("answer", case.pk, item=RequestedItem.objects.get().pk, file=[a_word_file()])

    assert page.title.startswith("Ошибка:") and page.says("«Анализы крови.docx»")
    assert Case.objects.get().status == "awaiting_documents"


def test_what_will_never_come_needs_a_reason(door, anna, curator):
    case = situations.asked_for(anna, curator)
    item = RequestedItem.objects.get()

    page = door.sends("not_coming", case.pk, item.pk, reason="")
    assert page.title.startswith("Ошибка:") and page.says("Напишите, почему этой части не будет.")
    page = door.sends("not_coming", case.pk, item.pk, reason="Больница закрылась.")

    assert page.says("Всё получили.") and Case.objects.get().status == "under_review"


def test_that_is_all_gives_the_case_back(door, anna, curator):
    case = situations.asked_for(anna, curator, asked=[("plan", ""), ("imaging", "")])

    page = door.sends("that_is_all", case.pk)
    assert page.says("Вы пока ничего не прислали") and Case.objects.get().status == "awaiting_documents"

    plan = RequestedItem.objects.get(kind="plan")
    door.sends("answer", case.pk, item=plan.pk, file=[a_pdf("План.pdf")])
    page = door.sends("that_is_all", case.pk)
    assert page.says("Передали врачу-куратору.") and Case.objects.get().status == "under_review"
    assert door.sends("that_is_all", case.pk).says("сейчас недоступно")


def test_slides_are_asked_for_in_the_procedures_own_words(door, anna, curator):
    """S12: what, where, how, at whose cost."""
    page = door.opens("answer", situations.materials_asked(anna, curator).pk)

    assert page.says("Гистологические препараты (стёкла). Все стёкла биопсии")
    assert page.says("Центр онкологии «Аврора» Москва, Примерная, 1")
    assert page.says("Любым доступным способом, позволяющим обеспечить их сохранность.")
    assert page.says("Доставка осуществляется лично и за счёт застрахованного лица.")
    assert not page.says("Это всё, что есть")


def test_a_slide_cannot_be_uploaded_as_a_file(door, anna, curator):
    case = situations.materials_asked(anna, curator)
    slides = RequestedItem.objects.get(kind="slides")

    assert door.sends("answer", case.pk, item=slides.pk, file=[a_pdf()]).status == 404


def test_a_picture_that_the_clinic_asked_for_is_uploaded_while_the_slides_travel(door, anna, curator):
    case = situations.materials_asked(anna, curator)
    imaging = RequestedItem.objects.get(kind="imaging")

    page = door.sends("answer", case.pk, item=imaging.pk, file=[a_pdf("КТ.pdf")])

    assert page.says("КТ.pdf") and Case.objects.get().status == "awaiting_materials"


def test_without_a_request_the_page_leads_to_the_case(door, anna, curator):
    case = situations.acknowledged(anna, curator)

    assert door.opens("answer", case.pk).lands_on.endswith(f"/{case.pk}/")


def test_nobody_answers_for_another(client, visiting, anna, curator):
    case = situations.asked_for(anna, curator)
    stranger = Door(client, UserFactory())

    assert stranger.sends("that_is_all", case.pk).status == 404
    assert stranger.sends("not_coming", case.pk, RequestedItem.objects.get().pk, reason="Нет").status == 404


def test_when_all_that_was_asked_has_come_the_page_says_that_it_is_looked_at(door, anna, curator):
    case = situations.materials_asked(anna, curator)
    assert door.opens("case", case.pk).says("Сейчас ждём вас")

    imaging = RequestedItem.objects.get(kind="imaging")
    RequestedItem.objects.filter(kind="slides").update(registered_at=imaging.request.asked_at)
    door.sends("answer", case.pk, item=imaging.pk, file=[a_pdf("КТ.pdf")])

    page = door.opens("case", case.pk)
    assert page.says("Всё пришло, проверяем") and page.says("От вас сейчас ничего не нужно")


def test_a_file_that_does_not_suit_is_named_with_the_curators_words(door, anna, curator):
    case = situations.materials_asked(anna, curator)
    imaging = RequestedItem.objects.get(kind="imaging")
    door.sends("answer", case.pk, item=imaging.pk, file=[a_pdf("КТ.pdf")])
    Enclosure.objects.filter(answers=imaging).update(
        verdict="questioned", verdict_reason="Это не тот диск", verdict_at=imaging.request.asked_at
    )

    assert door.opens("answer", case.pk).says("КТ.pdf: Это не тот диск")
