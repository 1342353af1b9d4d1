"""Measures latency, answers a second and memory: this assistant and, beside it, the same model on stock Rasa.

    .venv/bin/python -m benchmarks.latency        prints the table of benchmarks/latency.md; about four minutes

Both run at the same time on the same machine and are asked in turns. Stock Rasa is `rasa run` with its REST channel,
its SQL store in SQLite and its checks of what actions return, and `python -m rasa_sdk` with our actions, as they come.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import requests
from pydantic import SecretStr

from vejviser import paths, servers
from vejviser.settings import Settings
from vejviser.train import QUIET, model_file

ROUNDS = 3
TURNS = 5  # of a conversation
LONG = 300
QUESTIONS = (
    "hvordan giver jeg en livline?",
    "hvem gør hvad i mødet?",
    "hvad er et infohus?",
    "hvor skal vi holde mødet?",
    "hvad skriver jeg i opsummeringen?",
)


class Rasa(NamedTuple):
    """A running Rasa server: where it is, and the process ids of it and of its action server."""

    name: str
    port: int
    pids: tuple[int, ...]


class Asked(NamedTuple):
    """What a number of messages took: the milliseconds of each, and the seconds of all."""

    each: list[float]
    all: float

    def quantile(self, share: float) -> float:
        return sorted(self.each)[int(share * len(self.each))]

    def rate(self) -> float:
        return len(self.each) / self.all


def main() -> None:
    """Print the table."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        both = (stack.enter_context(ours(folder)), stack.enter_context(stock(folder)))
        for rasa in both:
            ask(rasa, clients=2, conversations=10)  # warm
        one = {rasa: rounds(lambda r=rasa: ask(r, 1, 20)) for rasa in both}  # type: ignore[misc]
        eight = {rasa: rounds(lambda r=rasa: ask(r, 8, 40)) for rasa in both}  # type: ignore[misc]
        third, late = {}, {}
        for rasa in both:
            third[rasa], late[rasa] = long_conversation(rasa)
        memory = {rasa: [pss(pid) for pid in rasa.pids] for rasa in both}
    rows: list[tuple[str, Callable[[Rasa], float]]] = [
        ("1 client, p50 ms", lambda r: one[r].quantile(0.5)),
        ("1 client, p95 ms", lambda r: one[r].quantile(0.95)),
        ("1 client, answers/s", lambda r: one[r].rate()),
        ("8 clients, p50 ms", lambda r: eight[r].quantile(0.5)),
        ("8 clients, p95 ms", lambda r: eight[r].quantile(0.95)),
        ("8 clients, answers/s", lambda r: eight[r].rate()),
        ("turn 3 of a conversation, ms", lambda r: third[r]),
        (f"turn {LONG} of a conversation, ms", lambda r: late[r]),
        ("memory of Rasa, MB", lambda r: memory[r][0]),
        ("memory of the action server, MB", lambda r: memory[r][1]),
    ]
    print("| | " + " | ".join(rasa.name for rasa in both) + " | ratio |\n|---|---|---|---|")
    for label, value in rows:
        mine, theirs = (value(rasa) for rasa in both)
        print(f"| {label} | {mine:.1f} | {theirs:.1f} | {mine / theirs:.2f} |")


@contextmanager
def ours(folder: Path) -> Iterator[Rasa]:
    """Start this assistant."""
    database = SecretStr(f"sqlite:///{folder}/ours.db")
    settings = Settings(port=servers.any_free_port(), database_url=database, rate_limit=0)
    with servers.running(settings, model_file(), folder / "logs") as pair:
        yield Rasa("Vejviser", settings.port, (pair.pid("rasa_server"), pair.pid("action_server")))


@contextmanager
def stock(folder: Path) -> Iterator[Rasa]:
    """Start stock Rasa with the same model and actions."""
    port, action_port = servers.any_free_port(), servers.any_free_port()
    (folder / "endpoints.yml").write_text(
        f"action_endpoint: {{url: 'http://127.0.0.1:{action_port}/webhook'}}\n"
        f"tracker_store: {{type: SQL, dialect: sqlite, db: '{folder}/stock.db'}}\n"
    )
    (folder / "credentials.yml").write_text("rest:\n")
    rasa = ["rasa", "run", "--interface", "127.0.0.1", "--port", str(port), "--model", str(model_file())]
    rasa += ["--endpoints", str(folder / "endpoints.yml"), "--credentials", str(folder / "credentials.yml")]
    actions = ["rasa_sdk", "--actions", "actions", "--port", str(action_port)]
    environment = os.environ | QUIET | {"LOG_LEVEL": "ERROR", "SANIC_HOST": "127.0.0.1"}
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", *module],
            cwd=paths.ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for module in (rasa, actions)
    ]
    try:
        wait_for(f"http://127.0.0.1:{port}/", f"http://127.0.0.1:{action_port}/health")
        yield Rasa("stock Rasa", port, tuple(process.pid for process in processes))
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()


def wait_for(*addresses: str) -> None:
    """Wait until each address answers."""
    deadline = time.monotonic() + servers.READY_SECONDS
    for address in addresses:
        while True:
            try:
                requests.get(address, timeout=2)
                break
            except requests.RequestException:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.3)


def rounds(measure: Callable[[], Asked]) -> Asked:
    """Return what several rounds took together."""
    asked = [measure() for _ in range(ROUNDS)]
    return Asked([ms for round_ in asked for ms in round_.each], sum(round_.all for round_ in asked))


def ask(rasa: Rasa, clients: int, conversations: int) -> Asked:
    """Let clients hold conversations of TURNS questions, each client one after the other over a kept connection."""

    def client(share: int) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", rasa.port)
        senders = [uuid.uuid4().hex for _ in range(share)]
        return [post(connection, question, sender) for sender in senders for question in QUESTIONS[:TURNS]]

    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        each = list(pool.map(client, [conversations // clients] * clients))
    return Asked([ms for times in each for ms in times], time.perf_counter() - started)


def long_conversation(rasa: Rasa) -> tuple[float, float]:
    """Return what turn 3 takes, and turn LONG: the median of it and its neighbours."""
    connection = http.client.HTTPConnection("127.0.0.1", rasa.port)
    third = [post(connection, QUESTIONS[0], sender) for sender in "abcdefg" for _ in range(3)][2::3]
    times = [post(connection, QUESTIONS[turn % TURNS], "long") for turn in range(LONG + 4)]
    return statistics.median(third), statistics.median(times[-9:])


def post(connection: http.client.HTTPConnection, message: str, sender: str) -> float:
    """Return the milliseconds that one answer takes.

    Raises:
        AssertionError: there was no answer.
    """
    body = json.dumps({"sender": sender, "message": message})
    started = time.perf_counter()
    connection.request("POST", "/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
    replies = json.loads(connection.getresponse().read())
    assert replies and replies[0]["text"], replies
    return (time.perf_counter() - started) * 1000


def pss(pid: int) -> float:
    """Return the memory of a process in MB, what it shares counted in part."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    main()
