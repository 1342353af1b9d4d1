"""Draws the icons of the Teams app: `python deploy/teams/icons.py`. The shapes are those of the chat page's icon."""

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parent
POST = [(15, 4), (17, 4), (17, 28), (15, 28)]
RIGHT = [(8, 7), (22, 7), (26, 10.5), (22, 14), (8, 14)]
LEFT = [(24, 16), (11, 16), (7, 19.5), (11, 23), (24, 23)]
GROUND, WHITE, PALE, NOTHING = "#0b5554", "#ffffff", "#9fdcd2", (0, 0, 0, 0)
FINER = 8  # drawn larger and made smaller, so that slanting edges are smooth


def draw(size: int, ground: object, colours: tuple[str, str, str]) -> Image.Image:
    """Return the signpost on its ground."""
    image = Image.new("RGBA", (size * FINER, size * FINER), ground)  # type: ignore[arg-type]
    pen = ImageDraw.Draw(image)
    for shape, colour in zip((POST, RIGHT, LEFT), colours):
        pen.polygon([(x * size * FINER / 32, y * size * FINER / 32) for x, y in shape], fill=colour)
    return image.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    draw(192, GROUND, (WHITE, WHITE, PALE)).convert("RGB").save(FOLDER / "color.png", optimize=True)
    outline = draw(32, NOTHING, (WHITE, WHITE, WHITE))
    white = Image.new("RGBA", outline.size, WHITE)  # Teams takes white on nothing, and no other colour
    white.putalpha(outline.getchannel("A"))
    white.save(FOLDER / "outline.png", optimize=True)
