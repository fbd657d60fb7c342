"""The files of a slide that came in a ZIP: by what names openslide sees them, how often they are made, when they go."""

from datetime import timedelta
from pathlib import Path

import openslide
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from documents import sniffing, tiles
from documents.previews import jail, packed_slides
from tests import mirax, slides
from tests.viewers.situations import case_with_slide

ODD = mirax.slidedat().replace(b"[DATAFILE]", b"[DATAFILE]\r\n=FILE_0=/etc/passwd\r\nFILE_0[ru]=/etc/passwd")
ODD += b"[DATAFILE]\r\nFILE_1=/etc/passwd\r\n#[X]\r\n[HIERARCHICAL\r\nINDEXFILE=/etc/shadow\r\n FILE_0 =data0000.DAT\r\n"


@pytest.fixture
def folder(settings, tmp_path):
    settings.TILES_FOLDER = tmp_path / "tiles"
    return settings.TILES_FOLDER


@pytest.fixture
def document(transactional_db, folder):
    return case_with_slide(content=mirax.zipped(), name="Стекло.zip", content_type=sniffing.MIRAX)[2]


@pytest.fixture
def started(monkeypatch):
    """The archives that a child was asked to unpack."""
    begun, unpack = [], jail.unpack
    monkeypatch.setattr(jail, "unpack", lambda path, folder: begun.append(path) or unpack(path, folder))
    return begun


def cut(document, place=(10, 0, 0), **later):
    return tiles.tile(document, place, at=timezone.now() + timedelta(**later))


def packed(tmp_path, **held):
    path = tmp_path / "file"
    path.write_bytes(mirax.zipped(mirax.members(mirax.files() | held)))
    return path


def test_openslide_is_told_of_files_by_our_names_alone(tmp_path):
    """However a stranger's Slidedat.ini may be read, it is ours that openslide is given."""
    slide = packed_slides.unpack(packed(tmp_path, **{"Slidedat.ini": ODD}), tmp_path / "new")

    held = sorted(str(path.relative_to(tmp_path / "new")) for path in (tmp_path / "new").rglob("*"))
    assert held == ["slide", "slide.mrxs", "slide/Data00000.dat", "slide/Data00001.dat", "slide/Slidedat.ini"]
    told = (slide.parent / "slide" / "Slidedat.ini").read_text()
    assert "/etc" not in told and told.count("[DATAFILE]") == 1
    assert {line for line in told.splitlines() if line.startswith(("FILE_", "INDEXFILE"))} == {
        "FILE_COUNT = 1", "FILE_0 = Data00001.dat", "INDEXFILE = Data00000.dat",
    }  # fmt: skip
    with openslide.OpenSlide(slide) as opened:
        seen = opened.read_region((1100, 1100), 0, (1, 1)).getpixel((0, 0))[:3]
    assert seen == pytest.approx(slides.QUARTERS[0], abs=3)


def test_one_file_under_many_names_is_unpacked_once(tmp_path):
    many = "\r\n".join(
        f"FILE_{n} = {name}" for n, name in enumerate(["Data0000.dat", "DATA0000.dat", "data0000.DAT"])
    )
    said = mirax.slidedat(FILE_COUNT="3").replace(b"FILE_0 = Data0000.dat", many.encode())

    packed_slides.unpack(packed(tmp_path, **{"Slidedat.ini": said}), tmp_path / "new")

    assert len(list((tmp_path / "new" / "slide").glob("Data*.dat"))) == 2


def test_it_is_unpacked_once_for_all_its_tiles_and_nothing_is_left_beside(document, started, folder):
    for place in [(10, 0, 0), (10, 1, 1), (9, 0, 0), (0, 0, 0)]:
        cut(document, place)

    assert started == [Path(default_storage.path(document.key))]
    held = {path.name for path in (folder / str(document.pk)).iterdir()}
    assert held == {"unpacked", "10-0-0", "9-0-0", "0-0-0"}
    assert folder.stat().st_mode & 0o077 == 0


def test_its_files_are_forgotten_with_its_tiles(document, started, folder, settings):
    cut(document)
    tiles.forget_old(at=timezone.now() + timedelta(hours=12, seconds=1))
    assert not (folder / str(document.pk)).exists()

    cut(document)
    assert len(started) == 2
    settings.TILES_BYTES = 1000
    tiles.forget_old(at=timezone.now())
    assert not (folder / str(document.pk)).exists()


def test_what_cannot_be_unpacked_is_not_tried_anew_at_once(document, started, folder):
    kept = Path(default_storage.path(document.key))
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2])
    for place in [(10, 0, 0), (9, 0, 0)]:
        with pytest.raises(tiles.NotDrawn):
            cut(document, place)
    assert len(started) == 1
    assert not (folder / str(document.pk) / "unpacked").exists()

    kept.write_bytes(whole)
    assert cut(document, seconds=61).exists()


@pytest.mark.parametrize("what", ["slide.mrxs", "slide"])
def test_a_child_may_not_slip_a_link_in_place_of_a_file(document, folder, monkeypatch, tmp_path, what):
    (tmp_path / "secret").mkdir()
    unpack = jail.unpack

    def slipped(path, into):
        unpack(path, into)
        (into / what).rename(into / "away")
        (into / what).symlink_to(tmp_path / "secret")

    monkeypatch.setattr(jail, "unpack", slipped)
    with pytest.raises(tiles.NotDrawn):
        cut(document)
    assert not (folder / str(document.pk) / "unpacked").exists()
