"""A browser window that remembers what went wrong in it, and knows how to sign in."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

HEIGHTS = {390: 844, 1280: 900}


class Window:
    def __init__(self, browser: Browser, address: str, width: int, **how: object) -> None:
        """``how`` goes to the browser's context: ``java_script_enabled=False``, ``reduced_motion="reduce"``."""
        self.address = address
        self._context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            locale="ru-RU",
            timezone_id="Europe/Moscow",
            **how,
        )
        self.page: Page = self._context.new_page()
        self.complaints: list[str] = []
        self.foreseen: list[str] = []  # words of complaints that the test itself has caused, early or late
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", self._watch)

    def close(self) -> None:
        self._context.close()
        unforeseen = [told for told in self.complaints if not any(words in told for words in self.foreseen)]
        assert unforeseen == [], "\n".join(unforeseen)

    def go(self, path: str) -> None:
        answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None and answer.status < 400, f"{path}: {answer and answer.status}"

    def sign_in_by_password(self, email: str, password: str) -> None:
        self.go("/account/login/")
        self.page.get_by_text("Войти с паролем").click()
        self.page.locator("#id_login").fill(email)
        self.page.locator("#id_password").fill(password)
        self.page.get_by_role("button", name="Войти").last.click()
        self.page.wait_for_url(re.compile(r"/(cabinet|office|clinic)/"))

    def faults(self) -> list[str]:
        """What axe-core finds on the page, and whether anything sticks out sideways."""
        found = Axe().run(self.page).response["violations"]
        faults = [f"{self.page.url} {v['id']}: {[n['html'][:160] for n in v['nodes']]}" for v in found]
        if self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append(f"{self.page.url} is wider than the window")
        return faults

    def _hear(self, message) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(f"console at {self.page.url}: {message.text}")

    def _watch(self, request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self.complaints.append(f"request to another host: {request.url}")
