"""What the tests share: one pair of real servers for the whole run, and a way to talk to it."""

import contextlib
import os
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

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


@contextlib.contextmanager
def own_pair(folder: Path, environment: Mapping[str, str] = {}, **settings: Any) -> Iterator[servers.Servers]:
    """Give a pair of servers with settings of its own, its database and logs in the folder."""
    database = SecretStr(f"sqlite:///{folder}/conversations.db")
    own = Settings(port=servers.any_free_port(), database_url=database, **settings)
    with contextlib.ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patched:  # for these servers alone
            for name, value in environment.items():
                patched.setenv(name, value)
            pair = stack.enter_context(servers.running(own, model_file(), folder / "logs"))
        yield pair


def found_in(left: bytes, texts: Iterable[str]) -> list[str]:
    """Return which of the texts stand in the bytes, as words of their own."""
    present = [text for text in texts if text.encode() in left]
    return [text for text in present if re.search(rb"(?<!\w)" + re.escape(text.encode()) + rb"(?!\w)", left)]


@pytest.fixture(scope="session")
def ask(pair: servers.Servers) -> Ask:
    """Ask over REST; each call is a conversation of its own unless a sender is given."""

    def ask(message: str, sender: str = "") -> list[dict[str, Any]]:
        return servers.ask(pair.url, message, sender or uuid.uuid4().hex, timeout=60)

    return ask


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load(paths.CONTENT)
