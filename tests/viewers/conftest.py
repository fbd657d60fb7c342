"""A doctor's real browser before the product under its strict policy. The models are not loaded yet when this is read."""

import os

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.window import Window


@pytest.fixture(scope="session")
def browser():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # Playwright keeps a loop in this thread, and rows are made in it
    )
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def disc(transactional_db):
    """``disc(members, series)`` → an accepted case, and its document of imaging with rows of series."""
    from tests.viewers import situations

    return situations.case_with_imaging


@pytest.fixture
def open_window(browser, live_server, client):
    """``open_window(doctor, width)`` → a signed-in window; whatever its console complains of fails the test."""
    windows = []

    def open_one(doctor, width: int = 1280, **how) -> Window:
        client.force_login(doctor)
        window = Window(browser, live_server.url, width, **how)
        cookie = client.cookies["sessionid"]
        window.page.context.add_cookies(
            [{"name": "sessionid", "value": cookie.value, "url": live_server.url}]
        )
        windows.append(window)
        return window

    yield open_one
    for window in windows:
        window.close()
