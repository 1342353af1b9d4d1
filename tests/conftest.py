"""What the tests share: one pair of real servers for the whole run, and a way to talk to it."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from vejviser import paths, servers
from vejviser.content.load import load
from vejviser.content.pack import Pack
from vejviser.settings import Settings
from vejviser.train import model_file, train

Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session", autouse=True)
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file that all conversations of the tests go into."""
    file = tmp_path_factory.mktemp("data") / "conversations.db"
    os.environ["VEJVISER_DATABASE_URL"] = f"sqlite:///{file}"
    os.environ["VEJVISER_RATE_LIMIT"] = "0"
    return file


@pytest.fixture(scope="session")
def pair() -> Iterator[servers.Servers]:
    model = model_file()
    if not model.exists():
        train()
    settings = Settings(port=servers.any_free_port())
    os.environ["VEJVISER_PORT"] = str(settings.port)  # so that `vejviser ask` finds this pair
    with servers.running(settings, model) as pair:
        yield pair


@pytest.fixture(scope="session")
def ask(pair: servers.Servers) -> Ask:
    """Ask over REST; each call is a conversation of its own unless a sender is given."""

    def ask(message: str, sender: str = "") -> list[dict[str, Any]]:
        return servers.ask(pair.url, message, sender or uuid.uuid4().hex, timeout=60)

    return ask


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load(paths.CONTENT)
