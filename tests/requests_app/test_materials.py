"""A thing by its rules: who may do what from which state, what a second click does, what the database refuses (S12)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.roles import Role
from audit.models import Event
from requests_app import holding
from requests_app.actions import accounting, returning, things
from requests_app.actions.returning import SentBack
from requests_app.actions.things import Sending
from requests_app.actions.wishes import Wish
from requests_app.models import Consent, Material, MaterialMove
from requests_app.models.material import HOLDERS, State
from requests_app.models.parcel import COST_BACK, COST_THERE
from requests_app.workflow import StepRefused
from tests.factories import OrganisationFactory, UserFactory, sign_all
from tests.requests_app.slides import BY_POST, awaited, come, letters, now, sent, today

pytestmark = pytest.mark.django_db


def test_every_state_says_who_has_the_thing():
    assert set(HOLDERS) == set(State)


def test_the_cost_is_acknowledged_in_the_procedures_own_words(thing, owner, doctor):
    with pytest.raises(StepRefused, match="за счёт застрахованного лица"):
        sent(thing, owner, acknowledged=False)
    sent(thing, owner)
    come(thing, doctor)
    with pytest.raises(StepRefused, match="за счёт застрахованного лица"):
        returning.ask([thing.pk], by=owner, at=now(), wish=Wish("post", "Москва"))
    returning.ask([thing.pk], by=owner, at=now(), wish=BY_POST)

    thing.refresh_from_db()
    assert (thing.sending.wording, thing.application.wording) == (COST_THERE, COST_BACK)


def test_a_second_click_sends_nothing_twice(thing, owner, doctor):
    for _ in range(2):
        sent(thing, owner)
    for _ in range(2):
        come(thing, doctor)
    for _ in range(2):
        returning.ask([thing.pk], by=owner, at=now(), wish=BY_POST)
    back = SentBack("post", today(), "80085500000000")
    for _ in range(2):
        returning.send_back(thing.pk, by=doctor, at=now(), sent=back)
    for _ in range(2):
        returning.confirm(thing.pk, by=owner, at=now())

    told = ("clinic_material_sent", "clinic_material_asked_back", "material_asked_back", "material_sent_back")
    assert [letters(name) for name in told] == [1, 1, 1, 1]
    assert list(thing.moves.values_list("step", flat=True)) == [
        "begin", "send", "register", "ask_back", "send_back", "confirm",
    ]  # fmt: skip
    assert Event.objects.filter(action="material.confirm").count() == 1


def test_a_corrected_number_of_the_parcel_is_a_parcel_of_its_own(thing, owner):
    sent(thing, owner)
    sent(thing, owner, tracking="80085599999999")

    thing.refresh_from_db()
    assert thing.sending.tracking == "80085599999999"
    assert letters("clinic_material_sent") == 2


@pytest.mark.parametrize("days", [-3, 1])
def test_a_parcel_leaves_after_the_request_and_not_in_the_future(thing, owner, days):
    with pytest.raises(StepRefused, match="день отправки"):
        sent(thing, owner, on=today() + timedelta(days=days))


def test_the_organisation_does_not_say_that_the_insured_has_sent_it(thing, doctor):
    with pytest.raises(StepRefused, match="недоступно"):
        sent(thing, doctor)


def test_things_of_another_case_are_none(thing, owner):
    foreign = awaited()
    parcel = Sending([foreign.pk], "post", today(), acknowledged=True)
    with pytest.raises(StepRefused, match="какие материалы"):
        things.send(thing.case.number, by=owner, at=now(), sending=parcel)
    with pytest.raises(StepRefused, match="какие материалы"):
        returning.ask([foreign.pk], by=owner, at=now(), wish=BY_POST)
    with pytest.raises(StepRefused, match="какие материалы"):
        returning.confirm(foreign.pk, by=owner, at=now())


def test_things_at_two_organisations_are_asked_for_apart(thing, owner, doctor):
    come(thing, doctor)
    other = awaited()
    Material.objects.filter(pk=other.pk).update(case=thing.case)

    with pytest.raises(StepRefused, match="отдельно"):
        returning.ask([thing.pk, other.pk], by=owner, at=now(), wish=BY_POST)
    Material.objects.filter(pk=thing.pk).update(state="awaited")
    parcel = Sending([thing.pk, other.pk], "post", today(), acknowledged=True)
    with pytest.raises(StepRefused, match="разные организации"):
        things.send(thing.case.number, by=owner, at=now(), sending=parcel)


def test_what_is_damaged_is_said_in_words(thing, doctor):
    with pytest.raises(StepRefused, match="что повреждено"):
        come(thing, doctor, is_intact=False)


def test_an_application_is_taken_back_while_the_thing_is_still_there(thing, owner, doctor):
    come(thing, doctor)
    returning.ask([thing.pk], by=owner, at=now(), wish=BY_POST)
    for _ in range(2):
        returning.keep(thing.pk, by=owner, at=now())

    thing.refresh_from_db()
    assert (thing.state, thing.application) == (State.HELD, None)
    assert letters("clinic_material_kept") == 1
    with pytest.raises(StepRefused):
        returning.send_back(thing.pk, by=doctor, at=now(), sent=SentBack("post", today(), "8"))


def test_nothing_is_given_into_hands_when_the_person_asked_to_have_it_posted(thing, owner, doctor):
    come(thing, doctor)
    returning.ask([thing.pk], by=owner, at=now(), wish=BY_POST)

    with pytest.raises(StepRefused, match="Человек просил иначе"):
        returning.send_back(thing.pk, by=doctor, at=now(), sent=SentBack("by_hand", today()))


def test_given_into_the_hands_as_was_agreed_it_is_returned_at_once(thing, owner, doctor):
    come(thing, doctor)
    wish = Wish("other", agreed="Заберу сама в среду", acknowledged=True)
    returning.ask([thing.pk], by=owner, at=now(), wish=wish)
    returning.send_back(thing.pk, by=doctor, at=now(), sent=SentBack("by_hand", today()))

    thing.refresh_from_db()
    assert thing.state == State.RETURNED
    assert letters("material_given_back") == 1


def test_what_is_posted_back_has_a_number(thing, owner, doctor):
    come(thing, doctor)
    returning.ask([thing.pk], by=owner, at=now(), wish=BY_POST)

    with pytest.raises(StepRefused, match="номер отправления"):
        returning.send_back(thing.pk, by=doctor, at=now(), sent=SentBack("post", today()))


def test_a_lost_thing_keeps_the_last_hands_it_was_in(thing, owner, curator):
    sent(thing, owner)
    things.record_lost(thing.pk, by=curator, at=now(), because="Посылка не дошла")

    last = holding.last_hands(thing.moves.all())
    assert last and last.holder == "insured"
    assert letters("staff_material_lost") == 0, "the curator has written it down"


def test_who_held_it_is_not_rewritten(thing):
    with pytest.raises(IntegrityError), transaction.atomic():
        MaterialMove.objects.filter(material=thing).update(state=State.RETURNED)


@pytest.mark.parametrize("state", [State.ON_THE_WAY, State.ASKED_BACK, State.SENT_BACK, State.LOST])
def test_the_database_knows_what_belongs_to_a_state(thing, state):
    with pytest.raises(IntegrityError), transaction.atomic():
        Material.objects.filter(pk=thing.pk).update(state=state)


def test_another_organisation_never_sees_it_and_its_own_only_while_it_answers(thing, doctor):
    stranger = UserFactory(role=Role.CLINIC, organisation=OrganisationFactory())
    thing.case.status = "closed"
    thing.case.closed_because = "-"
    thing.case.save()

    seen = Material.objects.visible_to
    assert not seen(stranger) and not seen(doctor), "it never left the insured person"
    Material.objects.filter(pk=thing.pk).update(state=State.HELD)
    assert seen(doctor).get() == thing
    assert not seen(stranger)


def test_abroad_it_is_seen_with_consent_and_notice_alone():
    abroad = awaited(country="DE", cross_border_notice_on=today())
    doctor = abroad.item.request.asked_by
    assert not Material.objects.visible_to(doctor).exists()

    sign_all(abroad.case, at=now())
    assert Consent.objects.filter(case=abroad.case, kind="cross_border").exists()
    assert Material.objects.visible_to(doctor).exists()


def test_the_hourly_look_finds_its_rows_by_an_index(thing):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    found = Material.objects.filter(state__in=[State.ON_THE_WAY, State.SENT_BACK])
    assert "material_by_state" in found.explain()
    assert accounting.tell(at=now()) == 0
