"""Tiles of a slide: their points, whose they are, how many are drawn at once, and what comes of a child that fails."""

import io
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from audit.models import Event
from documents import imaging, inspection, stored, tiles
from documents.models import Scan, Slide
from documents.previews import blocks, jail
from documents.previews.limits import Limits
from requests_app.models import Enclosure
from tests import slides
from tests.viewers.situations import case_with_slide


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.TILES_FOLDER = tmp_path / "tiles"
    return settings.TILES_FOLDER


@pytest.fixture
def glass(transactional_db):
    return case_with_slide()


@pytest.fixture
def desk(client, glass):
    client.force_login(glass[0])
    return client


def page(glass):
    return f"/clinic/{glass[1].pk}/slide/{glass[2].pk}/"


def address(glass, level=10, column=0, row=0):
    return f"{page(glass)}{level}/{column}_{row}.jpg"


def point(response, x=256, y=256):
    return Image.open(io.BytesIO(b"".join(response))).getpixel((x, y))


def opened(glass):
    return Event.objects.filter(action="document.opened", subject__endswith=str(glass[2].pk)).count()


def test_the_inspection_writes_down_the_size_and_the_scale(glass):
    document = glass[2]
    Slide.objects.all().delete()
    document.reading, document.scan, document.scanned_at = "pending", "pending", None
    document.save()

    inspection.inspect_one(document.pk, at=timezone.now())

    document.refresh_from_db()
    assert (document.slide.width, document.slide.height, document.slide.microns) == (1024, 1024, 0.5)
    assert document.contents == "Скан стекла"


@pytest.mark.parametrize(
    ("said", "kept"),
    [("0.25", 0.25), ("352.7", None), ("nan", None), ("", None), ("1e999", None), (None, None)],
)
def test_a_scale_that_no_scanner_has_is_not_believed(glass, said, kept):
    imaging.glass.record(glass[2], {"width": 10, "height": 10, "microns": said})

    assert Slide.objects.get(document=glass[2]).microns == kept


def test_each_tile_has_the_colours_of_its_place(desk, glass):
    for n, colour in enumerate(slides.QUARTERS):
        assert point(desk.get(address(glass, 10, n % 2, n // 2))) == pytest.approx(colour, abs=3)
    half = b"".join(desk.get(address(glass, 9)))
    picture = Image.open(io.BytesIO(half))
    assert picture.size == (512, 512)
    for n, colour in enumerate(slides.QUARTERS):
        assert picture.getpixel((128 + n % 2 * 256, 128 + n // 2 * 256)) == pytest.approx(colour, abs=3)


def test_the_label_is_in_no_tile(desk, glass):
    for level in range(11):
        assert point(desk.get(address(glass, level)), 0, 0) != pytest.approx(slides.LABEL, abs=90)


def test_a_tile_leaves_as_a_page_does(desk, glass):
    response = desk.get(address(glass))

    assert response["Content-Type"] == "image/jpeg" and response["X-Content-Type-Options"] == "nosniff"
    assert (
        response["Cache-Control"] == "private, no-store" and "sandbox" in response["Content-Security-Policy"]
    )


def test_a_block_is_drawn_once_for_all_its_tiles(desk, glass, monkeypatch):
    drawn, draw = [], jail.tiles
    monkeypatch.setattr(jail, "tiles", lambda *told: drawn.append(told[2]) or draw(*told))
    for place in [(10, 0, 0), (10, 1, 1), (10, 0, 0), (9, 0, 0)]:
        desk.get(address(glass, *place))

    assert drawn == [blocks.Block(10, 0, 0), blocks.Block(9, 0, 0)]


@pytest.mark.parametrize(
    "place", [(10, 2, 0), (10, 0, 2), (11, 0, 0), (9, 1, 0), (10**9, 0, 0), (10, 10**9, 0)]
)
def test_what_the_slide_has_not_is_not_drawn(desk, glass, folder, place):
    assert desk.get(address(glass, *place)).status_code == 404
    assert not folder.exists()


def test_the_page_is_one_record_and_its_tiles_none(desk, glass):
    ticket = desk.get(page(glass)).context["ticket"]
    for column in (0, 1):
        desk.get(address(glass, 10, column), {"ticket": ticket})
    assert opened(glass) == 1

    desk.get(address(glass))
    desk.get(address(glass), {"ticket": "мусор"})
    assert opened(glass) == 3


def test_the_page_keeps_the_strict_policy_of_all_pages(desk, glass, settings):
    assert desk.get(page(glass))["Content-Security-Policy"] == settings.CONTENT_SECURITY_POLICY


def test_another_organisation_and_the_unaccepted_see_neither_page_nor_tiles(desk, glass, client):
    Enclosure.objects.filter(document=glass[2]).update(verdict="pending", verdict_at=None, verdict_by=None)
    assert {desk.get(path).status_code for path in (page(glass), address(glass))} == {404}

    client.force_login(case_with_slide()[0])
    assert {client.get(path).status_code for path in (page(glass), address(glass))} == {404}


@pytest.mark.parametrize("scan", [Scan.PENDING, Scan.INFECTED])
def test_a_ticket_opens_no_tile_of_what_is_not_clean_though_it_was_drawn(desk, glass, scan):
    ticket = desk.get(page(glass)).context["ticket"]
    assert desk.get(address(glass), {"ticket": ticket}).status_code == 200
    document = glass[2]
    document.scan, document.scanned_at = scan, None if scan == Scan.PENDING else timezone.now()
    document.save()

    assert desk.get(address(glass), {"ticket": ticket}).status_code == 404


def test_a_document_that_is_no_slide_has_no_such_page(desk, glass):
    Slide.objects.all().delete()

    assert {desk.get(path).status_code for path in (page(glass), address(glass))} == {404}
    assert page(glass) not in desk.get(f"/clinic/{glass[1].pk}/").content.decode()


def test_the_case_leads_to_the_slide_by_its_name(desk, glass):
    text = desk.get(f"/clinic/{glass[1].pk}/").content.decode()

    assert page(glass) in text and "Открыть скан стекла" in text and "Открыть снимки" not in text


def torn(document):
    path = default_storage.path(document.key)
    os.truncate(path, 1000)


def test_a_child_that_dies_takes_nothing_with_it_and_is_not_started_anew_at_once(desk, glass, monkeypatch):
    torn(glass[2])
    assert desk.get(address(glass)).status_code == 404
    started = []
    monkeypatch.setattr(jail, "tiles", lambda *told: started.append(told) or [])

    assert desk.get(address(glass, 10, 1)).status_code == 404 and not started
    assert desk.get(page(glass)).status_code == 200


def test_after_a_minute_it_is_tried_again(desk, glass, time_machine):
    kept = Path(default_storage.path(glass[2].key))
    whole = kept.read_bytes()
    torn(glass[2])
    assert desk.get(address(glass)).status_code == 404
    kept.write_bytes(whole)
    time_machine.move_to(timezone.now() + timedelta(seconds=61))
    desk.force_login(glass[0])

    assert desk.get(address(glass)).status_code == 200


def test_a_child_that_hangs_is_ended_in_time(glass, tmp_path):
    (tmp_path / "new").mkdir()
    began = time.monotonic()
    with pytest.raises(jail.ChildDied):
        jail.tiles(stored.path(glass[2].key), tmp_path / "new", blocks.Block(10, 0, 0), Limits(wall=0.05))

    assert time.monotonic() - began < 3


def test_when_all_places_are_taken_the_page_is_told_to_come_again(desk, glass, settings, monkeypatch):
    monkeypatch.setattr(tiles, "WAITS", 2)
    settings.TILES_AT_ONCE = 1
    with tiles._a_place() as mine:
        response = desk.get(address(glass))
        assert mine and response.status_code == 503 and response["Retry-After"] == "1"

    assert desk.get(address(glass)).status_code == 200


def test_a_child_may_not_slip_a_link_in_place_of_a_tile(glass, tmp_path, monkeypatch):
    (tmp_path / "secret").write_text("тайна")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "0_0.jpg").symlink_to(tmp_path / "secret")
    monkeypatch.setattr(jail, "_answers", lambda *words, limits: iter([{"tile": "0_0.jpg"}]))

    assert jail.tiles(tmp_path, tmp_path / "new", blocks.Block(10, 0, 0)) == []


def test_what_nobody_looks_at_is_forgotten(desk, glass, folder, settings, time_machine):
    desk.get(address(glass))
    kept = folder / str(glass[2].pk)
    tiles.forget_old(at=timezone.now())
    assert kept.exists()
    tiles.forget_old(at=timezone.now() + timedelta(hours=12, seconds=1))
    assert not kept.exists()

    desk.get(address(glass))
    settings.TILES_BYTES = 100
    tiles.forget_old(at=timezone.now())
    assert not kept.exists()


def test_a_slide_afar_is_copied_once_and_only_if_it_is_what_came(glass, settings, monkeypatch, folder):
    document, asked, chunks = glass[2], [], stored.chunks
    monkeypatch.setattr(stored, "path", lambda key: None)
    monkeypatch.setattr(stored, "chunks", lambda key: asked.append(key) or chunks(key))
    for place in [(10, 0, 0), (9, 0, 0)]:
        assert tiles.tile(document, place, at=timezone.now()).exists()
    assert asked == [document.key]

    document.sha256 = "0" * 64
    (folder / str(document.pk) / "slide").unlink()
    with pytest.raises(tiles.NotDrawn):
        tiles.tile(document, (8, 0, 0), at=timezone.now())
    assert not list((folder / str(document.pk)).glob("slide*"))
