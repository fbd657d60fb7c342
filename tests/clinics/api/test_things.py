"""An organisation's system answers for the things it has asked for (S12, D10)."""

import pytest
from django.utils import timezone

from correspondence.models import OutgoingLetter
from requests_app.actions import materials, returning
from requests_app.actions.wishes import Wish
from requests_app.asked import Asked
from requests_app.models import Case, Material
from tests.clinics.api.system import system_of
from tests.clinics.situations import case_at, doctor_of
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def asked_by(doctor, *kinds) -> Case:
    case, now = case_at(doctor.organisation), timezone.now()
    materials.propose_request(
        case.number, by=doctor, at=now, reason="Нужен пересмотр", asked=[Asked(k) for k in kinds], address="М"
    )
    materials.ask_for_materials(case.number, by=case.curator, at=now)
    return Case.objects.get(pk=case.pk)


def test_it_comes_with_its_state_and_place_and_the_last_begins_the_term(doctor):
    case, system = asked_by(doctor, "slides", "blocks"), system_of(doctor)
    (blocks, slides) = sorted(system.get("materials/").json()["results"], key=lambda one: one["kind"])
    assert (slides["state"], slides["number"]) == ("awaited", case.number)

    came = system.post(f"materials/{slides['id']}/arrival/", {"is_intact": True, "place": "Шкаф 2"}).json()
    assert (came["state"], came["place"]) == ("held", "Шкаф 2")
    assert system.get(f"cases/{case.pk}/").json()["status"] == "awaiting_materials"
    assert system.post(f"cases/{case.pk}/items/{blocks['item']}/register/").json()["status"] == "with_clinic"
    assert [one["id"] for one in system.get("materials/?state=held&limit=1").json()["results"]]


def test_things_that_came_together_are_written_down_in_one_call_with_one_letter(doctor):
    case, system = case_at(doctor.organisation), system_of(doctor)
    asked = {"kinds": ["slides"], "counts": {"slides": 3}, "reason": "Нужен пересмотр", "address": "М"}
    items = system.post(f"cases/{case.pk}/requests/", asked).json()["items"]
    assert [(item["nth"], item["out_of"]) for item in items] == [(1, 3), (2, 3), (3, 3)]
    materials.ask_for_materials(case.number, by=case.curator, at=timezone.now())
    first, second, _ = Material.objects.order_by("item__nth")

    came = {"place": "Шкаф 2", "together": [str(second.pk)]}
    told = system.post(f"materials/{first.pk}/arrival/", came).json()

    assert told["title"] == "Гистологическое стекло 1 из 3"
    assert sorted(Material.objects.values_list("state", flat=True)) == ["awaited", "held", "held"]
    assert OutgoingLetter.objects.filter(name="material_received").count() == 1


def test_damage_without_words_is_refused_as_on_the_page(doctor):
    asked_by(doctor, "slides")
    thing = Material.objects.get()

    refused = system_of(doctor).post(f"materials/{thing.pk}/arrival/", {"is_intact": False})

    assert refused.status_code == 409 and "что повреждено" in refused.json()["detail"]


def test_it_goes_home_as_was_asked_and_once(doctor):
    case, system = asked_by(doctor, "slides"), system_of(doctor)
    thing = Material.objects.get()
    system.post(f"materials/{thing.pk}/arrival/")
    system.post(f"materials/{thing.pk}/place/", {"place": "Шкаф 2"})
    wish = Wish("courier", "Москва, Примерная, 5", acknowledged=True)
    returning.ask([thing.pk], by=case.applicant, at=timezone.now(), wish=wish)
    assert system.get(f"materials/{thing.pk}/").json()["application"]["address"] == "Москва, Примерная, 5"

    sent = {"way": "courier", "sent_on": f"{timezone.localdate()}", "tracking": "KR-77"}
    for _ in range(2):
        told = system.post(f"materials/{thing.pk}/return/", sent, key="once").json()
    assert (told["state"], told["returning"]["tracking"]) == ("sent_back", "KR-77")
    assert thing.moves.filter(step="send_back").count() == 1


@pytest.mark.parametrize(("step", "state"), [("used", "used_up"), ("loss", None)])
def test_used_up_is_written_and_what_is_not_possible_is_refused(doctor, step, state):
    asked_by(doctor, "slides")
    thing, system = Material.objects.get(), system_of(doctor)
    system.post(f"materials/{thing.pk}/arrival/")

    told = system.post(f"materials/{thing.pk}/{step}/", {"because": "Срезан"})

    assert told.json().get("state") == state if state else told.status_code == 409


def test_another_organisations_thing_does_not_exist(doctor):
    stranger = doctor_of(OrganisationFactory())
    asked_by(doctor, "slides")
    thing, system = Material.objects.get(), system_of(stranger)

    assert system.get("materials/").json()["results"] == []
    assert system.get(f"materials/{thing.pk}/").status_code == 404
    assert system.post(f"materials/{thing.pk}/place/", {"place": "Моё"}).status_code == 404
