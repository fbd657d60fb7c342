"""The addresses of the medical organisation's door. Cases are named by random ids; the number is for people."""

from django.urls import path

from clinics.views import (
    addenda,
    cases,
    experts,
    materials,
    opinion,
    originals,
    papers,
    requests,
    resuming,
    slide,
    viewer,
)

app_name = "clinics"
urlpatterns = [
    path("", cases.cases, name="cases"),
    path("originals/", originals.originals, name="originals"),
    path("originals/<uuid:pk>/", originals.original, name="original"),
    path("originals/<uuid:pk>/place/", originals.register, name="original_place"),
    path("originals/<uuid:pk>/application/", originals.apply, name="original_apply"),
    path("originals/<uuid:pk>/sending/", originals.hand_over, name="original_sending"),
    path("originals/<uuid:pk>/loss/", originals.lost, name="original_loss"),
    path("originals/<uuid:pk>/return/", originals.came_back, name="original_return"),
    path("originals/<uuid:pk>/addendum/", addenda.addendum, name="addendum"),
    path("originals/<uuid:pk>/addenda/<uuid:addendum_pk>/", addenda.addendum_file, name="addendum_file"),
    path("materials/", materials.materials, name="materials"),
    path("materials/<uuid:pk>/", materials.material, name="material"),
    path("materials/<uuid:pk>/arrival/", materials.register, name="material_arrival"),
    path("materials/<uuid:pk>/place/", materials.place, name="material_place"),
    path("materials/<uuid:pk>/used/", materials.use_up, name="material_used"),
    path("materials/<uuid:pk>/loss/", materials.lost, name="material_loss"),
    path("materials/<uuid:pk>/application/", materials.ask_back, name="material_application"),
    path("materials/<uuid:pk>/sending/", materials.send_back, name="material_sending"),
    path("materials/<uuid:pk>/photo/", materials.photo, name="material_photo"),
    path("experts/", experts.experts, name="experts"),
    path("experts/new/", experts.new, name="expert_new"),
    path("experts/<uuid:pk>/", experts.expert, name="expert"),
    path("experts/<uuid:pk>/credentials/", experts.add_credential, name="expert_credential"),
    path(
        "experts/<uuid:pk>/credentials/<uuid:credential_pk>/removal/",
        experts.remove_credential,
        name="expert_credential_removal",
    ),
    path("<uuid:pk>/", cases.case, name="case"),
    path("<uuid:pk>/accept/", cases.accept, name="accept"),
    path("<uuid:pk>/decline/", cases.decline, name="decline"),
    path("<uuid:pk>/papers/", papers.archive, name="archive"),
    path("<uuid:pk>/papers/<uuid:document_pk>/", papers.download, name="download"),
    path("<uuid:pk>/papers/<uuid:document_pk>/<int:number>/", papers.page, name="page"),
    path("<uuid:pk>/viewer/<uuid:document_pk>/", viewer.viewer, name="viewer"),
    path(
        "<uuid:pk>/viewer/<uuid:document_pk>/<uuid:series_pk>/<int:position>/", viewer.picture, name="picture"
    ),
    path("<uuid:pk>/slide/<uuid:document_pk>/", slide.slide, name="slide"),
    path(
        "<uuid:pk>/slide/<uuid:document_pk>/<int:level>/<int:column>_<int:row>.jpg", slide.tile, name="tile"
    ),
    path("<uuid:pk>/opinion/", opinion.opinion, name="opinion"),
    path("<uuid:pk>/opinion/<uuid:opinion_pk>/", opinion.handed_over, name="handed_over"),
    path("<uuid:pk>/uploads/", resuming.uploads, name="uploads"),
    path("<uuid:pk>/uploads/<uuid:upload>/", resuming.upload, name="upload"),
    path("<uuid:pk>/request/", requests.ask, name="request"),
]
