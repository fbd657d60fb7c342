"""The addresses of this door."""

from django.urls import URLPattern

app_name = "curators"
urlpatterns: list[URLPattern] = []
