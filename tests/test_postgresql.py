"""The same store on PostgreSQL, where the machine has one."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered

from tests.test_store import said
from vejviser import paths, servers
from vejviser.store import retention
from vejviser.store.database import connect
from vejviser.store.safe import SafeStore

pytestmark = pytest.mark.skipif(not shutil.which("initdb"), reason="no PostgreSQL here")
Control = Callable[[str], None]


@pytest.fixture(scope="module")
def control(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Control]]:
    """Start a PostgreSQL of our own; give its URL and a way to stop and start it."""
    folder = tmp_path_factory.mktemp("postgresql")
    for part in (folder, *list(folder.parents)[:2]):
        part.chmod(0o755)
    as_other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.getuid() == 0 else []
    if as_other:  # it refuses to run as root
        shutil.chown(folder, 65534, 65534)
    port = servers.any_free_port()
    data = folder / "data"

    def run(*command: str) -> None:
        subprocess.run([*as_other, *command], check=True, cwd=folder, env={**os.environ, "HOME": str(folder)})

    def control(verb: str) -> None:
        options = f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "-m", "immediate", verb)

    run("initdb", "-D", str(data), "-U", "vejviser", "-A", "trust", "-E", "UTF8", "--no-sync")
    control("start")
    yield f"postgresql://vejviser@127.0.0.1:{port}/postgres", control
    control("stop")


@pytest.fixture
def store(control: tuple[str, Control]) -> SafeStore:
    return SafeStore(domain=Domain.load(str(paths.DOMAIN)), host=control[0])


def messages(store: SafeStore, sender: str) -> int:
    tracker = asyncio.run(store.retrieve(sender))
    return sum(isinstance(event, UserUttered) for event in tracker.events) if tracker else 0


def test_it_keeps_purges_and_deletes(store: SafeStore, control: tuple[str, Control]) -> None:
    said(store, "a\x00b\ud800c", sender="a")
    said(store, "d", sender="a")
    said(store, "gammel", sender="old", age=31 * retention.DAY)
    assert messages(store, "a") == 2
    assert retention.purge(connect(control[0], 1), 30 * retention.DAY) == 1
    assert asyncio.run(store.keys()) == ["a"]
    assert asyncio.run(store.delete("a"))
    assert messages(store, "a") == 0


def test_a_sender_that_it_cannot_take_ends_nothing(store: SafeStore) -> None:
    for sender in ("a\x00b", "a\ud800b", "a" * 300):
        said(store, "hej", sender=sender)
    said(store, "hej", sender="c")
    assert messages(store, "c") == 1


def test_it_may_go_away_and_come_back(store: SafeStore, control: tuple[str, Control]) -> None:
    said(store, "før", sender="b")
    control[1]("stop")
    said(store, "imens", sender="b")
    control[1]("start")
    said(store, "efter", sender="b")
    assert messages(store, "b") == 2
