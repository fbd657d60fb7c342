"""Slides under glass: taken whatever their size in points, drawn as tissue, and never with their label."""

import openslide
import pytest
from PIL import Image

from documents import sniffing
from documents.previews import jail
from documents.previews.limits import Limits
from documents.refusals import Unacceptable
from tests import slides
from tests.documents import samples


@pytest.fixture(params=["generic", "aperio"])
def slide(request, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(slides.tiff(aperio=request.param == "aperio"))
    return path


def test_openslide_reads_what_the_tests_make(slide):
    with openslide.OpenSlide(slide) as opened:
        assert opened.dimensions == (1024, 1024) and opened.level_count == 3
        seen = [
            opened.read_region((x, y), 0, (1, 1)).getpixel((0, 0))[:3] for y in (9, 900) for x in (9, 900)
        ]
    assert seen == slides.QUARTERS


def test_a_slide_is_taken_though_it_has_more_points_than_a_picture_may(slide):
    assert jail.examine(slide, Limits(points=1000)) == sniffing.TIFF


def test_a_flat_picture_of_as_many_points_is_not(tmp_path):
    (tmp_path / "file").write_bytes(samples.tiff())
    with pytest.raises(Unacceptable, match="too_many_points"):
        jail.examine(tmp_path / "file", Limits(points=1000))


def test_the_tissue_is_one_page_and_the_label_none(slide, tmp_path):
    """Scanners photograph the label, and the patient's name is on it."""
    drawn = jail.draw(slide, sniffing.TIFF, tmp_path)

    assert drawn.count == 1 and [page["number"] for page in drawn.pages] == [1]
    picture = Image.open(tmp_path / str(drawn.pages[0]["file"])).convert("RGB")
    wide, high = picture.size
    for n, colour in enumerate(slides.QUARTERS):
        seen = picture.getpixel((wide // 4 + (n % 2) * wide // 2, high // 4 + (n // 2) * high // 2))
        assert seen == pytest.approx(colour, abs=6)


def test_a_torn_slide_is_refused_and_the_child_survives(slide):
    slide.write_bytes(slide.read_bytes()[:60_000])
    with pytest.raises(Unacceptable):
        jail.examine(slide)
