"""A record of a thing that is not so is put right with a reason, and nothing in the log is rewritten (S12)."""

from datetime import date

import pytest

from correspondence.models import OutgoingLetter
from requests_app import holding
from requests_app.actions import correcting, materials, returning, things
from requests_app.actions.returning import SentBack
from requests_app.actions.wishes import Wish
from requests_app.asked import Asked
from requests_app.models import Case, ConsentKind, Deadline
from requests_app.models.material import State
from requests_app.workflow import StepRefused
from tests.factories import sign_all
from tests.requests_app.slides import BY_POST, awaited, come, letters, now, sent, today

pytestmark = pytest.mark.django_db


def undone(thing, by, because="Записали не тот блок"):
    last = thing.moves.order_by("at", "pk").last().pk
    correcting.undo(thing.pk, by=by, at=now(), last=last, because=because)
    thing.refresh_from_db()
    return thing


def goes_home(thing, owner, doctor):
    returning.ask([thing.pk], by=owner, at=now(), wish=BY_POST)
    returning.send_back(thing.pk, by=doctor, at=now(), sent=SentBack("post", today(), "7"))
    thing.refresh_from_db()


def test_what_was_registered_by_mistake_is_waited_for_as_before(thing, owner, doctor, curator):
    sent(thing, owner)
    come(thing, doctor, place="Шкаф 2", is_intact=False, condition="Скол")
    undone(thing, curator)

    assert (thing.state, thing.holder) == (State.ON_THE_WAY, "carrier")
    assert (thing.place, thing.condition, thing.is_intact) == ("", "", None)
    assert thing.sending is not None and thing.item.registered_at is None
    assert "register" in holding.open_steps(thing, doctor)
    assert [move.step for move in thing.moves.all()] == ["begin", "send", "register", "undo"]


def test_the_person_and_the_organisation_are_told_with_the_reason(thing, doctor, curator):
    come(thing, doctor)
    undone(thing, curator, "Это был блок другого человека")

    letter = OutgoingLetter.objects.get(name="material_corrected")
    assert "Это был блок другого человека" in letter.body_text and "ещё не отправлен" in letter.body_text
    assert "Срок второго мнения снова остановлен" in letter.body_text
    assert letters("clinic_material_corrected") == 1


def test_of_two_clicks_one_takes_back_one_record(thing, owner, doctor, curator):
    sent(thing, owner)
    come(thing, doctor)
    last = thing.moves.order_by("at", "pk").last().pk
    correcting.undo(thing.pk, by=curator, at=now(), last=last, because="Ошибка")

    with pytest.raises(StepRefused, match="уже изменилась"):
        correcting.undo(thing.pk, by=curator, at=now(), last=last, because="Ошибка")
    thing.refresh_from_db()
    assert thing.state == State.ON_THE_WAY


def test_step_by_step_it_goes_back_to_the_beginning_and_no_further(thing, owner, doctor, curator):
    sent(thing, owner)
    come(thing, doctor)
    returning.ask([thing.pk], by=owner, at=now(), wish=BY_POST)
    returning.keep(thing.pk, by=owner, at=now())
    thing.refresh_from_db()

    assert [undone(thing, curator).state for _ in range(2)] == [State.ON_THE_WAY, State.AWAITED]
    assert thing.sending is None and "undo" not in holding.open_steps(thing, curator)


@pytest.mark.parametrize("step", ["used", "lost_home", "returned", "given", "sent_back"])
def test_each_end_of_a_thing_is_put_right(thing, owner, doctor, curator, step):
    come(thing, doctor)
    if step == "used":
        things.use_up(thing.pk, by=doctor, at=now(), because="Срезы")
    elif step == "given":
        wish = Wish("other", agreed="Заберу сама", acknowledged=True)
        returning.ask([thing.pk], by=owner, at=now(), wish=wish)
        returning.send_back(thing.pk, by=doctor, at=now(), sent=SentBack("by_hand", today()))
    else:
        goes_home(thing, owner, doctor)
        if step == "lost_home":
            things.record_lost(thing.pk, by=doctor, at=now(), because="Не дошла")
        if step == "returned":
            returning.confirm(thing.pk, by=owner, at=now())
    thing.refresh_from_db()
    undone(thing, curator)

    was = {"used": "held", "lost_home": "sent_back", "returned": "sent_back", "given": "asked_back"}
    assert thing.state == was.get(step, "asked_back")
    assert thing.what_became == "" and thing.item.registered_at is not None
    assert (thing.returning is None) == (thing.state in {"held", "asked_back"})


def test_what_came_back_from_its_way_home_is_not_sent_off_again_by_an_undo(thing, owner, doctor, curator):
    come(thing, doctor)
    goes_home(thing, owner, doctor)
    come(thing, doctor)

    assert "undo" not in holding.open_steps(thing, curator)


def test_the_term_stops_again_when_what_began_it_had_not_come(thing, owner, doctor, curator):
    """D4: the last arrival began new 14 days; it was another person's block."""
    come(thing, doctor)
    case = Case.objects.get()
    assert case.status == "with_clinic" and Deadline.objects.running().filter(kind="opinion").exists()
    undone(thing, curator)

    case.refresh_from_db()
    assert (case.status, thing.state) == ("awaiting_materials", State.AWAITED)
    assert not Deadline.objects.running().filter(kind="opinion").exists()
    come(thing, doctor)
    case.refresh_from_db()
    assert case.status == "with_clinic" and Deadline.objects.running().filter(kind="opinion").exists()


def test_what_nobody_waits_for_any_more_is_not_asked_for_by_an_undo(thing, doctor, curator):
    come(thing, doctor)
    Case.objects.update(status="opinion_received")

    assert undone(thing, curator).state == State.NOT_NEEDED
    assert Case.objects.get().status == "opinion_received"


def test_a_record_is_put_right_by_the_office_alone_and_in_words(thing, owner, doctor, curator):
    come(thing, doctor)
    for by in (owner, doctor):
        with pytest.raises(StepRefused, match="недоступно"):
            undone(thing, by)
    with pytest.raises(StepRefused, match="почему запись неверна"):
        undone(thing, curator, " ")


def test_a_parcel_that_came_back_is_sent_anew(thing, owner):
    sent(thing, owner)
    for _ in range(2):
        correcting.come_home(thing.pk, by=owner, at=now())
    thing.refresh_from_db()
    assert (thing.state, thing.sending) == (State.AWAITED, None)
    assert letters("clinic_material_corrected") == 1

    sent(thing, owner, tracking="80085599999999")
    thing.refresh_from_db()
    assert thing.state == State.ON_THE_WAY


def test_a_lost_parcel_is_found_where_it_is_found(thing, owner, doctor, curator):
    sent(thing, owner)
    things.record_lost(thing.pk, by=curator, at=now(), because="Не дошла")
    thing.refresh_from_db()
    assert {"come_home"} == holding.open_steps(thing, owner)
    come(thing, doctor)
    goes_home(thing, owner, doctor)
    things.record_lost(thing.pk, by=doctor, at=now(), because="Не дошла")
    thing.refresh_from_db()
    assert {"confirm"} == holding.open_steps(thing, owner)
    returning.confirm(thing.pk, by=owner, at=now())
    thing.refresh_from_db()
    assert thing.state == State.RETURNED


def test_a_thing_abroad_comes_home_through_the_office_when_the_consent_is_withdrawn(db):
    thing = awaited(country="DE", cross_border_notice_on=date(2026, 1, 1))
    case, doctor = thing.case, thing.item.request.asked_by
    sign_all(case, at=now())
    come(thing, doctor)
    case.consents.filter(kind=ConsentKind.CROSS_BORDER).update(withdrawn_at=now())

    returning.ask([thing.pk], by=case.applicant, at=now(), wish=BY_POST)
    assert (letters("staff_material_asked_back"), letters("clinic_material_asked_back")) == (1, 0)
    with pytest.raises(StepRefused):
        materials.take_in(thing.pk, by=doctor, at=now())
    returning.send_back(thing.pk, by=case.curator, at=now(), sent=SentBack("post", today(), "7"))
    thing.refresh_from_db()
    assert thing.state == State.SENT_BACK and letters("material_sent_back") == 1


def test_beside_another_request_of_the_clinic_the_record_waits(thing, doctor, curator):
    """D4: the term cannot wait for two requests at once, and the thing is not forgotten for that."""
    come(thing, doctor)
    materials.propose_request(
        thing.case.number, by=doctor, at=now(), reason="Ещё блок", asked=[Asked("blocks")], address="Москва"
    )

    with pytest.raises(StepRefused, match="другой запрос"):
        undone(thing, curator)


def test_what_is_said_of_a_thing_after_it_was_registered_is_written_down_and_told(thing, doctor, curator):
    """The parcel is registered at the desk, opened in the laboratory."""
    come(thing, doctor)
    come(thing, doctor, is_intact=False, condition="Разбито", place="Шкаф 2")
    come(thing, doctor)

    assert (thing.is_intact, thing.condition, thing.place) == (False, "Разбито", "Шкаф 2")
    assert letters("staff_material_damaged") == 1
    assert [move.step for move in thing.moves.all()] == ["begin", "register", "describe"]
