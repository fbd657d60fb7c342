"""The chapters of ICD-10 by their ranges, with their Russian titles, and which of them a code belongs to."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Chapter:
    number: str
    first: str
    last: str
    title: str

    @property
    def range(self) -> str:
        """«C00-D48»: how a chapter is named in rows and forms."""
        return f"{self.first}-{self.last}"

    @property
    def in_words(self) -> str:
        """The title inside a sentence: «новообразования»."""
        return self.title[0].lower() + self.title[1:]

    def __str__(self) -> str:
        return f"{self.first}–{self.last} {self.title}"


CHAPTERS = (
    Chapter("I", "A00", "B99", "Некоторые инфекционные и паразитарные болезни"),
    Chapter("II", "C00", "D48", "Новообразования"),
    Chapter("III", "D50", "D89", "Болезни крови, кроветворных органов и отдельные нарушения, "
            "вовлекающие иммунный механизм"),
    Chapter("IV", "E00", "E90", "Болезни эндокринной системы, расстройства питания и нарушения обмена веществ"),
    Chapter("V", "F00", "F99", "Психические расстройства и расстройства поведения"),
    Chapter("VI", "G00", "G99", "Болезни нервной системы"),
    Chapter("VII", "H00", "H59", "Болезни глаза и его придаточного аппарата"),
    Chapter("VIII", "H60", "H95", "Болезни уха и сосцевидного отростка"),
    Chapter("IX", "I00", "I99", "Болезни системы кровообращения"),
    Chapter("X", "J00", "J99", "Болезни органов дыхания"),
    Chapter("XI", "K00", "K93", "Болезни органов пищеварения"),
    Chapter("XII", "L00", "L99", "Болезни кожи и подкожной клетчатки"),
    Chapter("XIII", "M00", "M99", "Болезни костно-мышечной системы и соединительной ткани"),
    Chapter("XIV", "N00", "N99", "Болезни мочеполовой системы"),
    Chapter("XV", "O00", "O99", "Беременность, роды и послеродовой период"),
    Chapter("XVI", "P00", "P96", "Отдельные состояния, возникающие в перинатальном периоде"),
    Chapter("XVII", "Q00", "Q99", "Врождённые аномалии (пороки развития), деформации и хромосомные нарушения"),
    Chapter("XVIII", "R00", "R99", "Симптомы, признаки и отклонения от нормы, выявленные при клинических "
            "и лабораторных исследованиях, не классифицированные в других рубриках"),
    Chapter("XIX", "S00", "T98", "Травмы, отравления и некоторые другие последствия воздействия внешних причин"),
    Chapter("XX", "V01", "Y98", "Внешние причины заболеваемости и смертности"),
    Chapter("XXI", "Z00", "Z99", "Факторы, влияющие на состояние здоровья населения и обращения в учреждения "
            "здравоохранения"),
    Chapter("XXII", "U00", "U85", "Коды для особых целей"),
)  # fmt: skip
BY_RANGE = {chapter.range: chapter for chapter in CHAPTERS}
CHOICES = [(chapter.range, str(chapter)) for chapter in CHAPTERS]
CATEGORY = re.compile(r"[A-Z][0-9]{2}(?=\.|$)")


def category(code: str) -> str:
    """«C50» of «C50.4»; empty for what is no code."""
    found = CATEGORY.match(code.strip().upper())
    return found[0] if found else ""


def chapter_of(code: str) -> Chapter | None:
    """The chapter that holds the code; None for no code, and for one that no chapter has."""
    three = category(code)
    return next((c for c in CHAPTERS if three and c.first <= three <= c.last), None)


def in_order(ranges: list[str]) -> list[Chapter]:
    """The chapters named, in the order of the classification."""
    return [chapter for chapter in CHAPTERS if chapter.range in ranges]
