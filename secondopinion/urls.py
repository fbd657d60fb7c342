"""Every address of the product, door by door."""

from django.urls import include, path

urlpatterns = [
    path("cabinet/", include("portal.urls")),
    path("office/", include("curators.urls")),
    path("clinic/", include("clinics.urls")),
    path("account/", include("allauth.urls")),
]
