"""The page of a slide in a real browser under the strict policy, proved by the points drawn."""

import pytest

from audit.models import Event
from documents import sniffing, tiles
from tests import mirax, slides
from tests.viewers.situations import case_with_slide

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

SIDE = 2048
READ = """([across, down]) => {
  const viewer = window.OpenSeadragon.getViewer(document.querySelector("[data-stage]"));
  const spot = viewer.viewport.imageToViewerElementCoordinates(new window.OpenSeadragon.Point(across, down));
  const canvas = document.querySelector("[data-stage] .openseadragon-canvas canvas"), box = canvas.getBoundingClientRect();
  const share = canvas.width / box.width;
  return [...canvas.getContext("2d").getImageData(Math.round(spot.x * share), Math.round(spot.y * share), 1, 1).data];
}"""
PLACES = [
    (SIDE // 4, SIDE // 4),
    (SIDE * 3 // 4, SIDE // 4),
    (SIDE // 4, SIDE * 3 // 4),
    (SIDE * 3 // 4, SIDE * 3 // 4),
]


class Glass:
    def __init__(self, window, path):
        self.window, self.page = window, window.page
        window.go(path)

    def wait(self, state="shown"):
        self.page.wait_for_timeout(700)  # the spring of the movement
        self.page.wait_for_selector(f'[data-slide][data-state="{state}"]', timeout=30_000)
        self.page.wait_for_timeout(200)
        return self

    def point(self, place):
        return self.page.evaluate(READ, list(place))[:3]

    def said(self, what):
        return self.page.locator(f'[data-said="{what}"]').inner_text().replace("\u00a0", " ")

    def press(self, name):
        self.page.get_by_role("button", name=name).click()
        return self.wait()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.TILES_FOLDER = tmp_path / "tiles"


@pytest.fixture
def glass(transactional_db):
    doctor, case, document = case_with_slide(SIDE)
    return doctor, f"/clinic/{case.pk}/slide/{document.pk}/", document


@pytest.fixture
def look(glass, open_window):
    def open_page(width=1280, state="shown", **how):
        return Glass(open_window(glass[0], width, **how), glass[1]).wait(state)

    return open_page


def test_the_quarters_have_their_colours_whole_and_close(look, glass):
    screen = look()
    for place, colour in zip(PLACES, slides.QUARTERS, strict=True):
        assert screen.point(place) == pytest.approx(colour, abs=4)
    whole = screen.said("zoom")

    screen.press("Точка в точку")
    assert screen.said("zoom") == "Масштаб 100 %" != whole
    middle = SIDE // 2
    for n, colour in enumerate(slides.QUARTERS):
        place = (middle + (60 if n % 2 else -60), middle + (60 if n // 2 else -60))
        assert screen.point(place) == pytest.approx(colour, abs=4)
    assert Event.objects.filter(action="document.opened", subject__endswith=str(glass[2].pk)).count() == 1


def test_a_slide_of_several_files_is_moved_over_as_any_other(transactional_db, open_window):
    doctor, case, document = case_with_slide(
        mirax.TISSUE, content=mirax.zipped(), name="Стекло.zip", content_type=sniffing.MIRAX
    )
    screen = Glass(open_window(doctor, 1280), f"/clinic/{case.pk}/slide/{document.pk}/").wait()

    for place, colour in zip(PLACES, slides.QUARTERS, strict=True):
        assert screen.point([side // 2 for side in place]) == pytest.approx(colour, abs=4)
    assert screen.window.faults() == []


def test_the_bar_is_as_long_as_its_words_say(look):
    screen = look()
    screen.press("Точка в точку")
    assert screen.said("bar") == "50 мкм"
    assert screen.page.locator("[data-bar]").evaluate(
        "e => e.getBoundingClientRect().width"
    ) == pytest.approx(100, abs=0.5)


def test_without_a_scale_there_is_no_bar(look, glass):
    glass[2].slide.microns = None
    glass[2].slide.save()
    screen = look()

    assert screen.said("bar") == "" and screen.page.locator("[data-bar]").is_hidden()
    assert screen.page.get_by_text("Масштаб в файле не указан").is_visible()


def test_keys_move_and_zoom_and_the_focus_is_seen(look):
    screen = look()
    canvas = screen.page.get_by_role("application", name="Скан стекла").first
    screen.page.keyboard.press("1")
    screen.wait()
    assert screen.said("zoom") == "Масштаб 100 %"
    screen.page.keyboard.press("Minus")
    screen.wait()
    assert screen.said("zoom") in {"Масштаб 63 %", "Масштаб 62 %"}
    before = screen.page.evaluate(BOUNDS)
    screen.page.keyboard.press("ArrowRight")
    screen.wait()
    assert screen.page.evaluate(BOUNDS)[0] > before[0]
    while canvas.evaluate("e => document.activeElement !== e"):
        screen.page.keyboard.press("Tab")
    assert canvas.evaluate("e => getComputedStyle(e).outlineWidth") == "3px"


BOUNDS = """() => {
  const box = window.OpenSeadragon.getViewer(document.querySelector("[data-stage]")).viewport.getBounds(true);
  return [box.x, box.y];
}"""


def test_nothing_glides_where_motion_is_reduced(look):
    screen = look(reduced_motion="reduce")
    screen.page.keyboard.press("1")
    screen.page.wait_for_timeout(100)

    assert screen.said("zoom") == "Масштаб 100 %"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_for_everyone(look, width):
    screen = look(width)

    assert screen.window.faults() == []
    assert screen.page.get_by_text("0,5 мкм в точке").is_visible()
    assert screen.page.get_by_text("Для просмотра, не для диагностики").is_visible()


def test_a_tile_that_does_not_come_is_told_and_can_be_asked_for_again(look, glass, monkeypatch):
    tile = tiles.tile

    def not_drawn(*_, **__):
        raise tiles.NotDrawn

    monkeypatch.setattr(tiles, "tile", not_drawn)
    screen = look(state="failed")
    screen.window.foreseen = ["failed to load"]
    alert = screen.page.get_by_role("alert")
    assert "Часть стекла не загрузилась." in alert.inner_text()
    assert screen.window.faults() == []

    monkeypatch.setattr(tiles, "tile", tile)
    screen.press("Загрузить ещё раз")
    assert alert.is_hidden() and screen.point(PLACES[0]) == pytest.approx(slides.QUARTERS[0], abs=4)


def test_without_scripts_the_preview_and_the_file_stay(glass, open_window):
    window = open_window(glass[0], 390, java_script_enabled=False)
    window.go(glass[1])

    assert window.page.get_by_alt_text("Всё стекло целиком").is_visible()
    assert window.page.get_by_role("link", name="Скачать скан стекла").first.is_visible()
