"""The addresses of the organisation's API, version 1. Where tokens are given out is ``secondopinion.urls``'s."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from clinics.api import after, events, things, views

app_name = "clinics_api"


def _open(view: type[views.View]):
    """Past the sign-in of people: a token is asked for by the view itself."""
    return login_not_required(view.as_view())


urlpatterns = [
    path("cases/", _open(views.Cases), name="cases"),
    path("cases/<uuid:pk>/", _open(views.OneCase), name="case"),
    path("cases/<uuid:pk>/accept/", _open(views.Acceptance), name="accept"),
    path("cases/<uuid:pk>/decline/", _open(views.Refusal), name="decline"),
    path("cases/<uuid:pk>/documents/<uuid:document_pk>/content/", _open(views.Content), name="content"),
    path("cases/<uuid:pk>/requests/", _open(views.Requests), name="ask"),
    path("cases/<uuid:pk>/items/<uuid:item_pk>/register/", _open(views.Registration), name="register"),
    path("events/", _open(events.Events), name="events"),
    path("materials/", _open(things.Materials), name="materials"),
    path("materials/<uuid:pk>/", _open(things.OneMaterial), name="material"),
    path("materials/<uuid:pk>/arrival/", _open(things.ArrivalOf), name="material_arrival"),
    path("materials/<uuid:pk>/place/", _open(things.PlaceOf), name="material_place"),
    path("materials/<uuid:pk>/used/", _open(things.UseOf), name="material_used"),
    path("materials/<uuid:pk>/loss/", _open(things.LossOf), name="material_loss"),
    path("materials/<uuid:pk>/return/", _open(things.ReturnOf), name="material_return"),
    path("cases/<uuid:pk>/addenda/", _open(after.Addenda), name="add"),
    path("cases/<uuid:pk>/opinion/", _open(views.Opinions), name="opinion"),
]
