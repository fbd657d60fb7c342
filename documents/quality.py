"""Whether a person will be able to read a photographed or scanned page: measured, and said in words. Never a refusal.

Measuring runs in the limited child, so there is no Django here. Glare is not looked for: a white page has it everywhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

BLURRED, DARK, SMALL = "blurred", "dark", "small"
CODES = (BLURRED, DARK, SMALL)
FEWEST_POINTS = 450_000
"""A page of A4 at 60 dots an inch; small print is gone below it."""
WIDTH, TILE = 1000, 50
DARKEST_PAPER = 95
PAPER = 0.6
"""Paper is mostly as bright as its brightest part; a film of an X-ray, dark by nature, is not."""
CONTRAST = 6.0
INK = -0.2
"""Dark strokes on a light ground lean the histogram of a tile below this skewness; bones and tissues do not."""
SHARPEST_BLUR = 0.22
FEWEST_TILES = 3

SENTENCES = {
    BLURRED: ("Текст на фото плохо читается.", "Плохо читаются страницы: {pages}.", "переснять"),
    DARK: ("Фото тёмное, текст плохо читается.", "Слишком тёмные страницы: {pages}.", "переснять при свете"),
    SMALL: (
        "Фото маленькое, мелкий текст не прочитать.",
        "Слишком мелкие страницы: {pages}.",
        "прислать крупнее",
    ),
}


@dataclass(frozen=True)
class Measures:
    """Of a grey page 1000 points wide: brightness of its middle and bright parts (0-255), and of what is written on it.

    ``sharpness``: strength of details of 1-2 points over those of 2-8, in the middle tile of those that have contrast;
    ``lean``: their skewness, below zero where dark lies on light; ``tiles``: how many of them there are.
    """

    middle: float
    bright: float
    tiles: int = 0
    sharpness: float = 1.0
    lean: float = 0.0

    @property
    def is_paper(self) -> bool:
        return self.middle > PAPER * self.bright


def of(picture: Image.Image, points: int | None = None) -> list[str]:
    """Codes of what makes the page hard to read; ``points`` is the size as it came, when the picture is a smaller copy."""
    found = measured(picture)
    codes = [SMALL] if (points or picture.width * picture.height) < FEWEST_POINTS else []
    if found.bright < DARKEST_PAPER and (found.is_paper or found.bright == 0):
        codes.append(DARK)
    if (
        found.is_paper
        and found.tiles >= FEWEST_TILES
        and found.lean < INK
        and found.sharpness < SHARPEST_BLUR
    ):
        codes.append(BLURRED)
    return codes


def measured(picture: Image.Image) -> Measures:
    height = max(TILE, round(picture.height * WIDTH / picture.width))
    grey = picture.convert("L").resize((WIDTH, min(height, 5 * WIDTH)), Image.Resampling.LANCZOS)
    fine, middle, coarse = (
        np.asarray(grey.filter(ImageFilter.GaussianBlur(radius))).astype(np.float32) for radius in (1, 2, 8)
    )
    median, bright = (float(value) for value in np.percentile(fine, (50, 95)))
    strokes = _tiles(middle - coarse).std(axis=1)
    written = strokes > CONTRAST
    if not written.any():
        return Measures(median, bright)
    details = _tiles(fine - middle).std(axis=1)
    return Measures(
        median,
        bright,
        tiles=int(written.sum()),
        sharpness=float(np.median(details[written] / strokes[written])),
        lean=float(np.median(_skewness(_tiles(fine)[written]))),
    )


def _tiles(points: "np.ndarray") -> "np.ndarray":
    """(height, 1000) → (tiles, 2500); the rest at the bottom is left out."""
    rows = points.shape[0] // TILE
    squares = points[: rows * TILE].reshape(rows, TILE, WIDTH // TILE, TILE)
    return squares.swapaxes(1, 2).reshape(-1, TILE * TILE)


def _skewness(tiles: "np.ndarray") -> "np.ndarray":
    centred = tiles - tiles.mean(axis=1, keepdims=True)
    result: np.ndarray = (centred**3).mean(axis=1) / (tiles.std(axis=1) ** 3 + 1e-6)
    return result


def sentences(hard_to_read: Mapping[str, Iterable[int]], pages: int) -> list[str]:
    """What is said beside the document: one sentence a trouble, with the pages when there are several."""
    said = []
    for code in CODES:
        if numbers := hard_to_read.get(code):
            photo, several, way_out = SENTENCES[code]
            what = several.format(pages=", ".join(map(str, numbers))) if pages > 1 else photo
            said.append(f"{what} Можно оставить или {way_out}.")
    return said
