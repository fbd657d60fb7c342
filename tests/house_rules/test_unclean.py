"""What the scanner has not called clean is given to nobody, by whatever route, whoever asks (S3; RELIABILITY, F31)."""

from django.db import transaction
from django.utils import timezone

from documents.models import VERDICTS, Document, Scan
from tests.house_rules.routes import routes
from tests.house_rules.routes_oracle import RULES
from tests.house_rules.walk import Walk

BYTES = (b"%PDF-", b"RIFF", b"PK\x03\x04", b"DICM")
"""How files, pictures of pages and archives begin."""
MADE_WHEN_ASKED = {
    f"portal:{name}_pdf" for name in ("questionnaire", "summary", "parcel", "laboratory", "plain")
}
"""No stored files: nobody has sent them."""
NOW = timezone.now()
UNCLEAN = [
    *({"scan": scan, "scanned_at": NOW if scan in VERDICTS else None} for scan in Scan if scan != Scan.CLEAN),
    {"damaged_at": NOW},
]
SHOWS = [
    route
    for route in routes()
    if route.name in RULES and "GET" in RULES[route.name].methods and route.name not in MADE_WHEN_ASKED
]


def given(walk: Walk) -> list[str]:
    """Routes that gave bytes to somebody whom the oracle lets in."""
    fresh = Walk(walk.world)
    fresh.sessions = walk.sessions
    return [
        f"{route.name} to {person}"
        for route in SHOWS
        for person in sorted(RULES[route.name].who)
        if _is_a_file(fresh.own(route, "GET", person).body)
    ]


def _is_a_file(body: bytes) -> bool:
    return body.startswith(BYTES) or b"DICM" in body[:200]


def test_clean_files_are_given_by_these_routes_and_by_none_when_they_are_not_clean_or_damaged(walk, settings):
    """One world for all of it: it takes seconds to make."""
    assert {name.split(" to ")[0] for name in given(walk)} >= {
        "portal:download",
        "portal:page",
        "curators:download",
        "curators:page",
        "clinics:download",
        "clinics:page",
        "clinics:archive",
        "clinics_api:content",
    }, "else the rest would prove nothing"

    settings.ALLOW_UNSCANNED = False
    for state in UNCLEAN:
        with transaction.atomic():
            Document.objects.update(**state)
            found = given(walk)
            transaction.set_rollback(True)
        assert found == [], state
