"""«Эксперты» of an organisation, and an expert chosen for an opinion, whose words the opinion keeps (S9)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Credential, Expert
from requests_app.actions import consultation
from requests_app.models import Opinion
from requests_app.statuses import Status
from requests_app.workflow import StepRefused
from tests.clinics.situations import address, said
from tests.clinics.test_opinion import files_without_their_own_checks, hand_over  # noqa: F401
from tests.factories import CredentialFactory, DocumentFactory, ExpertFactory

FACTS = {
    "last_name": "Белова",
    "first_name": "Татьяна",
    "position": "Врач-кардиолог",
    "specialty": "Кардиология",
    "is_active": "on",
    "icd_chapters": ["I00-I99"],
}
LIST = "/clinic/experts/"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def expert(organisation):
    return ExpertFactory(
        organisation=organisation, last_name="Белова", first_name="Татьяна", patronymic="Олеговна"
    )


def lapsed(expert, today):
    return CredentialFactory(expert=expert, number="7", valid_until=today - timedelta(days=1))


def test_an_expert_is_written_down_and_given_a_credential(desk, doctor):
    page = said(desk.post(f"{LIST}new/", FACTS, follow=True))
    expert = Expert.objects.get()
    assert expert.organisation == doctor.organisation and "Эксперт записан" in page

    day = timezone.localdate() + timedelta(days=365)
    form = {"kind": "accreditation", "number": "7726 1", "valid_until": f"{day:%d.%m.%Y}"}
    page = said(desk.post(f"{LIST}{expert.pk}/credentials/", form, follow=True))

    assert "№ 7726 1" in page and "документ действует" in page
    assert expert.credentials.get().valid_until == day
    assert "Белова Татьяна" in said(desk.get(LIST))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"last_name": ""}, "Укажите фамилию эксперта"),
        ({"position": " "}, "Укажите должность"),
        ({"specialty": ""}, "Укажите специальность"),
        ({"icd_chapters": ["C00-D49"]}, "Такого класса МКБ-10 нет"),
    ],
)
def test_an_expert_without_what_an_opinion_needs_is_refused_and_nothing_typed_is_lost(
    desk, changes, sentence
):
    page = said(desk.post(f"{LIST}new/", {**FACTS, **changes}))

    assert page.count(sentence) >= 2 and 'value="Татьяна"' in page and not Expert.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": ""}, "Выберите вид документа"),
        ({"number": ""}, "Укажите номер документа"),
        ({"valid_until": "31.02.2027"}, "Укажите последний день как день, месяц и год"),
        ({"valid_until": "01.01.0227"}, "Проверьте год: 227"),
    ],
)
def test_a_credential_without_its_kind_number_or_day_is_refused(desk, expert, changes, sentence):
    form = {"kind": "certificate", "number": "5", "valid_until": "01.03.2027", **changes}
    page = said(desk.post(f"{LIST}{expert.pk}/credentials/", form))

    assert page.count(sentence) >= 2 and not Credential.objects.exists()


def test_a_credential_written_twice_is_refused_in_words(desk, expert):
    CredentialFactory(expert=expert, kind="certificate", number="5")
    form = {"kind": "certificate", "number": "5", "valid_until": "01.03.2027"}

    assert "с таким номером уже записан" in said(desk.post(f"{LIST}{expert.pk}/credentials/", form))


def test_another_organisations_expert_does_not_exist(desk):
    stranger = CredentialFactory().expert
    credential = stranger.credentials.get()

    assert desk.get(f"{LIST}{stranger.pk}/").status_code == 404
    assert desk.post(f"{LIST}{stranger.pk}/", FACTS).status_code == 404
    assert desk.post(f"{LIST}{stranger.pk}/credentials/{credential.pk}/removal/").status_code == 404
    assert stranger.credentials.exists()


def test_a_chosen_expert_gives_the_opinion_its_words_which_stay_when_the_list_changes(
    desk, taken, expert, today
):
    CredentialFactory(expert=expert, number="7726 1", valid_until=today)

    hand_over(desk, taken, expert=str(expert.pk), expert_name=None, expert_position=None)
    desk.post(f"{LIST}{expert.pk}/", {**FACTS, "last_name": "Орлова", "position": "Главный врач"})
    desk.post(f"{LIST}{expert.pk}/credentials/{expert.credentials.get().pk}/removal/")

    opinion = Opinion.objects.get()
    assert opinion.expert == expert and opinion.expert_name == "Белова Татьяна Олеговна"
    assert opinion.expert_position == "Врач-онколог, д. м. н."
    assert opinion.expert_credential == f"Аккредитация № 7726 1, действует по {today:%d.%m.%Y}"
    expert.refresh_from_db()
    assert expert.last_name == "Орлова"


def test_who_is_not_in_the_list_is_typed_as_before(desk, taken, expert):
    hand_over(desk, taken, expert="", expert_name="Ковалёв Роман Андреевич")

    opinion = Opinion.objects.get()
    assert (opinion.expert, opinion.expert_name, opinion.expert_credential) == (
        None,
        "Ковалёв Роман Андреевич",
        "",
    )


@pytest.mark.parametrize("how", ["chosen", "typed"])
def test_an_expert_whose_credential_is_over_on_the_opinions_day_is_refused_with_the_way_out(
    desk, taken, expert, today, how
):
    lapsed(expert, today)
    names = (
        {"expert": str(expert.pk), "expert_name": None}
        if how == "chosen"
        else {"expert_name": expert.full_name}
    )

    page = said(hand_over(desk, taken, **names))

    why = f"аккредитация № 7 действует по {today - timedelta(days=1):%d.%m.%Y}, а мнение от {today:%d.%m.%Y}"
    assert page.count(why) == 2 and "добавьте его в разделе" in page
    assert "Ответ 2." in page and not Opinion.objects.exists()


def test_the_day_of_the_opinion_decides_not_the_day_it_is_handed_over(desk, taken, expert, today):
    lapsed(expert, today)

    hand_over(
        desk,
        taken,
        expert=str(expert.pk),
        expert_name=None,
        opinion_on=f"{today - timedelta(days=1):%d.%m.%Y}",
    )

    assert Opinion.objects.get().expert == expert


def test_a_newer_credential_opens_the_choice_again(desk, taken, expert, today):
    lapsed(expert, today)
    CredentialFactory(expert=expert, number="8", valid_until=today + timedelta(days=5))

    hand_over(desk, taken, expert=str(expert.pk), expert_name=None)

    assert "№ 8" in Opinion.objects.get().expert_credential


def test_one_chosen_and_another_typed_is_asked_about(desk, taken, expert):
    page = said(hand_over(desk, taken, expert=str(expert.pk), expert_name="Ковалёв Роман Андреевич"))

    assert (
        page.count("Выше выбран другой эксперт: Белова Татьяна Олеговна") == 2
        and not Opinion.objects.exists()
    )


@pytest.mark.parametrize("foreign", [True, False])
def test_another_organisations_expert_or_one_who_left_cannot_be_chosen(desk, taken, organisation, foreign):
    other = ExpertFactory() if foreign else ExpertFactory(organisation=organisation, is_active=False)

    page = said(hand_over(desk, taken, expert=str(other.pk)))

    assert "Этого эксперта нет в списке" in page and not Opinion.objects.exists()


def test_the_doctor_at_the_desk_is_proposed_when_the_list_knows_him(desk, taken, organisation):
    """And nothing typed stands against the choice."""
    himself = ExpertFactory(organisation=organisation)

    page = said(desk.get(address(taken)))

    assert f'value="{himself.pk}" selected' in page and 'name="expert_name" maxlength' in page
    assert "Ковалёв Р. А. (документ не указан), Врач-онколог, д. м. н." in page


def test_a_returned_opinion_comes_back_with_its_expert(desk, taken, expert, curator_of):
    hand_over(desk, taken, expert=str(expert.pk), expert_name=None)
    consultation.return_to_clinic(taken.number, by=curator_of(taken), at=timezone.now(), reason="Нет подписи")

    assert f'value="{expert.pk}" selected' in said(desk.get(address(taken)))


def test_the_rule_holds_below_the_form_as_well(taken, doctor, expert, today):
    """Programs come through the same action."""
    lapsed(expert, today)
    replies = {q.pk: consultation.Reply("Да.") for q in taken.questions.all()}

    def act(**who):
        return consultation.hand_over_opinion(
            taken.number,
            by=doctor,
            at=timezone.now(),
            document=DocumentFactory(case_number=taken.number),
            expert_position="Врач",
            opinion_on=today,
            replies=replies,
            **who,
        )

    with pytest.raises(StepRefused, match="аккредитация № 7"):
        act(expert_name="Белова Татьяна Олеговна")
    with pytest.raises(StepRefused, match="другой организации"):
        act(expert_name="Чужой Иван", expert=ExpertFactory())
    taken.refresh_from_db()
    assert taken.status == Status.WITH_CLINIC


def test_the_lists_stay_within_fifteen_queries(desk, organisation, taken, django_assert_max_num_queries):
    for _ in range(20):
        CredentialFactory(expert=ExpertFactory(organisation=organisation))

    for url in (LIST, f"{LIST}new/", f"{LIST}{Expert.objects.first().pk}/"):
        with django_assert_max_num_queries(10):
            assert desk.get(url).status_code == 200
