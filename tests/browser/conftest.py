"""A real Chromium before the real product. One product serves the whole run; every test has a fresh window."""

import pytest
from playwright.sync_api import sync_playwright

from tests import servers, smtp
from tests.browser.product import Product
from tests.browser.window import Window

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def product():
    with servers.open_folder() as var:
        product = Product(var, smtp.free_port())
        try:
            product.wait_until_healthy()
            yield product
        finally:
            product.stop()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_window(chromium, product):
    """``open_window(width)`` → a window whose console errors and foreign requests fail the test at its end."""
    windows = []

    def open_one(width: int = 1280) -> Window:
        window = Window(chromium, product.address, width)
        windows.append(window)
        return window

    yield open_one
    for window in windows:
        window.close()
