"""How a slide is cut: levels of Deep Zoom, tiles, blocks of tiles that one child draws at once. Numbers only."""

from dataclasses import dataclass

SIDE = 512
"""Points of a tile's side; no overlap."""
BLOCK = 4
"""Tiles of a block's side."""


@dataclass(frozen=True)
class Block:
    """The first column and row of a square of neighbouring tiles; level 0 is one point, the last is the slide itself."""

    level: int
    column: int
    row: int


def last_level(width: int, height: int) -> int:
    return (max(width, height) - 1).bit_length()


def is_there(width: int, height: int, level: int, column: int, row: int) -> bool:
    """Whether a slide of that size has such a tile."""
    deeper = last_level(width, height) - level
    if deeper < 0:
        return False
    across, down = (-(-side // (SIDE << deeper)) for side in (width, height))
    return column < across and row < down


def block_of(level: int, column: int, row: int) -> Block:
    return Block(level, column - column % BLOCK, row - row % BLOCK)
