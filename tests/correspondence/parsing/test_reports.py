"""Delivery reports (RFC 3464): whose letter, which address, whether for good."""

from pathlib import Path

import pytest

from correspondence.parsing import letter
from correspondence.parsing.reading import Bounce

OURS = "<0f8fad5b-d9cb-469f-a165-70867728950e@vm.example>"
FAILED = (
    "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; Lost@Example.com\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 no such\n user\n"
)
DELIVERED = "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; a@b.ru\nAction: delivered\nStatus: 2.0.0\n"


def bounce_of(
    status: str, folder: Path, back: str = f"Message-ID: {OURS}\n", kind: str = "text/rfc822-headers"
) -> Bounce | None:
    raw = (
        "From: MAILER-DAEMON@mx\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        f"--b\n\nsorry\n--b\nContent-Type: message/delivery-status\n\n{status}\n--b\nContent-Type: {kind}\n\n{back}\n--b--\n"
    )
    return letter.read(raw.encode(), folder).bounce


def test_a_failure_is_for_good(tmp_path):
    assert bounce_of(FAILED, tmp_path) == Bounce(
        (OURS,), "lost@example.com", "5.1.1", "550 no such user", True
    )


def test_a_delay_is_not(tmp_path):
    bounce = bounce_of(FAILED.replace("failed", "delayed").replace("5.1.1", "4.4.1"), tmp_path)

    assert bounce is not None and (bounce.is_final, bounce.status) == (False, "4.4.1")


def test_of_several_recipients_the_one_who_failed_counts(tmp_path):
    both = DELIVERED + "\n" + FAILED.partition("\n\n")[2]

    assert bounce_of(both, tmp_path) == bounce_of(FAILED, tmp_path.joinpath("x").mkdir() or tmp_path / "x")


def test_a_report_of_success_is_no_bounce(tmp_path):
    assert bounce_of(DELIVERED, tmp_path) is None


@pytest.mark.parametrize(
    "kind", ["message/rfc822", "text/rfc822-headers", "text/plain", "message/rfc822-headers"]
)
def test_the_id_is_found_however_it_was_sent_back(kind, tmp_path):
    bounce = bounce_of(FAILED, tmp_path, back=f"Subject: x\nMessage-ID:\n {OURS}\n\nbody", kind=kind)

    assert bounce is not None and bounce.message_ids == (OURS,)


def test_references_of_the_returned_letter_are_not_returned(tmp_path):
    other = OURS.replace("0f8f", "1f8f")
    bounce = bounce_of(FAILED, tmp_path, back=f"References: {other}\nMessage-ID: {OURS}\n")

    assert bounce is not None and bounce.message_ids == (OURS,)


def test_a_report_attached_by_a_person_is_no_bounce(tmp_path):
    inside = f"Content-Type: message/delivery-status\n\n{FAILED}"
    raw = f"From: a@b.ru\nContent-Type: message/rfc822\n\n{inside}"

    assert letter.read(raw.encode(), tmp_path).nature == "person"


def test_a_report_among_a_persons_own_papers_is_no_bounce(tmp_path):
    raw = (
        "From: ivan@b.ru\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nПосылаю выписку\n"
        f"--b\nContent-Type: message/delivery-status\n\n{FAILED}\n--b--\n"
    )

    assert letter.read(raw.encode(), tmp_path).nature == "person"


def test_exim_names_the_address_in_a_header(tmp_path):
    raw = f"From: a@b.ru\nX-Failed-Recipients: lost@b.ru\n\nSorry (5.7.1)\nMessage-Id: {OURS}\n"

    assert letter.read(raw.encode(), tmp_path).bounce == Bounce((OURS,), "lost@b.ru", "5.7.1", "", True)
