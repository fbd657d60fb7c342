"""Mounted by secondopinion/urls.py in the embedded settings alone."""

from django.urls import path

from secondopinion.demo import views

app_name = "demo"
urlpatterns = [
    path("mail/", views.mail, name="mail"),
    path("mail/write/", views.write, name="write"),
    path("mail/<str:name>/", views.one, name="one"),
    path("mail/<str:name>/<int:number>/", views.enclosed, name="enclosed"),
    path("mail/<str:name>/answer/", views.answer, name="answer"),
]
