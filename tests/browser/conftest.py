"""A real Chromium before the real product. One product serves the whole run; every test has a fresh window."""

import pytest

from tests import servers, smtp
from tests.browser.product import Product
from tests.browser.window import Window


@pytest.fixture(scope="session")
def product():
    with servers.open_folder() as var:
        product = Product(var, smtp.free_port())
        try:
            product.wait_until_healthy()
            yield product
        finally:
            product.stop()


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
