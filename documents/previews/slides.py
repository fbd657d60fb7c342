"""Slides under glass scanned whole: a pyramid of tiles, as scanners write it. Runs in the limited child only.

Only the tissue is ever drawn. The label and the macro photograph that scanners put beside it often bear the patient's name.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openslide
from openslide.deepzoom import DeepZoomGenerator
from PIL import Image

from documents.previews import webp
from documents.previews.blocks import BLOCK, SIDE, Block
from documents.previews.limits import Limits

LEVELS = 2
"""A tiled TIFF of one level is a picture like any other."""
QUALITY = 85


def is_slide(path: Path) -> bool:
    """Whether openslide reads it and it has a pyramid."""
    try:
        if openslide.OpenSlide.detect_format(path) is None:
            return False
        with openslide.OpenSlide(path) as slide:
            return bool(slide.level_count >= LEVELS)
    except openslide.OpenSlideError:
        return False


def draw(path: Path, folder: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    """The whole tissue as one page, and what the slide says of itself; raises as ``overview`` does."""
    seen = overview(path, limits.width)
    yield {"count": 1, "slide": facts(path)}
    yield webp.save(seen, 1, folder, limits.width)


def overview(path: Path, width: int) -> Image.Image:
    """The tissue in ``width`` points, without the empty glass around it; raises OSError when it cannot be read."""
    try:
        with openslide.OpenSlide(path) as slide:
            return _scanned(slide, width)
    except openslide.OpenSlideError as error:
        raise OSError(str(error)) from error


def _scanned(slide: openslide.OpenSlide, width: int) -> Image.Image:
    told = slide.properties
    left, top = (int(told.get(f"openslide.bounds-{side}", 0)) for side in "xy")
    across = int(told.get("openslide.bounds-width", slide.dimensions[0]))
    down = int(told.get("openslide.bounds-height", slide.dimensions[1]))
    level = slide.get_best_level_for_downsample(max(across, down) / width)
    smaller = slide.level_downsamples[level]
    size = (max(1, round(across / smaller)), max(1, round(down / smaller)))
    seen = slide.read_region((left, top), level, size)
    whole = Image.new("RGB", seen.size, f"#{told.get('openslide.background-color', 'ffffff')}")
    whole.paste(seen, None, seen)
    whole.thumbnail((width, width), Image.Resampling.LANCZOS)
    return whole


def facts(path: Path) -> dict[str, Any]:
    """Width and height of the tissue in points, and how many micrometres a point is, where the scanner wrote it."""
    with openslide.OpenSlide(path) as slide:
        width, height = _pyramid(slide).level_dimensions[-1]
        return {"width": width, "height": height, "microns": slide.properties.get("openslide.mpp-x", "")}


def draw_tiles(path: Path, folder: Path, block: Block) -> Iterator[dict[str, Any]]:
    """The tiles of a block as «column_row.jpg»; those that the level has not are passed over."""
    with openslide.OpenSlide(path) as slide:
        pyramid = _pyramid(slide)
        across, down = pyramid.level_tiles[block.level]
        for row in range(block.row, min(block.row + BLOCK, down)):
            for column in range(block.column, min(block.column + BLOCK, across)):
                name = f"{column}_{row}.jpg"
                pyramid.get_tile(block.level, (column, row)).save(folder / name, "JPEG", quality=QUALITY)
                yield {"tile": name}


def _pyramid(slide: openslide.OpenSlide) -> DeepZoomGenerator:
    return DeepZoomGenerator(slide, tile_size=SIDE, overlap=0, limit_bounds=True)
