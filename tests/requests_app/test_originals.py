"""The original of an opinion by its rules: the term, who may do what, what a second click does (S10, S11, D9, D22)."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from correspondence.models import OutgoingLetter
from requests_app.actions import originals, storing
from requests_app.actions.wishes import Wish
from requests_app.models import Case, Consent, Original
from requests_app.models.original import COST_AND_RISK
from requests_app.workflow import StepRefused
from tests.factories import (
    CaseFactory,
    OpinionFactory,
    OrganisationFactory,
    UserFactory,
    sign_all,
    start_clock,
)
from tests.scenarios.story import moscow
from workcalendar.days import MOSCOW

pytestmark = pytest.mark.django_db
BY_POST = Wish("post", "101000, Москва, Примерная, 5", acknowledged=True)


def kept(served_on: date | None = None, **clinic) -> Original:
    """The original of an opinion that was delivered."""
    case = CaseFactory(
        status="delivered", clinic=OrganisationFactory(**clinic), curator=UserFactory(role="curator")
    )
    day = served_on or timezone.now().astimezone(MOSCOW).date()
    return originals.keep(OpinionFactory(case=case, opinion_on=day), at=timezone.now())


@pytest.fixture
def original(db) -> Original:
    return kept()


@pytest.fixture
def doctor(original):
    return UserFactory(role=Role.CLINIC, organisation=original.clinic)


@pytest.fixture
def owner(original):
    return original.case.applicant


@pytest.fixture
def curator(original):
    return original.case.curator


def asked(original, by, wish=BY_POST) -> Original:
    return originals.apply(original.pk, by=by, at=timezone.now(), wish=wish)


def sent(original, by, tracking="80085591234567") -> Original:
    today = timezone.now().astimezone(MOSCOW).date()
    return originals.hand_over(original.pk, by=by, at=timezone.now(), sent_on=today, tracking=tracking)


def letters(name: str) -> list[OutgoingLetter]:
    return list(OutgoingLetter.objects.filter(name=name))


@pytest.mark.parametrize(
    ("served_on", "until"),
    [
        (date(2025, 8, 31), date(2027, 2, 28)),
        (date(2026, 8, 31), date(2028, 2, 29)),
        (date(2024, 8, 29), date(2026, 2, 28)),
        (date(2024, 2, 29), date(2025, 8, 29)),
        (date(2026, 6, 30), date(2027, 12, 30)),
        (date(2026, 7, 1), date(2028, 1, 1)),
    ],
)
def test_it_is_kept_to_the_same_day_number_or_the_months_last_day_and_never_rolled(served_on, until):
    original = kept(served_on)

    assert original.kept_until == original.storage.promised_on == until


def test_the_reminders_are_6_3_and_1_months_and_14_days_before_the_last_day():
    original = kept(date(2025, 5, 31))  # until 30.11.2026, a working Monday

    planned = original.storage.steps.filter(name="reminder").order_by("planned_at")
    days = [step.planned_at.astimezone(MOSCOW).date() for step in planned]
    assert days == [date(2026, 6, 1), date(2026, 8, 31), date(2026, 10, 30), date(2026, 11, 16)], (
        "30 May and 30 August are a Saturday and a Sunday: people are written to in working time"
    )


def test_the_application_keeps_the_words_of_cost_and_risk_and_tells_both_sides(original, owner):
    asked(original, owner)

    application = Original.objects.get().application
    assert application.wording == COST_AND_RISK
    assert "за счет застрахованного лица" in COST_AND_RISK and "несет застрахованное лицо" in COST_AND_RISK
    assert (application.applied_by, application.channel) == (owner, "cabinet")
    (to_clinic,) = letters("clinic_original_asked")
    assert to_clinic.to_address == original.clinic.email
    assert "Примерная" not in to_clinic.body_text and "Соколова" not in to_clinic.body_text, "L9"
    assert letters("original_asked")


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (Wish("pigeon", "Москва", acknowledged=True), "Выберите, как отправить"),
        (Wish("post", "", acknowledged=True), "куда отправить"),
        (Wish("other", "Москва", acknowledged=True), "о каком способе вы договорились"),
        (Wish("courier", "Москва"), "за счёт и на риск"),
    ],
)
def test_an_application_without_way_address_or_the_tick_is_refused_with_a_sentence(
    original, owner, wish, sentence
):
    with pytest.raises(StepRefused, match=sentence):
        asked(original, owner, wish)

    assert Original.objects.get().state == "kept" and not letters("clinic_original_asked")


def test_a_second_click_changes_nothing_and_writes_to_nobody(original, owner, doctor):
    asked(original, owner)
    asked(original, owner)
    sent(original, doctor)
    sent(original, doctor)
    for _ in range(2):
        originals.record_lost(
            original.pk, by=doctor, at=timezone.now(), because="Почта не нашла отправление."
        )

    for name in ("clinic_original_asked", "original_asked", "original_handed_over", "original_lost"):
        assert len(letters(name)) == 1, name
    for step in ("apply", "hand_over", "record_lost"):
        assert Event.objects.filter(action=f"original.{step}").count() == 1, step


def test_another_application_for_what_was_asked_for_is_refused(original, owner):
    asked(original, owner)

    with pytest.raises(StepRefused, match="сейчас недоступно: запрошен"):
        asked(original, owner, Wish("courier", "Другой адрес", acknowledged=True))


@pytest.mark.parametrize(
    ("who", "channel"), [("owner", "cabinet"), ("curator", "letter"), ("doctor", "direct")]
)
def test_who_wrote_the_application_down_stays_with_it(request, original, who, channel):
    assert asked(original, request.getfixturevalue(who)).application.channel == channel


def test_a_letter_or_a_courier_has_a_tracking_number_and_what_was_agreed_may_have_none(
    original, owner, doctor
):
    asked(original, owner)
    with pytest.raises(StepRefused, match="номер отправления"):
        sent(original, doctor, tracking=" ")

    other = kept()
    asked(other, other.case.applicant, Wish("other", agreed="Заберу сама в среду", acknowledged=True))
    assert (
        sent(other, UserFactory(role="clinic", organisation=other.clinic), tracking="").state == "handed_over"
    )


def test_the_letter_at_handing_over_has_the_tracking_number_and_nothing_medical(original, owner, doctor):
    asked(original, owner)
    sent(original, doctor)

    (letter,) = letters("original_handed_over")
    assert "80085591234567" in letter.body_text and letter.to_address == owner.email
    assert "Новообразование" not in letter.body_text + letter.subject
    assert original.case.number in letter.subject


def test_an_original_that_nobody_asked_for_is_not_sent(original, doctor):
    with pytest.raises(StepRefused, match="сейчас недоступно: хранится"):
        sent(original, doctor)


def test_the_way_ends_the_storage_and_its_reminders(original, owner, doctor):
    asked(original, owner)
    assert set(original.storage.steps.waiting().values_list("name", flat=True)) == {"end"}, (
        "it is asked for already"
    )

    sent(original, doctor)
    original.storage.refresh_from_db()
    assert original.storage.met_at is not None and not original.storage.steps.waiting().exists()


def test_the_curator_corrects_the_date_with_a_reason_and_the_term_is_counted_anew(curator):
    original = kept(date(2026, 8, 31))
    first = original.storage

    with pytest.raises(StepRefused, match="почему"):
        storing.correct_date(
            original.pk, by=curator, at=timezone.now(), served_on=date(2026, 8, 1), reason=""
        )
    storing.correct_date(
        original.pk, by=curator, at=timezone.now(), served_on=date(2026, 8, 30), reason="По акту услуг"
    )

    original = Original.objects.get(pk=original.pk)
    first.refresh_from_db()
    assert (original.served_on, original.kept_until) == (date(2026, 8, 30), date(2028, 2, 29))
    assert first.stopped_at and original.storage.promised_on == date(2028, 2, 29)
    assert Event.objects.get(action="original.correct_date").details["reason"] == "По акту услуг"
    assert "29 февраля 2028" in letters("original_date_corrected")[0].body_text.replace("\u00a0", " ")


def test_after_a_correction_no_reminder_comes_a_second_time(curator):
    original = kept(timezone.now().astimezone(MOSCOW).date() - timedelta(days=450))

    storing.correct_date(
        original.pk,
        by=curator,
        at=timezone.now(),
        served_on=original.served_on + timedelta(days=1),
        reason="Акт",
    )

    storage = Original.objects.get(pk=original.pk).storage
    assert not storage.steps.due(timezone.now()).exists()
    assert storage.steps.waiting().filter(name="reminder").exists()


def test_the_date_may_be_corrected_also_after_the_end_while_the_original_is_owed(curator):
    original = kept(timezone.now().astimezone(MOSCOW).date() - timedelta(days=520))
    asked(original, original.case.applicant)
    ended_at = original.storage.due_at
    storing.end_storage(Original.objects.get(pk=original.pk).storage, at=ended_at)

    later = original.served_on + timedelta(days=100)
    storing.correct_date(original.pk, by=curator, at=ended_at, served_on=later, reason="Акт")

    storage = Original.objects.get(pk=original.pk).storage
    assert storage.is_running and storage.pk != original.storage_id
    assert set(storage.steps.waiting().values_list("name", flat=True)) == {"end"}


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2100, 1, 1)])
def test_a_date_that_is_ahead_or_would_have_ended_the_storage_is_refused(original, curator, day):
    with pytest.raises(StepRefused):
        storing.correct_date(original.pk, by=curator, at=timezone.now(), served_on=day, reason="Акт")


def test_the_place_is_written_down_by_its_organisation_and_again_when_moved(original, doctor):
    for place in ("Архив, шкаф 4", "Архив, шкаф 4", "Сейф главного врача"):
        originals.register(original.pk, by=doctor, at=timezone.now(), place=place)

    assert Original.objects.get().place == "Сейф главного врача"
    assert Event.objects.filter(action="original.register").count() == 2


@pytest.mark.parametrize("who", ["owner", "curator"])
def test_only_the_organisation_registers_and_hands_over(request, original, who):
    by = request.getfixturevalue(who)
    with pytest.raises(StepRefused):
        originals.register(original.pk, by=by, at=timezone.now(), place="Архив")
    asked(original, by)
    with pytest.raises(StepRefused):
        sent(original, by)


def test_another_organisation_and_a_stranger_know_of_no_original(original):
    for by in (
        UserFactory(role="clinic"),
        UserFactory(),
        UserFactory(role="privacy"),
        UserFactory(role="admin"),
    ):
        with pytest.raises(Original.DoesNotExist):
            asked(original, by)
        assert not Original.objects.visible_to(by).exists()


def test_abroad_nothing_is_told_without_the_consent_and_the_notice(db):
    """L4: the name and the address of the person would cross the border."""
    original = kept(abroad=True)
    doctor = UserFactory(role="clinic", organisation=original.clinic)
    assert not Original.objects.visible_to(doctor).exists()
    with pytest.raises(StepRefused, match="трансграничную"):
        asked(original, original.case.applicant)

    sign_all(original.case, at=timezone.now(), kinds=["cross_border"])
    assert asked(original, original.case.applicant).state == "asked_for"
    assert Original.objects.visible_to(doctor).exists()

    Consent.objects.update(withdrawn_at=timezone.now())
    assert not Original.objects.visible_to(doctor).exists()


@pytest.mark.parametrize(
    "untrue",
    [
        {"place": "Архив"},
        {"state": "asked_for"},
        {"state": "handed_over"},
        {"sent_on": date(2026, 1, 1)},
        {"state": "lost"},
        {"lost_because": "Потеряли"},
        {"kept_until": date(2000, 1, 1)},
    ],
)
def test_the_database_keeps_half_a_fact_out(original, untrue):
    with pytest.raises(IntegrityError), transaction.atomic():
        Original.objects.filter(pk=original.pk).update(**untrue)


def test_each_version_has_an_original_with_a_storage_of_its_own(original):
    """A case that was opened again gets another opinion; the first one's original still lies where it lay."""
    case = Case.objects.get(pk=original.case.pk)
    second = originals.keep(
        OpinionFactory(case=case, version=2, clinic=OrganisationFactory()), at=timezone.now()
    )

    assert case.deadlines.filter(kind="storage", met_at=None, stopped_at=None).count() == 2
    assert set(Original.objects.of_case(case)) == {original, second}


@pytest.mark.parametrize(("over", "state"), [(False, "kept"), (True, "storage_over")])
def test_opinions_released_before_originals_had_rows_get_one_with_the_storage_counted_for_them(
    db, over, state
):
    case = CaseFactory(status="delivered", clinic=OrganisationFactory())
    opinion = OpinionFactory(case=case)
    storage = start_clock(case, "storage", since=moscow("2025-08-31 00:00"))
    if over:
        type(storage).objects.update(met_at=storage.due_at)

    import_module("requests_app.migrations.0006_originals_of_released_opinions").keep(apps, None)

    (original,) = Original.objects.all()
    assert (original.opinion, original.storage, original.state) == (opinion, storage, state)
    assert (original.served_on, original.kept_until) == (date(2025, 8, 31), date(2027, 2, 28))


def test_a_storage_that_ended_by_a_wrong_date_goes_on_by_the_right_one(curator):
    """D9: a mistyped year had ended it, and the person may ask for the original again; both sides are told."""
    today = timezone.now().astimezone(MOSCOW).date()
    original = kept(today - timedelta(days=545))
    storing.end_storage(original.storage, at=original.storage.due_at)
    right = today - timedelta(days=180)
    storing.correct_date(original.pk, by=curator, at=timezone.now(), served_on=right, reason="Ошиблись годом")

    original = Original.objects.get(pk=original.pk)
    assert original.state == Original.State.KEPT and original.storage.is_running
    assert len(letters("original_date_corrected")) == len(letters("clinic_original_date")) == 1
    asked(original, original.case.applicant)
