"""The app that is uploaded to Teams: what its schema asks (version 1.19), and that its commands are understood."""

import json
import re

import pytest
from PIL import Image

from tests.conftest import Ask
from vejviser import paths

FOLDER = paths.ROOT / "deploy" / "teams"
MANIFEST = json.loads((FOLDER / "manifest.json").read_text())
KINDS = {
    "Overblik": "menu",
    "Jeg har møde i morgen": "checklist",
    "Hvor er vi i forløbet?": "navigation",
    "Slet samtalen": "smalltalk",
}


def test_the_manifest_keeps_the_limits_of_its_schema() -> None:
    assert MANIFEST["manifestVersion"] == "1.19"
    assert "/v1.19/" in MANIFEST["$schema"]
    (bot,) = MANIFEST["bots"]
    assert MANIFEST["id"] == bot["botId"]  # both are replaced by the same ID: docs/teams.md
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bot["botId"])
    limits = {("name", "short"): 30, ("name", "full"): 100, ("description", "short"): 80, ("description", "full"): 4000}
    assert all(len(MANIFEST[part][key]) <= limit for (part, key), limit in limits.items())
    assert all(value.startswith("https://") for key, value in MANIFEST["developer"].items() if key.endswith("Url"))
    for scopes in (bot["scopes"], bot["commandLists"][0]["scopes"]):
        assert set(scopes) <= {"personal", "team", "groupChat"}
    commands = bot["commandLists"][0]["commands"]
    assert len(commands) <= 10
    assert all(len(command["title"]) <= 32 and len(command["description"]) <= 128 for command in commands)
    assert [command["title"] for command in commands] == list(KINDS)


def test_the_icons_are_what_teams_takes() -> None:
    colour, outline = (Image.open(FOLDER / MANIFEST["icons"][name]) for name in ("color", "outline"))
    assert (colour.format, colour.size) == ("PNG", (192, 192))
    assert (outline.format, outline.size, outline.mode) == ("PNG", (32, 32), "RGBA")
    pixels = [outline.getpixel((x, y)) for x in range(32) for y in range(32)]
    assert all(pixel[:3] == (255, 255, 255) for pixel in pixels if isinstance(pixel, tuple) and pixel[3])
    assert any(isinstance(pixel, tuple) and not pixel[3] for pixel in pixels)


@pytest.mark.parametrize("command", KINDS)
def test_the_commands_are_understood(ask: Ask, command: str) -> None:
    (reply,) = ask(command)
    assert reply["metadata"]["kind"] == KINDS[command]
