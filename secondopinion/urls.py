"""Every address of the product, door by door."""

from django.conf import settings
from django.urls import include, path

from secondopinion import doors, health

handler400 = "secondopinion.programs.unreadable"
handler404 = "secondopinion.programs.not_found"
handler500 = "secondopinion.programs.failed"
urlpatterns = [
    path("", doors.home, name="home"),
    path("health/", health.health, name="health"),
    path("cabinet/", include("portal.urls")),
    path("office/", include("curators.urls")),
    path("clinic/", include("clinics.urls")),
    path("account/sign-on/", include("secondopinion.sign_on")),
    path("account/", include("accounts.urls")),
    path("api/", include("secondopinion.programs")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("secondopinion.demo.urls")))
