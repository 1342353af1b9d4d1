"""Which intranet pages may show the chat page in a frame: none, unless a setting names their origins."""

import re
from collections.abc import Sequence
from typing import Any

from sanic import Blueprint
from sanic.request import Request

_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?")
NOBODY = "frame-ancestors 'none'"


def origins(text: str) -> list[str]:
    """Return the origins in a text, which stand with spaces or commas between.

    Raises:
        ValueError: one of them is no origin; a path or anything that means something in the policy is none.
    """
    found = text.lower().replace(",", " ").split()
    for origin in found:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(f"»{origin}« is no origin like https://intranet.example.dk")
    return found


def allow_frames(blueprint: Blueprint, allowed: Sequence[str]) -> None:
    """Let pages of these origins show what the blueprint answers in a frame; runs after the headers for all."""
    if not allowed:
        return
    policy = f"frame-ancestors {' '.join(allowed)}"

    @blueprint.middleware("response")
    async def allow(_: Request, response: Any) -> None:
        given = response.headers.get("Content-Security-Policy", NOBODY)
        response.headers["Content-Security-Policy"] = given.replace(NOBODY, policy)
        response.headers.pop("X-Frame-Options", None)  # it knows no list
