"""The addresses of this door."""

from django.urls import path

from curators.views import (
    calendar,
    case,
    deadlines,
    letters,
    messages,
    organisations,
    papers,
    queue,
    release,
    steps,
)

app_name = "curators"
urlpatterns = [
    path("", queue.home, name="home"),
    path("queue/", queue.queue, name="queue"),
    path("queue/counters/", queue.counters, name="counters"),
    path("queue/<uuid:pk>/", case.case, name="case"),
    path("queue/<uuid:pk>/history/", case.history, name="history"),
    path("queue/<uuid:pk>/minor-email/", case.confirm_minor_email, name="confirm_minor_email"),
    path("queue/<uuid:pk>/assign/", case.assign, name="assign"),
    path("queue/<uuid:pk>/step/<slug:name>/", steps.step, name="step"),
    path("queue/<uuid:pk>/clinic/", steps.choose_clinic, name="choose_clinic"),
    path("queue/<uuid:pk>/release/", release.release, name="release"),
    path("queue/<uuid:pk>/message/", messages.write, name="message"),
    path("queue/<uuid:pk>/enclosures/<uuid:enclosure>/verdict/", papers.verdict, name="verdict"),
    path("queue/<uuid:pk>/enclosures/<uuid:enclosure>/consents/", papers.mark_consents, name="mark_consents"),
    path("queue/<uuid:pk>/absent/<slug:kind>/", papers.accept_absence, name="accept_absence"),
    path("queue/<uuid:pk>/materials/<uuid:item>/", papers.register_item, name="register_item"),
    path("queue/<uuid:pk>/documents/<uuid:document>/file/", papers.download, name="download"),
    path("queue/<uuid:pk>/documents/<uuid:document>/<int:number>/", papers.page, name="page"),
    path("deadlines/", deadlines.deadlines, name="deadlines"),
    path("deadlines/calendar/<int:year>/", calendar.year, name="calendar"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<uuid:pk>/", letters.letter, name="letter"),
    path("letters/<uuid:pk>/again/", letters.again, name="letter_again"),
    path("letters/<uuid:pk>/abort/", letters.abort, name="letter_abort"),
    path("organisations/", organisations.organisations, name="organisations"),
]
