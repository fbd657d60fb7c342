"""The things of a case by a program of the insured person (S12)."""

import uuid

import pytest
from django.utils import timezone

from requests_app.actions import materials, returning
from requests_app.actions.returning import SentBack
from requests_app.asked import MOST, Asked
from requests_app.models import Case, Material
from requests_app.models.enclosure import PHYSICAL
from tests.clinics.api.test_things import asked_by
from tests.factories import UserFactory
from tests.portal import situations
from tests.portal.api.program import program_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(anna, curator):
    case, now = situations.at_clinic(anna, curator), timezone.now()
    doctor = UserFactory(role="clinic", organisation=case.clinic)
    materials.propose_request(
        case.number, by=doctor, at=now, reason="Нужен пересмотр", asked=[Asked("slides")], address="М"
    )
    materials.ask_for_materials(case.number, by=curator, at=now)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def doctor(case):
    return UserFactory(role="clinic", organisation=case.clinic)


def parcel(thing, **changes):
    today = f"{timezone.localdate()}"
    return {"things": [str(thing.pk)], "way": "post", "sent_on": today, "acknowledged": True, **changes}


def test_the_whole_way_of_a_thing(anna, case, doctor):
    program, path, thing = program_of(anna), f"cases/{case.pk}/materials/", Material.objects.get()
    told = program.get(path).json()
    assert (told["address"], told["things"][0]["may"]) == ("М", ["send"])

    for _ in range(2):
        told = program.post(f"{path}sending/", parcel(thing, tracking="8008"), key="once").json()
    assert (told["things"][0]["state"], told["things"][0]["tracking"]) == ("on_the_way", "8008")
    materials.take_in(thing.pk, by=doctor, at=timezone.now())

    wish = {"things": [str(thing.pk)], "way": "post", "address": "Москва, 5", "acknowledged": True}
    assert program.post(f"{path}return/", wish).json()["things"][0]["state"] == "asked_back"
    assert program.post(f"{path}{thing.pk}/keep/").json()["things"][0]["state"] == "held"
    program.post(f"{path}return/", wish)
    back = SentBack("post", timezone.localdate(), "8009")
    returning.send_back(thing.pk, by=doctor, at=timezone.now(), sent=back)

    told = program.post(f"{path}{thing.pk}/received/").json()["things"][0]
    assert (told["state"], told["holder"], told["tracking"], told["may"]) == (
        "returned",
        "insured",
        "8009",
        [],
    )


@pytest.mark.parametrize("of_whom", ["nobody", "another case of one's own", "a stranger"])
def test_things_are_asked_back_as_they_were_named_or_not_at_all(anna, case, doctor, of_whom):
    other = asked_by(doctor, "slides")
    if of_whom == "another case of one's own":
        Case.objects.filter(pk=other.pk).update(applicant=anna)
    Material.objects.update(state="held")
    own, foreign = (Material.objects.get(case=one).pk for one in (case, other))
    wish = {"way": "post", "address": "Москва, 5", "acknowledged": True}
    named = uuid.uuid4() if of_whom == "nobody" else foreign

    for things in ([own, named], [named]):
        body = {**wish, "things": [str(pk) for pk in things]}
        refused = program_of(anna).post(f"cases/{case.pk}/materials/return/", body)
        assert (refused.status_code, refused.json()["detail"]) == (409, "Отметьте, какие материалы.")
    assert set(Material.objects.values_list("state", flat=True)) == {"held"}


def test_all_things_of_a_request_go_in_one_call(anna, curator):
    case, now = situations.at_clinic(anna, curator), timezone.now()
    doctor = UserFactory(role="clinic", organisation=case.clinic)
    most = [Asked(kind, count=MOST) for kind in PHYSICAL]
    materials.propose_request(case.number, by=doctor, at=now, reason="Пересмотр", asked=most, address="М")
    materials.ask_for_materials(case.number, by=curator, at=now)
    things = [str(pk) for pk in Material.objects.values_list("pk", flat=True)]

    sent = program_of(anna).done(
        f"cases/{case.pk}/materials/sending/",
        {"things": things, "way": "post", "sent_on": f"{timezone.localdate()}", "acknowledged": True},
    )

    assert len(things) == 90 and {thing["state"] for thing in sent["things"]} == {"on_the_way"}


def test_the_cost_is_acknowledged_or_nothing_is_sent(anna, case):
    thing = Material.objects.get()

    refused = program_of(anna).post(f"cases/{case.pk}/materials/sending/", parcel(thing, acknowledged=False))

    assert refused.status_code == 409 and "за счёт застрахованного лица" in refused.json()["detail"]


def test_with_the_scope_of_reading_alone_nothing_is_sent(anna, case):
    reader = program_of(anna, "read")
    assert reader.get(f"cases/{case.pk}/materials/").status_code == 200
    assert (
        reader.post(f"cases/{case.pk}/materials/sending/", parcel(Material.objects.get())).status_code == 403
    )
