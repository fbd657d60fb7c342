"""The addresses of the embedded settings."""

from django.urls import include, path

from secondopinion.urls import urlpatterns as everywhere

urlpatterns = [*everywhere, path("demo/", include("secondopinion.demo.urls"))]
