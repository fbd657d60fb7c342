"""What each person does in a browser, in the words that stand on the page."""

import re
import time
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.window import Window

EXTRACT_PARTS = ("Диагноз", "Анамнез", "Выписной эпикриз", "План лечения", "Результаты исследований")


class Applicant:
    def __init__(self, window: Window, email: str, code_for) -> None:
        self.window, self.page, self.email, self.code_for = window, window.page, email, code_for

    def signs_up(self) -> None:
        self.window.go("/account/signup/")
        self.page.get_by_label("Электронная почта").first.fill(self.email)
        self._submit()
        self.page.get_by_label(re.compile("Код")).fill(self.code_for(self.email))
        self._submit()

    def opens_an_application(self) -> None:
        self.page.get_by_role("link", name="Подать заявку").first.click()
        self.page.get_by_label("Для меня").check()
        self._submit()
        for label, text in {
            "Фамилия": "Орлова",
            "Имя": "Зинаида",
            "Отчество": "Михайловна",
            "Дата рождения": "14.03.1952",
            "Ваш телефон": "+7 900 000-00-00",
        }.items():
            self.page.get_by_label(label).fill(text)
        self.page.get_by_label("Женский").check()
        self._press("Открыть заявку")

    def fills_the_questionnaire(self) -> None:
        self._opens("Анкета-заявление")
        self.page.get_by_label("Диагноз", exact=True).fill("Аортальный стеноз")
        self.page.get_by_label("Как развивалась болезнь").fill("Одышка два года, шум в сердце с детства.")
        self.page.get_by_label("Что предложил врач").fill("Протезирование клапана.")
        self._submit()

    def asks(self) -> None:
        self._opens("О чём спросить эксперта")
        self.page.get_by_role("checkbox").first.check()
        self.page.get_by_label("Ваш вопрос").fill("Можно ли обойтись без операции?")
        self._submit()

    def uploads(self, row: str, *files: Path, parts: tuple[str, ...] = ()) -> None:
        """Choose files on the page of one row; they go at once. Then tick what is in the last of them."""
        self._opens(row)
        self._sends_files(*files)
        for part in parts:
            self.page.get_by_role("checkbox", name=part).last.check()
        self._press("Сохранить и")

    def _sends_files(self, *files: Path) -> None:
        """Choose them and wait until each is among the files of the page, and none is on its way."""
        there = self.page.locator("[data-fresh=files] article.file")
        before = there.count()
        self.page.locator("#drop-file").set_input_files(files)
        expect(there).to_have_count(before + len(files), timeout=60_000)
        expect(self.page.locator("[data-row]")).to_have_count(0)

    def gives_the_policy(self, scan: Path) -> None:
        self._opens("Страховой полис")
        self.page.get_by_label("Номер полиса").fill("ДМС 77-0412 00001")
        self._sends_files(scan)
        self._press("Сохранить и")

    def signs_consents(self) -> None:
        self._opens("Согласи")
        self.page.get_by_label(re.compile("Я прочитал")).check()
        self._press("Принять соглашение")
        self.page.locator("#id_kinds").wait_for()
        for box in self.page.locator("#id_kinds input[type=checkbox]").all():
            assert not box.is_checked(), "no box is ticked beforehand"
            box.check()
        self._press("Получить код")
        self.page.get_by_label("Код из письма").fill(self.code_for(self.email))
        self._press("Подписать")

    def sends(self) -> str:
        """Send the application; the number on the confirmation."""
        self._opens("Проверить и отправить")
        self._press("Отправить заявку")
        return self.page.locator(".big-number").inner_text().strip()

    def _opens(self, row: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(".task a").filter(has_text=row).first.click()

    def _submit(self) -> None:
        with self.page.expect_navigation():
            self.page.locator("main form button[type=submit]:visible").first.click()

    def _press(self, words: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=re.compile(words)).first.click()


class Staff:
    """Somebody with a password, at the office's or the organisation's door."""

    def __init__(self, window: Window, name: str) -> None:
        self.window, self.page = window, window.page
        self.window.sign_in_by_password(f"{name}@demo.example", f"{name}-demo-2026")

    def _press(self, words: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=re.compile(words)).first.click()

    def _follows(self, link: Locator) -> None:
        with self.page.expect_navigation():
            link.first.click()


class Curator(Staff):
    def opens(self, number: str) -> None:
        """By the number as a person would say it: with the Cyrillic letters."""
        self.window.go("/office/queue/")
        self.page.get_by_label("Фамилия, номер или диагноз").fill(number.replace("VM", "ВМ"))
        self.page.keyboard.press("Enter")
        found = self.page.locator("a.case")
        expect(found).to_have_count(1)  # the list is redrawn in place: what stood there before is not it
        self.window.go(str(found.get_attribute("href")))
        self.page.get_by_text(number).first.wait_for()

    def takes_and_acknowledges(self) -> None:
        self._press("Взять себе")
        self._press_when_open("Подтвердить получение")
        self.page.get_by_text("На проверке").first.wait_for()

    def _press_when_open(self, words: str) -> None:
        """The worker looks into the files meanwhile: the button opens when all are checked."""
        for _ in range(60):
            button = self.page.get_by_role("button", name=words).first
            if button.count() and button.is_enabled():
                return self._press(words)
            self.page.wait_for_timeout(1000)
            self.page.reload()
        shown = self.page.locator("main").inner_text()
        raise AssertionError(f"«{words}» did not open at {self.page.url}:\n{shown}")

    def accepts_every_paper(self) -> None:
        """Line by line, until the whole package is marked and «Комплект полон» opens."""
        for _ in range(90):
            waiting = self.page.locator(".cl .i.wait a")
            if waiting.count():
                self._follows(waiting)
                self.page.get_by_label("Подходит").first.check()
                self._press("Сохранить решение")
            elif self.page.get_by_role("button", name="Комплект полон").first.is_enabled():
                return
            else:
                self.page.wait_for_timeout(1000)
                self.page.reload()
        raise AssertionError("papers are left without a verdict")

    def fixes_completeness(self) -> None:
        self._press("Комплект полон")
        self.page.get_by_text("Передаём").first.wait_for()

    def sends_to(self, clinic: str) -> None:
        self.page.get_by_label(re.compile(clinic)).check()
        self._press("Передать в клинику")
        self.page.get_by_text("Предложена клинике").first.wait_for()

    def releases(self) -> None:
        """The opinion's file may still be looked at: the page is opened again until the button is open."""
        self._follows(self.page.get_by_role("link", name="Проверить и выпустить"))
        until = time.monotonic() + 90
        while self.page.get_by_role("button", name=re.compile("Выпустить")).first.is_disabled():
            assert time.monotonic() < until, "the file was not looked at in time"
            self.page.wait_for_timeout(1000)
            self.page.reload()
        self._press("Выпустить")


class Doctor(Staff):
    def opens(self, number: str) -> None:
        self.window.go("/clinic/")
        self._follows(self.page.locator("tr, li, article").filter(has_text=number).locator("a"))

    def accepts(self) -> None:
        self._press("Принять дело")
        self.page.get_by_role("heading", name="Передать мнение").wait_for()

    def hands_over(self, opinion: Path, on: str) -> None:
        self.page.locator("input[type=file]").first.set_input_files(opinion)
        self.page.get_by_text("Эксперта нет в списке").click()
        self.page.get_by_role("textbox", name="ФИО эксперта").fill("Ковалёв Роман Андреевич")
        self.page.get_by_role("textbox", name="Должность").fill("Врач-кардиолог, к. м. н.")
        self.page.get_by_role("textbox", name="Дата мнения").fill(on)
        self.page.get_by_role("textbox", name=re.compile("Ответ на вопрос")).first.wait_for()
        for answer in self.page.get_by_role("textbox", name=re.compile("Ответ на вопрос")).all():
            answer.fill("Да, подтверждается.")
        for box in self.page.get_by_role("group", name="В мнении указаны").get_by_role("checkbox").all():
            box.check()
        self._press("Передать куратору")
