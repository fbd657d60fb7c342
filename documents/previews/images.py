"""Photographs and scans: JPEG, PNG, HEIC and TIFF of many pages, read by Pillow. Runs in the limited child only."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pi_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from documents import quality
from documents.previews import slides, webp
from documents.previews.limits import Limits
from documents.refusals import Unacceptable

MANY_PAGES = {"TIFF", "HEIF"}
"""What else holds several pictures (a portrait's depth in an MPO) holds one page."""
FORMATS = ["JPEG", "PNG", "TIFF", "HEIF", "MPO"]
TORN = (
    *(OSError, SyntaxError, ValueError, EOFError, UnidentifiedImageError, LookupError, TypeError),
    *(AttributeError, ArithmeticError, RecursionError, struct.error),
)
UNPACKED = 320 * 1024**2
"""Bytes of points in memory: 80 megapixels in colour, more in grey; a JPEG is unpacked smaller than it is."""
BYTES = {"1": 2, "L": 1, "I;16": 3, "P": 5}

pi_heif.options.DECODE_THREADS = 1
pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # our own limit of points is asked before anything is unpacked


def check(path: Path, limits: Limits) -> None:
    """It is whole: the structure is verified and the points are unpacked (of a TIFF of many pages, only the list)."""
    try:
        if slides.is_slide(path):
            slides.overview(path, limits.width)
            return
        with Image.open(path, formats=FORMATS) as picture:
            _refuse_too_many_points(picture, limits)
            picture.verify()
        with Image.open(path, formats=FORMATS) as picture:
            if getattr(picture, "n_frames", 1) < 2:
                picture.draft("RGB", (limits.width, limits.width))
                picture.load()
    except TORN as error:
        raise Unacceptable("broken") from error


def _refuse_too_many_points(picture: Image.Image, limits: Limits) -> None:
    width, height = picture.size
    grows = picture.format not in {"JPEG", "MPO"} and width * height * BYTES.get(picture.mode, 4) > UNPACKED
    if width * height > limits.points or grows:
        raise Unacceptable("too_many_points", width=width, height=height)


def draw(path: Path, folder: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    """Every page; of a slide the whole tissue as one page, never its label."""
    if slides.is_slide(path):
        yield from slides.draw(path, folder, limits)
        return
    with Image.open(path, formats=FORMATS) as picture:
        pages = getattr(picture, "n_frames", 1) if picture.format in MANY_PAGES else 1
        yield {"count": pages}
        failed = []
        for number in range(1, min(pages, limits.pages) + 1):
            try:
                points, page = _page(picture, number, limits)
                hard = quality.of(webp.on_white(page), points)
                yield webp.save(page, number, folder, limits.width, hard_to_read=hard)
            except (*TORN, Unacceptable):
                failed.append(number)
        if failed:
            yield {"problem": "some_pages", "details": {"pages": ", ".join(map(str, failed))}}


def first(file: IO[bytes], limits: Limits) -> Image.Image:
    """A picture that is a member of an archive; raises one of TORN or Unacceptable."""
    with Image.open(file, formats=FORMATS) as picture:
        return _page(picture, 1, limits)[1]


def _page(picture: Image.Image, number: int, limits: Limits) -> tuple[int, Image.Image]:
    """The page as a person held the phone: turned by EXIF; a JPEG is unpacked no larger than it will be shown.

    With it how many points it came with.
    """
    if number > 1:
        picture.seek(number - 1)
    _refuse_too_many_points(picture, limits)
    points = picture.width * picture.height
    picture.draft("RGB", (limits.width * 2, limits.width * 2))
    return points, ImageOps.exif_transpose(webp.smaller(picture))
