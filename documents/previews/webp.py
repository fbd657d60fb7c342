"""One page as a WebP file: the only form in which pages reach a browser."""

import math
from pathlib import Path
from typing import Any

from PIL import Image

QUALITY = 82
LARGE = 6_000_000
TALLEST = 5


def save(picture: Image.Image, number: int, folder: Path, width: int, **more: Any) -> dict[str, Any]:
    """Fit the picture into the width (a long one into five widths), drop every bit of metadata, write it down.

    ``more`` is what else is told of the page: its ``text``, codes of what makes it ``hard_to_read``.
    """
    flat = on_white(picture)
    flat.thumbnail((width, width * TALLEST), Image.Resampling.LANCZOS, reducing_gap=2.0)
    name = f"{number:04d}.webp"
    flat.save(folder / name, "WEBP", quality=QUALITY, method=3, exif=b"", icc_profile=b"", xmp=b"")
    size = {"width": flat.width, "height": flat.height}
    return {"page": {"file": name, "number": number, **size, **more}}


def smaller(picture: Image.Image) -> Image.Image:
    """Of a very large picture a smaller one, still larger than any page: copies of the large one do not fit in memory."""
    factor = math.isqrt(picture.width * picture.height // LARGE)
    if factor < 2:
        return picture
    turned = picture.getexif()
    grey = picture.mode == "1" or picture.mode.startswith("I;16")
    small = (_grey(picture) if grey else picture.convert("RGB") if picture.mode == "P" else picture).reduce(
        factor
    )
    small.info["exif"] = turned.tobytes()
    return small


def _grey(picture: Image.Image) -> Image.Image:
    return (
        picture.convert("L") if picture.mode == "1" else picture.point(lambda value: value / 256).convert("L")
    )


def on_white(picture: Image.Image) -> Image.Image:
    """RGB or grey of eight bits; what was transparent becomes paper."""
    if picture.mode in ("L", "RGB"):
        return picture.copy()
    if picture.mode.startswith("I;16"):
        return _grey(picture)
    if picture.mode in ("I", "F"):
        return _stretched(picture)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        paper = Image.new("RGB", clear.size, "white")
        paper.paste(clear, mask=clear.getchannel("A"))
        return paper
    return picture.convert("RGB")


def _stretched(picture: Image.Image) -> Image.Image:
    low, high = (float(edge) for edge in picture.convert("F").getextrema())  # type: ignore[arg-type]
    scale = 255 / ((high - low) or 1)
    return picture.convert("F").point(lambda value: value * scale - low * scale).convert("L")
