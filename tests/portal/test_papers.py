"""Uploading: what is in a document, files that are refused by name, «нет и не будет» (S3, S4, D5, D11)."""

import pytest

from documents.models import Document
from requests_app.actions import registration
from requests_app.models import Case, Enclosure, Kind
from tests.factories import DocumentFactory, UserFactory, put
from tests.portal.visiting import Door, a_pdf, a_word_file, address, an_empty_file


def kinds(case) -> set[str]:
    return set(case.enclosures.present().values_list("kind", flat=True))


def test_a_passport_is_uploaded_and_the_task_is_ready(door, draft):
    page = door.sends("identity", draft.pk, file=[a_pdf("Паспорт.pdf")])

    assert page.lands_on.endswith("/identity/") and page.says("Паспорт.pdf")
    assert door.opens("draft", draft.pk).says("Готово 2 из 7")


def test_several_files_in_one_post_and_the_refused_ones_are_named_while_the_others_stay(door, draft):
    page = door.sends("extract", draft.pk, file=[a_pdf("Выписка.pdf"), a_word_file(), an_empty_file()])

    assert page.title.startswith("Ошибка:")
    assert page.says("2 файла не загрузились")
    assert page.says("«Анализы крови.docx»") and page.says("«IMG_789.jpg»")
    assert page.says("Выписка.pdf")
    assert Document.objects.count() == 1


def test_refused_files_are_told_once(door, draft):
    door.sends("extract", draft.pk, file=[a_word_file()])

    assert not door.opens("extract", draft.pk).says("не загрузился")


def test_a_fresh_file_asks_what_is_in_it(door, draft):
    page = door.sends("extract", draft.pk, file=[a_pdf()])

    assert page.says("Отметьте, что в нём есть, и сохраните.")
    assert kinds(draft) == {Kind.OTHER}


def test_one_file_closes_several_parts(door, draft):
    """S4: the extract is usually one document."""
    door.sends("extract", draft.pk, file=[a_pdf()])
    file = Document.objects.get()

    page = door.sends(
        "extract", draft.pk, shown=[file.pk], **{f"in-{file.pk}": ["diagnosis", "plan"]}, do="save"
    )

    assert page.lands_on.endswith("/draft/") and page.says("Частей: 2 из 5")
    assert kinds(draft) == {Kind.DIAGNOSIS, Kind.PLAN}


def test_ticks_are_not_lost_when_another_file_is_added(door, draft):
    door.sends("extract", draft.pk, file=[a_pdf("Первый.pdf")])
    first = Document.objects.get()

    door.sends(
        "extract",
        draft.pk,
        shown=[first.pk],
        **{f"in-{first.pk}": ["plan"]},
        file=[a_pdf("Второй.pdf", "План")],
    )

    assert kinds(draft) == {Kind.PLAN, Kind.OTHER}


def test_ticks_of_a_file_that_the_page_did_not_show_stay(door, draft):
    """A second tab, opened before the file came."""
    put(draft, Kind.PLAN)

    door.sends("extract", draft.pk, do="save")

    assert kinds(draft) == {Kind.PLAN}


def test_unticking_everything_leaves_the_file_undescribed_and_not_lost(door, draft):
    file = put(draft, Kind.PLAN).document

    door.sends("extract", draft.pk, shown=[file.pk], do="save")

    assert kinds(draft) == {Kind.OTHER}


def test_a_tick_that_is_not_of_this_page_is_ignored(door, draft):
    file = put(draft, Kind.PLAN).document

    door.sends("extract", draft.pk, shown=[file.pk], **{f"in-{file.pk}": ["identity", "plan"]}, do="save")

    assert kinds(draft) == {Kind.PLAN}


def test_the_same_file_sent_twice_is_kept_once(door, draft):
    """A double click without scripts, or «отправить ещё раз»; described meanwhile or not."""
    door.sends("extract", draft.pk, file=[a_pdf()])
    file = Document.objects.get()
    door.sends("extract", draft.pk, shown=[file.pk], **{f"in-{file.pk}": ["plan"]})

    page = door.sends("extract", draft.pk, file=[a_pdf()])

    assert page.says("Файл «Выписка.pdf» уже загружен.")
    assert kinds(draft) == {Kind.PLAN}


def test_the_same_file_may_lie_on_another_page_too(door, draft):
    door.sends("identity", draft.pk, file=[a_pdf()])
    door.sends("policy", draft.pk, file=[a_pdf()])

    assert kinds(draft) == {Kind.IDENTITY, Kind.POLICY}


def test_a_file_is_taken_back(door, draft):
    file = put(draft, Kind.IDENTITY).document

    page = door.sends("identity", draft.pk, remove=str(file.pk))

    assert page.says("Файл удалён.") and kinds(draft) == set()


def test_a_removal_of_nothing_in_particular_breaks_nothing(door, draft):
    assert door.sends("identity", draft.pk, remove="всё").status == 200


def test_an_infected_file_is_told_of_and_does_not_count(door, draft):
    put(
        draft,
        Kind.IDENTITY,
        document=DocumentFactory(infected=True, problem="Файл не прошёл проверку безопасности."),
    )

    assert door.opens("identity", draft.pk).says("Файл не прошёл проверку безопасности.")
    assert door.opens("draft", draft.pk).says("Готово 1 из 7")


def test_a_file_that_is_still_being_checked_counts_and_cannot_be_opened(door, draft, settings):
    settings.ALLOW_UNSCANNED = False
    put(draft, Kind.IDENTITY, document=DocumentFactory(being_checked=True))

    page = door.opens("identity", draft.pk)

    assert page.says("Загружен, проверяем") and not page.says("Посмотреть")
    assert door.opens("draft", draft.pk).says("Готово 2 из 7")


def test_a_warning_stands_beside_a_file_that_was_taken(door, draft):
    put(draft, Kind.IDENTITY, document=DocumentFactory(problem="Текст на фото плохо читается."))

    page = door.opens("identity", draft.pk)

    assert page.says("Текст на фото плохо читается.") and not page.says("Не принят")


def test_a_part_that_will_never_come_needs_a_reason(door, draft):
    assert door.sends("absent", draft.pk, "plan", reason=" ").title.startswith("Ошибка:")

    page = door.sends("absent", draft.pk, "plan", reason="Больница закрылась.")

    assert page.says("План лечения: нет и не будет Больница закрылась.")


def test_a_part_that_was_found_after_all_is_expected_again(door, draft):
    door.sends("absent", draft.pk, "plan", reason="Больница закрылась.")

    assert door.sends("present", draft.pk, "plan").says("План лечения: не хватает")


def test_only_the_parts_of_the_extract_can_be_absent(door, draft):
    assert door.opens("absent", draft.pk, "identity").status == 404
    assert door.sends("present", draft.pk, "nonsense").status == 404


def test_after_sending_documents_may_be_added_until_the_package_is_handed_over(door, ready):
    """D3: they arrive at the moment they are added."""
    registration.submit(ready.number, by=door.user, at=ready.created_at)
    page = door.sends("imaging", ready.pk, file=[a_pdf("КТ.pdf")])
    assert page.says("КТ.pdf")
    assert Enclosure.objects.get(kind=Kind.IMAGING).arrived_at > ready.created_at

    Case.objects.filter(pk=ready.pk).update(status="package_complete")
    page = door.sends("imaging", ready.pk, file=[a_pdf("МРТ.pdf")])
    assert page.says("Комплект уже передан.") and not Document.objects.filter(name="МРТ.pdf").exists()


@pytest.mark.parametrize("name", ["identity", "extract", "imaging", "policy", "consents"])
def test_nobody_puts_files_into_a_foreign_draft(client, db, draft, name):
    stranger = Door(client, UserFactory())

    assert stranger.sends(name, draft.pk, file=[a_pdf()]).status == 404
    assert not Document.objects.exists()


def test_the_upload_works_without_scripts_and_says_its_limit(door, draft):
    page = door.opens("extract", draft.pk)

    assert 'enctype="multipart/form-data"' in page.html and page.says("Загрузить")
    assert page.says("До 100 МБ каждый файл.")
    assert " style=" not in page.html and "onclick" not in page.html
    assert address("extract", draft.pk)
