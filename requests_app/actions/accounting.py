"""A case is over: things left at the organisation are told of once; those that nobody can find alarm once (S12)."""

from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction

from audit.rounds import each
from requests_app.actions import notices, things
from requests_app.models import Material
from requests_app.models.material import MaterialQuerySet


def tell(*, at: datetime) -> int:
    """Both, for every case that is over. Returns how many things were told of."""
    left = _each(Material.objects.left_behind().filter(left_told_at=None))
    lost = _each(Material.objects.unaccounted(at).filter(unaccounted_told_at=None))
    told = each(left, lambda pks: _tell_left(pks, at=at), what="telling of things left")
    return told + each(lost, lambda pks: _alarm(pks, at=at), what="alarm about things")


def _each(materials: MaterialQuerySet) -> list[list[UUID]]:
    """The ids of the things, one list for each case and organisation."""
    rows = materials.order_by("case", "clinic", "pk").values_list("case", "clinic", "pk")
    return [[pk for _, _, pk in group] for _, group in groupby(rows, key=lambda row: row[:2])]


def _locked(materials: MaterialQuerySet) -> list[Material]:
    return list(materials.with_people().select_for_update(of=("self",), skip_locked=True))


@transaction.atomic
def _tell_left(pks: list[UUID], *, at: datetime) -> int:
    """The insured person: these are still there, and how to have them back."""
    found = _locked(Material.objects.left_behind().filter(pk__in=pks, left_told_at=None))
    if found:
        case, clinic = found[0].case, found[0].clinic.name
        notices.try_to_tell("materials_left", case, at=at, things=things.told(found), clinic=clinic)
        Material.objects.filter(pk__in=[m.pk for m in found]).update(left_told_at=at)
    return len(found)


@transaction.atomic
def _alarm(pks: list[UUID], *, at: datetime) -> int:
    """The organisation and the curator: where is it?"""
    found = _locked(Material.objects.unaccounted(at).filter(pk__in=pks, unaccounted_told_at=None))
    if found:
        case, clinic = found[0].case, found[0].clinic
        notices.tell_clinic("clinic_material_unaccounted", case, clinic, at=at)
        notices.tell_staff("staff_material_unaccounted", case, ["curator"], at=at)
        Material.objects.filter(pk__in=[m.pk for m in found]).update(unaccounted_told_at=at)
    return len(found)
