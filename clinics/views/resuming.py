"""A file of the organisation in pieces (tus): the signed opinion, which the form then names as the one it keeps."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from clinics.doctor import DoctorRequest
from clinics.views import lookup
from documents.models import Upload
from documents.tus import views as tus
from documents.uploads import UploadRefused
from documents.waking import wake
from requests_app import workflow
from requests_app.actions import arriving
from requests_app.models import Case
from requests_app.tasks import take_in_upload


@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def uploads(request: DoctorRequest, pk: UUID) -> HttpResponse:
    return tus.collection(request, _door(request, lookup.case_of(request, pk)))


@tus.really
@require_http_methods(["GET", "HEAD", "PATCH", "DELETE", "OPTIONS"])
def upload(request: DoctorRequest, pk: UUID, upload: UUID) -> HttpResponse:
    return tus.member(request, _door(request, lookup.case_of(request, pk)), upload)


def _door(request: DoctorRequest, case: Case) -> tus.Door:
    def words(told: dict[str, str]) -> dict[str, object]:
        if "hand_over_opinion" not in workflow.offered_steps(case, request.user, at=timezone.now()):
            raise UploadRefused("Передать мнение сейчас нельзя: дело не в работе или мнение уже передано.")
        return {"page": "opinion"}

    return tus.Door(
        by=request.user,
        case_number=case.number,
        words=words,
        address=lambda pk: reverse("clinics:upload", args=[case.pk, pk]),
        whole=_take_in,
    )


def _take_in(upload: Upload) -> None:
    if upload.size <= arriving.AT_ONCE:
        arriving.take_in(upload.pk, at=timezone.now())
    else:
        wake(take_in_upload, str(upload.pk))
