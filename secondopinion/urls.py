"""Every address of the product, door by door."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
]
