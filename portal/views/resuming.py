"""Files of any size in pieces (tus): what each page makes of its own, and who looks into a whole one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from documents import resumable
from documents.models import Upload
from documents.tus import views as tus
from documents.uploads import UploadRefused
from documents.waking import wake
from portal.papers import SHELVES
from portal.views.lookup import of_any
from requests_app import permissions
from requests_app.actions import arriving
from requests_app.models import Case, Kind, RequestedItem
from requests_app.models.enclosure import PHYSICAL
from requests_app.tasks import take_in_upload


@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
@of_any
def uploads(request: HttpRequest, case: Case) -> HttpResponse:
    """Begin one (POST), or learn which of this case are not ended."""
    return tus.collection(request, _door(request, case))


@tus.really
@require_http_methods(["GET", "HEAD", "PATCH", "DELETE", "OPTIONS"])
@of_any
def upload(request: HttpRequest, case: Case, upload: UUID) -> HttpResponse:
    return tus.member(request, _door(request, case), upload)


def going_on(request: HttpRequest, case: Case, *pages: str) -> list[dict[str, object]]:
    """What the person has begun on these pages and not ended, or was refused and has not put away."""
    mine = Upload.objects.of(request.user).filter(case_number=case.number, words__page__in=pages)
    return [
        {
            "upload": upload,
            "offset": resumable.length(upload),
            "url": reverse("portal:upload", args=[case.pk, upload.pk]),
        }
        for upload in mine.unended(timezone.now())
    ]


def _door(request: HttpRequest, case: Case) -> tus.Door:
    def words(told: dict[str, str]) -> dict[str, object]:
        if not permissions.may_add_enclosures(case, request.user):
            raise UploadRefused("Комплект уже передан. Чтобы добавить документ, напишите врачу-куратору.")
        return _words(case, told.get("page", ""))

    return tus.Door(
        by=request.user,
        case_number=case.number,
        words=words,
        address=lambda pk: reverse("portal:upload", args=[case.pk, pk]),
        whole=_take_in,
    )


def _words(case: Case, page: str) -> dict[str, object]:
    """A page of the draft by its name; an item of a request by its id: what a whole file will count as."""
    if page in SHELVES:
        shelf = SHELVES[page]
        return {"page": page, "kinds": [shelf.fresh.value], "among": [kind.value for kind in shelf.kinds]}
    kind = _asked(case).get(page)
    if kind is None:
        raise UploadRefused("Обновите страницу и приложите файл ещё раз.")
    return {"page": page, "kinds": [kind], "among": [kind]}


def _asked(case: Case) -> dict[str, str]:
    """Files asked for in the open requests: id → kind."""
    things = [Kind(kind).value for kind in PHYSICAL]
    items = RequestedItem.objects.filter(request__case=case, request__closed_at=None, dropped_at=None)
    return {str(pk): kind for pk, kind in items.exclude(kind__in=things).values_list("pk", "kind")}


def _take_in(upload: Upload) -> None:
    if upload.size <= arriving.AT_ONCE:
        arriving.take_in(upload.pk, at=timezone.now())
    else:
        wake(take_in_upload, str(upload.pk))
