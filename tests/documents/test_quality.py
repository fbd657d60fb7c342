"""What is warned about at upload: made pages of text, good and bad, and pictures that are dark or soft by nature."""

import io

import numpy as np
import pydicom
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from pydicom.data import get_testdata_file

from documents import quality
from documents.previews import dicom

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
WORDS = "Диагноз: рак левой молочной железы T2N0M0, люминальный В, HER2 отрицательный, лечение"
A4 = (1240, 1754)


def sheet(letters: int = 22, lines: int = 99) -> Image.Image:
    """A page of print as it is drawn, 150 dots an inch; ``letters`` in points of the picture."""
    page = Image.new("L", A4, 245)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, letters)
    for line in range(min(lines, int(1500 / (letters * 1.7)))):
        pen.text((90, 80 + line * letters * 1.7), WORDS, font=font, fill=25)
    return page


def photographed(page: Image.Image, light: float = 1.0) -> Image.Image:
    """By a phone: lit from one side, with noise, packed as JPEG."""
    noise = np.random.default_rng(7).normal(0, 3, (page.height, page.width))
    shade = np.linspace(0.7, 1.0, page.width)[None, :] * np.linspace(0.85, 1.0, page.height)[:, None]
    points = np.clip((np.asarray(page) * shade + noise) * light, 0, 255).astype(np.uint8)
    packed = io.BytesIO()
    Image.fromarray(points).save(packed, "JPEG", quality=80)
    return Image.open(packed)


def blurred(page: Image.Image, radius: float) -> Image.Image:
    return page.filter(ImageFilter.GaussianBlur(radius))


def on_a_dark_table(page: Image.Image) -> Image.Image:
    table = Image.new("L", (1500, 2100), 40)
    table.paste(page.rotate(3, fillcolor=40), (130, 170))
    return table


def chest() -> Image.Image:
    """A film of an X-ray on a light box: dark, soft, with ribs and a spine."""
    y, x = np.mgrid[0:1500, 0:1240]
    points = 18 + 110 * np.exp(-((((x - 620) / 520) ** 2 + ((y - 800) / 760) ** 2) ** 2))
    for middle in (400, 840):
        points -= 75 * np.exp(-((((x - middle) / 150) ** 2 + ((y - 750) / 360) ** 2) ** 1.5))
    for rib in range(9):
        bow = y - 380 - rib * 85 - ((x - 620) / 520) ** 2 * 120
        points += 35 * np.exp(-((bow / 12) ** 2)) * np.exp(-((((x - 620) / 430) ** 2) ** 3))
    points += 70 * np.exp(-(((x - 620) / 45) ** 2))
    points += np.random.default_rng(7).normal(0, 3, points.shape)
    return Image.fromarray(np.clip(points, 0, 255).astype(np.uint8))


def slice_of(name: str) -> Image.Image:
    shown = dicom._frame(pydicom.dcmread(get_testdata_file(name, download=False)), 0)
    return shown.convert("L").resize((1000, 1000), Image.Resampling.BICUBIC)


READ_WELL = {
    "print": lambda: sheet(),
    "small print": lambda: sheet(14),
    "a headline": lambda: sheet(40),
    "one line": lambda: sheet(30, lines=1),
    "print by a phone": lambda: photographed(sheet()),
    "small print by a phone": lambda: photographed(sheet(16)),
    "in the evening": lambda: photographed(sheet(), light=0.5),
    "a little soft": lambda: photographed(blurred(sheet(), 1.5)),
    "soft and still readable": lambda: photographed(blurred(sheet(), 2)),
    "on a dark table": lambda: photographed(on_a_dark_table(sheet())),
    "an empty page": lambda: Image.new("L", A4, 250),
    "an empty page by a phone": lambda: photographed(Image.new("L", A4, 240)),
    "an X-ray": chest,
    "a dark X-ray": lambda: chest().point(lambda value: value * 0.7),
    "an X-ray out of focus": lambda: blurred(chest(), 3),
    "a slice of CT": lambda: slice_of("CT_small.dcm"),
    "a slice of MRI": lambda: slice_of("MR_small.dcm"),
    "a slice of the liver": lambda: slice_of("693_J2KI.dcm"),
}


@pytest.mark.parametrize("what", READ_WELL)
def test_there_is_no_false_alarm(what):
    assert quality.of(READ_WELL[what]()) == [], quality.measured(READ_WELL[what]())


@pytest.mark.parametrize("radius", [3, 4, 6, 8])
def test_print_out_of_focus_is_seen(radius):
    assert quality.of(photographed(blurred(sheet(), radius))) == [quality.BLURRED]


@pytest.mark.parametrize("radius", [4, 6])
def test_large_print_and_a_page_on_a_table_are_seen_too(radius):
    assert quality.of(photographed(blurred(sheet(40), radius))) == [quality.BLURRED]
    assert quality.of(photographed(on_a_dark_table(blurred(sheet(), radius)))) == [quality.BLURRED]


@pytest.mark.parametrize("light", [0.35, 0.25, 0.15, 0.0])
def test_a_page_in_the_dark_is_seen(light):
    assert quality.of(photographed(sheet(), light)) == [quality.DARK]


def test_what_came_small_is_small_however_it_is_shown():
    assert quality.of(sheet(), points=640 * 480) == [quality.SMALL]
    assert quality.of(sheet(), points=900 * 600) == []


def test_sharpness_falls_with_the_radius_and_the_threshold_stands_between():
    """The numbers that the threshold rests on."""
    sharp = [quality.measured(photographed(blurred(sheet(), r))).sharpness for r in (0, 1, 2, 3, 4)]

    assert sharp == sorted(sharp, reverse=True)
    assert sharp[2] > 0.25 > quality.SHARPEST_BLUR > 0.20 > sharp[3]


def test_the_words_name_the_pages_where_there_are_several():
    assert quality.sentences({"blurred": [1]}, 1) == [
        "Текст на фото плохо читается. Можно оставить или переснять."
    ]
    assert quality.sentences({"blurred": [2, 3]}, 5) == [
        "Плохо читаются страницы: 2, 3. Можно оставить или переснять."
    ]
    assert quality.sentences({}, 5) == []
