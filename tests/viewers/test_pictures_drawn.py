"""The page of pictures in a real browser under the strict policy, proved by the points drawn."""

import io
import re

import numpy as np
import pydicom
import pytest
from pydicom.pixels import apply_modality_lut, pixel_array

from audit.models import Event
from documents.models import Instance
from tests import phantoms
from tests.phantoms import FIELDS, MIDDLE, picture
from tests.viewers.screen import Screen
from tests.viewers.situations import viewer

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

QUARTERS = {"air": (10, 10), "water": (54, 10), "tissue": (10, 54), "bone": (54, 54)}
CENTRE = (32, 32)
SOFT, LUNG, BONE = (400, 40), (1500, -600), (2500, 480)


def through(window, hu):
    """DICOM PS3.3 C.11.2.1.2.1, linear: HU → 0…255."""
    width, centre = window
    return min(255, max(0, ((hu - (centre - 0.5)) / (width - 1) + 0.5) * 255))


@pytest.fixture
def look(disc, open_window):
    """``look(series, size=…)`` → the page of a document with these series, its first picture drawn."""

    def open_page(series, width=1280, size=(64, 64), state="shown", **fields):
        doctor, case, document = disc(series, **fields)
        return Screen(open_window(doctor, width), viewer(case, document), size).wait(state)

    return open_page


@pytest.fixture
def screen(look):
    return look({"Мягкие": [picture(0), picture(1), picture(2)], "Кости": [picture(2)]})


def fields_are_seen(screen, window):
    for name, spot in QUARTERS.items():
        assert screen.grey(*spot) == pytest.approx(through(window, FIELDS[name]), abs=2), name


def test_the_fields_have_the_grey_that_the_window_of_the_file_gives(screen):
    fields_are_seen(screen, SOFT)
    assert screen.said("window") == "Окно 400, центр 40"


@pytest.mark.parametrize(("button", "window"), [("Лёгкие", LUNG), ("Кости", BONE), ("Мягкие ткани", SOFT)])
def test_a_preset_of_ct_draws_the_points_anew(screen, button, window):
    screen.page.get_by_role("button", name=button).click()
    screen.wait()

    fields_are_seen(screen, window)
    width, centre = window
    assert re.sub(r"(?<=\d) (?=\d)", "", screen.said("window")) == f"Окно {width}, центр {centre}"


def test_the_window_follows_the_mouse_and_the_file_s_own_comes_back(screen):
    x, y = screen.spot(*CENTRE)
    screen.page.mouse.move(x, y)
    screen.page.mouse.down()
    for way in range(20, 121, 20):
        screen.page.mouse.move(x + way, y)
    screen.page.mouse.up()
    screen.wait()
    width = int(re.sub(r"\D", "", screen.said("window").split(",")[0]))

    assert width > 420
    assert screen.grey(*QUARTERS["water"]) == pytest.approx(through((width, 40), 0), abs=3)

    screen.page.get_by_role("button", name="Как в файле").click()
    fields_are_seen(screen.wait(), SOFT)


def test_the_negative_turns_black_into_white(screen):
    screen.key("i")
    screen.wait()

    assert screen.grey(*QUARTERS["bone"]) < 3 and screen.grey(*QUARTERS["air"]) > 252


def test_keys_wheel_and_the_slider_change_the_slice(screen):
    seen = {0: screen.grey(*CENTRE)}
    screen.key("ArrowDown")
    seen[1] = screen.wait(words="2 из 3").grey(*CENTRE)
    screen.page.mouse.move(*screen.spot(*CENTRE))
    screen.page.mouse.wheel(0, 60)
    seen[2] = screen.wait(words="3 из 3").grey(*CENTRE)

    assert seen == {n: pytest.approx(through(SOFT, MIDDLE[n]), abs=2) for n in seen}
    screen.page.locator("[data-slider]").fill("1")
    assert screen.wait(words="1 из 3").grey(*CENTRE) == seen[0]


def test_another_series_is_drawn_when_it_is_chosen(screen):
    screen.page.get_by_role("link", name="Кости").click()

    assert screen.wait(words="1 из 1").grey(*CENTRE) == pytest.approx(through(SOFT, MIDDLE[2]), abs=2)
    assert screen.said("series") == "Серия 2, Кости"


def test_the_ruler_says_millimetres(screen):
    screen.page.get_by_role("button", name="Линейка").click()
    (x, y), (to_x, to_y) = screen.spot(12, 50), screen.spot(52, 50)
    screen.page.mouse.move(x, y)
    screen.page.mouse.down()
    for share in (0.5, 1):
        screen.page.mouse.move(x + (to_x - x) * share, y + (to_y - y) * share)
    screen.page.mouse.up()
    said = screen.page.locator("svg.svg-layer tspan").first.text_content()

    assert float(said.removesuffix(" мм").replace(",", ".")) == pytest.approx(40 * phantoms.SPACING, abs=0.2)
    screen.key("Delete")
    screen.page.wait_for_selector("svg.svg-layer tspan", state="detached")


def test_the_glass_makes_the_picture_larger_and_reset_brings_it_back(screen):
    screen.key("=")
    assert screen.said("zoom") == "Масштаб 125 %"
    screen.key("r")
    assert screen.said("zoom") == "Масштаб 100 %"


@pytest.mark.parametrize(
    "syntax",
    [pydicom.uid.ImplicitVRLittleEndian, pydicom.uid.RLELossless, pydicom.uid.JPEG2000Lossless],
    ids=["implicit", "rle", "jpeg2000"],
)
def test_the_phantom_is_the_same_in_every_encoding(look, syntax):
    fields_are_seen(look({"КТ": [picture(0, syntax=syntax)]}), SOFT)


def test_a_file_without_a_header_is_drawn(look):
    """Some apparatus write no preamble and no file header: PS3.10 is not kept by all."""
    fields_are_seen(look({"КТ": [phantoms.bare(picture(0))]}), SOFT)


@pytest.mark.parametrize(
    "name",
    ["MR_small", "MR_small_implicit", "MR_small_RLE", "MR_small_jp2klossless", "MR_small_jpeg_ls_lossless",
     "MR_small_bigendian", "MR_small_padded"],
)  # fmt: skip
def test_samples_of_one_picture_are_drawn_alike(look, name):
    """pydicom's own files, each coded its own way, against what pydicom reads from the plain one."""
    plain = pydicom.dcmread(io.BytesIO(phantoms.sample("MR_small.dcm")))
    values = apply_modality_lut(pixel_array(plain), plain)
    screen = look({"МРТ": [phantoms.sample(f"{name}.dcm")]}, modality="MR")
    screen.page.wait_for_timeout(200)

    window = (float(plain.WindowWidth), float(plain.WindowCenter))
    for row, column in ((8, 8), (20, 40), (32, 32), (50, 20)):
        expected = through(window, values[row, column])
        assert screen.grey(column + 0.5, row + 0.5) == pytest.approx(expected, abs=4), (row, column)


@pytest.mark.parametrize(
    "name",
    ["SC_rgb_jpeg_gdcm", "SC_rgb_jpeg_dcmtk", "SC_rgb_rle", "examples_rgb_color", "examples_palette"],
)
def test_colours_are_those_that_pydicom_reads(look, name):
    data = pydicom.dcmread(io.BytesIO(phantoms.sample(f"{name}.dcm")))
    values = pixel_array(data).astype(int)
    if data.PhotometricInterpretation == "PALETTE COLOR":
        values = pydicom.pixels.apply_color_lut(pixel_array(data), data).astype(int) // 257
    rows, columns = values.shape[:2]
    screen = look({"Цвет": [phantoms.sample(f"{name}.dcm")]}, modality="US", size=(columns, rows))
    screen.page.wait_for_timeout(200)

    for share in (0.05, 0.25, 0.45, 0.65, 0.85):
        row, column = int(rows * share), columns // 2
        around = values[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2].reshape(-1, 3)
        seen = np.array(screen.rgba(column + 0.5, row + 0.5)[:3])
        assert (seen >= around.min(0) - 6).all() and (seen <= around.max(0) + 6).all(), (share, seen, around)


def test_every_frame_of_many_is_a_slice(look):
    screen = look({"Кадры": [(picture(0, frames=3), 3)]})

    assert screen.said("slice") == "1 из 3"
    for number in (1, 2):
        screen.key("ArrowDown")
        drawn = screen.wait(words=f"{number + 1} из 3").grey(*CENTRE)
        assert drawn == pytest.approx(through(SOFT, MIDDLE[number]), abs=2)


BROKEN = {
    "torn": lambda whole: whole[: len(whole) - 3000],
    "no picture": lambda whole: whole[:700],
    "not DICOM": lambda whole: b"\0" * 500,
    "empty": lambda whole: b"",
}


@pytest.mark.parametrize("way", BROKEN)
def test_a_frame_that_does_not_open_takes_the_former_slice_away(look, way):
    """Never the points of another slice under this one's number."""
    screen = look({"КТ": [picture(0), BROKEN[way](picture(1)), picture(2)]})
    assert not screen.is_blank

    screen.key("ArrowDown")
    screen.wait("failed", words="2 из 3")

    assert screen.is_blank
    assert screen.said("problem").startswith("Срез не открылся.") and screen.said("window") == ""
    assert screen.page.get_by_role("link", name="Скачать исследование").is_visible()
    screen.page.set_viewport_size({"width": 1000, "height": 800})  # what draws anew must not bring it back
    screen.page.wait_for_timeout(300)
    assert screen.page.locator("[data-stage]").evaluate("e => getComputedStyle(e).visibility") == "hidden"
    screen.page.set_viewport_size({"width": 1280, "height": 900})

    screen.key("ArrowDown")
    assert screen.wait(words="3 из 3").grey(*CENTRE) == pytest.approx(through(SOFT, MIDDLE[2]), abs=2)


def test_a_coded_frame_that_is_damaged_is_not_drawn(look):
    """The decoder, used again, would hand out the former frame."""
    whole = bytearray(picture(1, syntax=pydicom.uid.JPEG2000Lossless))
    start = whole.index(b"\xff\x4f\xff\x51")  # the beginning of the codestream, ISO 15444-1
    whole[start : start + 60] = b"\0" * 60
    screen = look({"КТ": [picture(0, syntax=pydicom.uid.JPEG2000Lossless), bytes(whole)]})

    screen.key("ArrowDown")
    screen.wait("failed")

    assert screen.is_blank
    screen.window.foreseen = ["damaged frame"]  # the loader's own words, for us


def test_a_first_picture_that_does_not_open_leaves_an_empty_stage(look):
    screen = look({"КТ": [b"\0" * 500, picture(1)]}, state="failed")

    assert screen.is_blank
    screen.key("ArrowDown")
    assert screen.wait().grey(*CENTRE) == pytest.approx(through(SOFT, MIDDLE[1]), abs=2)


def test_a_picture_whose_row_points_nowhere_is_said_to_be_missing(look):
    screen = look({"КТ": [picture(0), picture(1)]})
    Instance.objects.filter(position=1).update(member="DICOM/нет такого")
    screen.page.reload()
    screen.wait()

    screen.key("ArrowDown")
    assert screen.wait("failed").is_blank


def test_the_page_shows_no_name_of_the_patient_and_says_what_it_is_for(screen, settings):
    settings.ANONYMISE_FOR_CLINICS = True
    screen.page.reload()
    screen.wait()
    words = screen.page.locator("body").inner_text() + screen.page.content()

    assert "Petrova" not in words and "Петров" not in words and "Соколова" not in words
    assert screen.page.get_by_text("Для просмотра, не для диагностики").is_visible()


def test_the_whole_series_comes_ahead_with_one_record_of_the_opening(screen):
    screen.page.wait_for_function("document.querySelector('[data-filled]').hidden")

    opened = Event.objects.filter(action="document.opened")
    assert opened.count() == 1 and opened.get().details.get("viewer") is True


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_has_no_fault_and_fits(look, width):
    screen = look({"Мягкие": [picture(0), picture(1)], "Лёгкие, тонкие срезы": [picture(2)]}, width=width)
    screen.page.locator("details.keys summary").click()

    assert screen.window.faults() == []
    assert screen.page.get_by_text("Для просмотра, не для диагностики").is_visible()


def test_without_scripts_the_way_out_is_said(disc, open_window):
    doctor, case, document = disc({"КТ": [picture(0)]})
    window = open_window(doctor, 390, java_script_enabled=False)
    window.go(viewer(case, document))

    assert window.page.get_by_text("включите JavaScript").is_visible()
    assert window.page.get_by_role("link", name="Скачать исследование").is_visible()
