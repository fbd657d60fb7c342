"""The request of somebody who has passed this door: signed in, of an organisation (the first two locks)."""

from django.http import HttpRequest

from accounts.models import User


class DoctorRequest(HttpRequest):
    user: User
