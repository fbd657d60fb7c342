"""Every page that links lead to, as every role, on a phone and on a desk: nothing for axe-core, nothing in the console."""

import pytest

from tests.browser import crawl

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("product")]


ON_PHONES = ["anna", "olga", "pavel", "elena", "irina", "ekaterina", "roman"]
ON_DESKS = ["anna", "irina", "ekaterina", "roman"]


@pytest.mark.parametrize(
    ("who", "width"), [*((who, 390) for who in ON_PHONES), *((who, 1280) for who in ON_DESKS)]
)
def test_no_page_has_a_fault(who, width, open_window):
    window = open_window(width)
    window.sign_in_by_password(f"{who}@demo.example", f"{who}-demo-2026")
    start = window.page.url.removeprefix(window.address)

    faults = [fault for _ in crawl.pages(window, start, of_a_kind=1, most=25) for fault in window.faults()]

    assert faults == []


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_before_signing_in_have_no_fault(width, open_window):
    window = open_window(width)
    faults = []
    for path in ("/account/login/", "/account/signup/", "/account/password/forgotten/", "/demo/mail/"):
        window.go(path)
        faults += window.faults()

    assert faults == []
