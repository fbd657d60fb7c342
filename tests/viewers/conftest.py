"""A doctor's real browser before the product under its strict policy. The models are not loaded yet when this is read."""

import pytest

from tests.browser.window import Window


@pytest.fixture
def disc(transactional_db):
    """``disc(members, series)`` → an accepted case, and its document of imaging with rows of series."""
    from tests.viewers import situations

    return situations.case_with_imaging


@pytest.fixture
def open_window(chromium, live_server, client):
    """``open_window(doctor, width)`` → a signed-in window; whatever its console complains of fails the test."""
    windows = []

    def open_one(doctor, width: int = 1280, **how) -> Window:
        client.force_login(doctor)
        window = Window(chromium, live_server.url, width, **how)
        cookie = client.cookies["sessionid"]
        window.page.context.add_cookies(
            [{"name": "sessionid", "value": cookie.value, "url": live_server.url}]
        )
        windows.append(window)
        return window

    yield open_one
    for window in windows:
        window.close()
