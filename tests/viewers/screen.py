"""What is drawn on the page of pictures: points of the visible canvas, words around it."""

import re

READ = """([across, down, wide, high]) => {
  const canvas = document.querySelector("[data-stage] canvas");
  const side = Math.min(canvas.width / wide, canvas.height / high);
  const x = Math.round(canvas.width / 2 + (across - wide / 2) * side);
  const y = Math.round(canvas.height / 2 + (down - high / 2) * side);
  return [...canvas.getContext("2d").getImageData(x, y, 1, 1).data];
}"""
BLANK = """() => {
  const canvas = document.querySelector("[data-stage] canvas");
  return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.every((value) => value === 0);
}"""


class Screen:
    """The page of one document; ``size`` is of the picture, in its own points."""

    def __init__(self, window, path, size=(64, 64)):
        self.window, self.page, self.size = window, window.page, size
        window.go(path)

    def wait(self, state="shown", words=None):
        self.page.wait_for_selector(f'[data-pictures][data-state="{state}"]', timeout=20_000)
        if words:
            self.page.wait_for_function(
                "words => document.querySelector('[data-said=slice]').textContent === words", arg=words
            )
        self.page.wait_for_timeout(250)  # a frame or two of the drawing itself
        return self

    def grey(self, across, down):
        """The value at a point of the picture, while it is fitted into the stage."""
        red, green, blue, _ = self.rgba(across, down)
        assert red == green == blue
        return red

    def rgba(self, across, down):
        return self.page.evaluate(READ, [across, down, *self.size])

    @property
    def is_blank(self):
        hidden = self.page.locator("[data-stage]").evaluate(
            "e => getComputedStyle(e).visibility === 'hidden'"
        )
        return hidden and self.page.evaluate(BLANK)

    def said(self, what):
        return re.sub(r"\s+", " ", self.page.locator(f'[data-said="{what}"]').first.inner_text()).strip()

    def key(self, code):
        self.page.locator("[data-stage]").focus()
        self.page.keyboard.press(code)

    def spot(self, across, down):
        """Where a point of the picture is in the window."""
        box = self.page.locator("[data-stage] canvas").bounding_box()
        side = min(box["width"] / self.size[0], box["height"] / self.size[1])
        return (
            box["x"] + box["width"] / 2 + (across - self.size[0] / 2) * side,
            box["y"] + box["height"] / 2 + (down - self.size[1] / 2) * side,
        )
