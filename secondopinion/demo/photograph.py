"""Sheets of paper as people send them: photographed by a phone or put through an office scanner. Always the same."""

import io

import numpy as np
from PIL import Image, ImageFilter

TABLE = (112, 86, 64)
SIDEWAYS = 6
ORIENTATION, MAKER, MODEL = 0x0112, 0x010F, 0x0110


def by_phone(sheet: Image.Image) -> bytes:
    """The sheet on a wooden table, askew, unevenly lit; stored on its side as a phone held upright stores it."""
    table = _table((sheet.width + 220, sheet.height + 260))
    paper = sheet.convert("RGBA").rotate(-2.4, expand=True, resample=Image.Resampling.BICUBIC)
    shadow = Image.new("RGBA", paper.size, (0, 0, 0, 0))
    shadow.paste((20, 12, 6, 150), mask=paper.getchannel("A"))
    table.paste(shadow, (104, 128), shadow.filter(ImageFilter.GaussianBlur(9)))
    table.paste(paper, (92, 110), paper)
    lit = _unevenly_lit(table.convert("RGB")).rotate(90, expand=True)
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER], exif[MODEL] = SIDEWAYS, "DEMO", "Phone"
    return _jpeg(lit, 80, exif=exif)


def by_scanner(sheet: Image.Image) -> bytes:
    """Nearly straight, slightly grey, with the grain of a sensor."""
    turned = sheet.rotate(0.6, resample=Image.Resampling.BICUBIC, fillcolor=(246, 246, 244))
    grain = _noise(turned.size, 3.0)[..., None]
    return _jpeg(Image.fromarray(np.clip(np.asarray(turned) * 0.97 + grain, 0, 255).astype(np.uint8)), 72)


def _table(size: tuple[int, int]) -> Image.Image:
    """Boards with a grain along them."""
    rows = np.linspace(0, 60, size[1])[:, None]
    columns = np.linspace(0, 3, size[0])[None, :]
    grain = np.sin(rows + np.sin(columns * 2) * 1.5) * 7 + _noise(size, 3.0)
    return Image.fromarray(np.clip(np.array(TABLE) + grain[..., None], 0, 255).astype(np.uint8))


def _unevenly_lit(picture: Image.Image) -> Image.Image:
    """A lamp at the upper left."""
    down, across = np.mgrid[0 : 1 : complex(picture.height), 0 : 1 : complex(picture.width)]
    light = 1.06 - 0.22 * np.hypot(down - 0.2, across - 0.25)
    lit = np.asarray(picture) * light[..., None] + _noise(picture.size, 2.5)[..., None]
    return Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.6))


def _noise(size: tuple[int, int], strength: float):
    return np.random.default_rng(2026).normal(0, strength, (size[1], size[0]))


def _jpeg(picture: Image.Image, quality: int, **more: object) -> bytes:
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=quality, **more)
    return content.getvalue()
