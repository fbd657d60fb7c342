"""Slides under glass scanned whole: a tiled TIFF with a pyramid, as scanners write it. Runs in the limited child only.

Only the tissue is ever drawn. The label and the macro photograph that scanners put beside it often bear the patient's name.
"""

from pathlib import Path

import openslide
from PIL import Image

LEVELS = 2
"""A tiled TIFF of one level is a picture like any other."""


def is_slide(path: Path) -> bool:
    """Whether openslide reads it and it has a pyramid."""
    try:
        if openslide.OpenSlide.detect_format(path) is None:
            return False
        with openslide.OpenSlide(path) as slide:
            return bool(slide.level_count >= LEVELS)
    except openslide.OpenSlideError:
        return False


def overview(path: Path, width: int) -> Image.Image:
    """The whole tissue in ``width`` points; raises OSError when it cannot be read."""
    try:
        with openslide.OpenSlide(path) as slide:
            return slide.get_thumbnail((width, width))
    except openslide.OpenSlideError as error:
        raise OSError(str(error)) from error
