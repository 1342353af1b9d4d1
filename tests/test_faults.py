"""What happens when something breaks: real servers of their own, broken on purpose."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest
import requests
from click.testing import CliRunner
from pydantic import SecretStr

from vejviser import cli, console, paths, servers
from vejviser.runtime import actions, child
from vejviser.runtime.faults import StartFault
from vejviser.settings import Settings
from vejviser.train import model_file
from vejviser.wording import say

SECRET = "Qvistgaardshemmelighed"
ANSWER, ERROR = "answer", "error"


class Own:
    """A pair of servers of these tests' own, with its database and logs."""

    def __init__(self, folder: Path) -> None:
        self.database, self.logs = folder / "data" / "conversations.db", folder / "logs"
        self.settings = Settings(
            port=servers.any_free_port(), database_url=SecretStr(f"sqlite:///{self.database}"), retention_days=30
        )

    def ask(self, message: str, sender: str) -> dict[str, Any]:
        (reply,) = servers.ask(servers.url(self.settings), message, sender, timeout=30)
        return reply

    def kind(self, message: str, sender: str) -> str:
        return str(self.ask(message, sender)["metadata"]["kind"])

    def log(self) -> str:
        return (self.logs / "rasa_server.log").read_text()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    own = Own(tmp_path_factory.mktemp("own"))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LOG_LEVEL", "DEBUG")
        with servers.running(own.settings, model_file(), own.logs) as own.servers:  # type: ignore[attr-defined]
            yield own


@pytest.fixture
def pair(own: Own) -> servers.Servers:
    pair: servers.Servers = own.servers  # type: ignore[attr-defined]
    return pair


def test_an_action_server_that_died_is_started_again(own: Own, pair: servers.Servers) -> None:
    os.kill(pair.pid("action_server"), signal.SIGKILL)
    time.sleep(0.3)
    assert pair.dead() == "action_server"
    reply = own.ask(f"{SECRET} hvordan giver jeg en livline?", "a")
    assert (reply["metadata"]["kind"], reply["text"]) == (ERROR, say("channel.error"))
    pair.restart("action_server")
    pair.wait_until_ready()
    assert own.kind("hvordan giver jeg en livline?", "a") == ANSWER


def test_a_killed_rasa_server_goes_on_with_the_conversation(own: Own, pair: servers.Servers) -> None:
    own.ask("/livline", "b")
    os.kill(pair.pid("rasa_server"), signal.SIGKILL)
    time.sleep(0.3)
    pair.restart("rasa_server")
    pair.wait_until_ready()
    assert own.ask("uddyb", "b")["metadata"]["topic"] == "livline"


def test_a_locked_database_holds_up_nobody_and_costs_one_line(own: Own) -> None:
    own.ask("/livline", "c")
    before = own.log().count("database fails")
    with sqlite3.connect(own.database) as other:
        other.execute("begin exclusive")
        started = time.monotonic()
        with ThreadPoolExecutor(4) as pool:
            kinds = list(pool.map(lambda i: own.kind(f"{SECRET} hvad er et infohus?", f"c{i}"), range(4)))
        assert own.ask("uddyb", "c")["metadata"]["topic"] == "livline"  # it can still be read
        assert time.monotonic() - started < 8
        other.rollback()
    assert kinds == [ANSWER] * 4
    assert own.log().count("database fails") == before + 1
    own.ask("/roller", "c")
    assert own.ask("uddyb", "c")["metadata"]["topic"] == "roller"
    assert "database works again" in own.log()


@pytest.mark.parametrize("broken", ["removed", "garbage", "a folder"])
def test_a_database_that_is_gone_costs_only_the_memory(own: Own, broken: str) -> None:
    own.ask("/livline", "d")
    for part in own.database.parent.glob("conversations.db*"):
        part.unlink()
    if broken == "garbage":
        own.database.write_bytes(os.urandom(5000))
    if broken == "a folder":
        own.database.mkdir()
    assert own.kind(f"{SECRET} hvad er et infohus?", "e") == ANSWER
    assert "topic" not in own.ask("uddyb", "d")["metadata"]  # forgotten, and nobody else's
    if broken == "garbage":
        own.database.unlink()
    if broken == "a folder":
        own.database.rmdir()
    own.ask("/roller", "d")
    assert own.ask("uddyb", "d")["metadata"]["topic"] == "roller"


def test_the_logs_carry_no_content(own: Own) -> None:
    with pytest.raises(requests.Timeout):  # a client that goes away: Rasa logs its text
        body = {"sender": "f", "message": SECRET}
        requests.post(f"{servers.url(own.settings)}/webhooks/rest/webhook", json=body, timeout=0.01)
    time.sleep(1)
    logs = [file.read_text() for file in own.logs.iterdir()]
    assert all("DEBUG" in log for log in logs)
    assert not [log for log in logs if SECRET in log or "livline" in log.lower()]


class ActionServer(BaseHTTPRequestHandler):
    """An action server that misbehaves as it is told."""

    mode = "good"
    BODIES: ClassVar = {
        "good": '{"events": [], "responses": [{"text": "godt", "metadata": {"kind": "answer"}}]}',
        "not json": "<html>",
        "no object": "[1, 2]",
        "null": "null",
        "wrong events": '{"events": [{"event": "nonsense"}]}',
        "wrong responses": '{"events": [], "responses": "hej"}',
        "nothing": "{}",
    }

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        if self.mode == "slow":
            time.sleep(30)
        status = 500 if self.mode == "status 500" else 400 if self.mode == "status 400" else 200
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.end_headers()
        with contextlib.suppress(BrokenPipeError):  # Rasa has hung up
            self.wfile.write(self.BODIES.get(self.mode, SECRET).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def misled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    """A Rasa server whose action server is ours."""
    own = Own(tmp_path_factory.mktemp("misled"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), ActionServer)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    command = child.commands(own.settings, model_file(), server.server_port)["rasa_server"]
    process = child.start(command, own.logs / "rasa_server.log")
    try:
        wait_until_it_listens(own)
        yield own
    finally:
        process.terminate()
        process.wait(timeout=10)
        server.shutdown()


def wait_until_it_listens(own: Own) -> None:
    for _ in range(100):
        try:
            own.ask("hej", "ready")
            return
        except (requests.RequestException, ValueError):
            time.sleep(0.3)
    raise AssertionError(own.log())


@pytest.mark.parametrize("mode", [*list(ActionServer.BODIES)[1:], "status 500", "status 400", "slow"])
def test_an_action_server_that_misbehaves_gives_an_error_and_is_forgotten(
    misled: Own, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ActionServer, "mode", mode)
    started = time.monotonic()
    reply = misled.ask("/livline", mode.replace(" ", "_"))
    assert (reply["metadata"]["kind"], reply["text"]) == (ERROR, say("channel.error"))
    assert time.monotonic() - started < actions.SECONDS + 2
    monkeypatch.setattr(ActionServer, "mode", "good")
    assert misled.ask("/livline", mode.replace(" ", "_"))["text"] == "godt"
    assert SECRET not in misled.log()


def test_a_server_that_cannot_work_does_not_start(tmp_path: Path) -> None:
    typo = tmp_path / "endpoints.yml"
    typo.write_text((paths.ROOT / "endpoints.yml").read_text().replace("SafeStore", "SafeStoer"))
    good, stock = str(paths.ROOT / "endpoints.yml"), f"sqlite:///{tmp_path}/c.db"
    starts = {
        StartFault.STORE: (str(typo), stock, model_file()),
        StartFault.DATABASE: (good, "postgresql://u:hemmelig@127.0.0.1:1/db", model_file()),
        StartFault.MODEL: (good, stock, tmp_path / "missing.tar.gz"),
    }
    processes = {}
    for fault, (endpoints, database, model) in starts.items():
        settings = Settings(port=servers.any_free_port(), database_url=SecretStr(database))
        arguments, environment = child.commands(settings, model, 1)["rasa_server"]
        command = ([*arguments, "--endpoints", endpoints], environment)
        processes[fault] = child.start(command, tmp_path / f"{fault}.log")
    assert {fault: process.wait(timeout=60) for fault, process in processes.items()} == {f: f for f in starts}
    assert not [log for log in tmp_path.glob("*.log") if "hemmelig" in log.read_text()]


def test_run_says_in_one_line_why_it_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(model_file().read_bytes()[:5000])
    monkeypatch.setattr(console, "trained", lambda: broken)
    monkeypatch.setenv("VEJVISER_PORT", str(servers.any_free_port()))
    result = CliRunner(mix_stderr=False).invoke(cli.main, ["run"])
    assert (result.exit_code, result.stderr.strip()) == (1, say("run.fault_model", model=broken))
    monkeypatch.setenv("VEJVISER_DATABASE_URL", "postgresql://u:hemmelig@127.0.0.1:1/db")
    result = CliRunner(mix_stderr=False).invoke(cli.main, ["run"])
    assert (result.exit_code, result.stderr.strip()) == (1, say("run.fault_database"))


def test_servers_end_with_a_launcher_that_is_killed() -> None:
    code = (
        "from vejviser import servers; from vejviser.settings import Settings; from vejviser.train import model_file\n"
        "from pathlib import Path; import time, tempfile\n"
        "s = servers.Servers(Settings(port=servers.any_free_port()), model_file(), Path(tempfile.mkdtemp()))\n"
        "print(s.pid('rasa_server'), s.pid('action_server'), flush=True); time.sleep(60)"
    )
    launcher = subprocess.Popen([sys.executable, "-c", code], cwd=paths.ROOT, stdout=subprocess.PIPE, text=True)
    assert launcher.stdout
    pids = launcher.stdout.readline().split()
    time.sleep(2)
    launcher.kill()
    launcher.wait()
    deadline = time.monotonic() + 15
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
