"""Imaging on a case's page: the series of the document that is shown, and names that are not the insured person's."""

from collections.abc import Iterable
from dataclasses import dataclass

from documents.imaging.table import Row, rows
from documents.models import Document, Series
from requests_app import claims
from requests_app.claims import Claim
from requests_app.models import Case


@dataclass(frozen=True)
class OtherName:
    """One name or birth date that differs, on one or several documents."""

    series: Series
    says: str


def of(
    case: Case, documents: Iterable[Document], shown: Document | None
) -> tuple[list[Row], list[OtherName]]:
    """The table of the shown document, and what to ask about in all of them: no query where there is no imaging."""
    held = [document for document in documents if document.contents and document.may_be_opened]
    if not held:
        return [], []
    series = list(Series.objects.filter(document__in=held))
    return rows(one for one in series if one.document_id == (shown and shown.pk)), _others(case, series)


def _others(case: Case, series: list[Series]) -> list[OtherName]:
    if case.insured is None:
        return []
    first = {(one.patient_name, one.patient_born): one for one in reversed(series)}
    differing = [
        one
        for one in first.values()
        if claims.of(case.insured, one.patient_name, one.patient_born) == Claim.DIFFERS
    ]
    if not differing:
        return []
    decided = set(case.same_persons.values_list("patient_name", "patient_born"))
    asked = [one for one in differing if (one.patient_name, one.patient_born) not in decided]
    return [OtherName(one, _says(case, one)) for one in asked]


def _says(case: Case, one: Series) -> str:
    """«На диске другое имя: PETROV IVAN, 1961»."""
    name = one.patient_name.split("=")[0].replace("^", " ").strip()
    if case.insured and claims.of_name(case.insured, one.patient_name) == Claim.DIFFERS:
        year = f", {one.patient_born:%Y}" if one.patient_born else ""
        return f"На диске другое имя: {name}{year}"
    return f"На диске другая дата рождения: {one.patient_born:%d.%m.%Y}"
