"""How this door finds things: a case the organisation may see, a paper or an opinion of that case; all else is 404."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Credential, Expert
from clinics import papers
from clinics.doctor import DoctorRequest
from clinics.papers import Paper
from requests_app.models import Addendum, Case, Material, Opinion, Original


def case_of(request: DoctorRequest, pk: UUID) -> Case:
    """Assigned to the user's organisation, and only while assigned (D21)."""
    cases = Case.objects.visible_to(request.user).with_people().with_running_deadlines()
    return get_object_or_404(cases, pk=pk)


def paper_of(request: DoctorRequest, case: Case, document_pk: UUID) -> Paper:
    """A medical paper of an accepted case that has passed its check."""
    for paper in papers.of(case, request.user):
        if paper.document.pk == document_pk and paper.may_be_opened:
            return paper
    raise Http404


def opinion_of(request: DoctorRequest, case: Case, opinion_pk: UUID) -> Opinion:
    """One of the organisation's own; another organisation's opinion on the same case does not exist for it."""
    own = case.opinions.filter(clinic=request.user.organisation).select_related("document")
    return get_object_or_404(own, pk=opinion_pk)


def addendum_of(request: DoctorRequest, original: Original, addendum_pk: UUID) -> Addendum:
    """What the organisation itself has signed beside this opinion."""
    own = Addendum.objects.visible_to(request.user).select_related("document")
    return get_object_or_404(own, pk=addendum_pk, opinion=original.opinion_id)


def kept_of(request: DoctorRequest, case_pk: UUID) -> Original:
    """The original of the organisation's newest released opinion on this case, also when the case is closed to it."""
    kept = Original.objects.visible_to(request.user).with_people().filter(opinion__case=case_pk)
    found = kept.order_by("-opinion__version").first()
    if found is None:
        raise Http404
    return found


def original_of(request: DoctorRequest, pk: UUID) -> Original:
    """Kept by the user's own organisation, also when the case itself is no longer shown to it (S10)."""
    return get_object_or_404(Original.objects.visible_to(request.user).with_people(), pk=pk)


def expert_of(request: DoctorRequest, pk: UUID) -> Expert:
    """Of the user's own organisation."""
    return get_object_or_404(Expert.objects.of_organisation(request.user.organisation), pk=pk)


def credential_of(request: DoctorRequest, pk: UUID, credential_pk: UUID) -> Credential:
    return get_object_or_404(expert_of(request, pk).credentials, pk=credential_pk)


def material_of(request: DoctorRequest, pk: UUID) -> Material:
    """A thing that the user's own organisation answers for, also when the case is no longer shown to it (S12)."""
    return get_object_or_404(Material.objects.visible_to(request.user).with_people(), pk=pk)
