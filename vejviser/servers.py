"""The pair of servers, action server and Rasa server: started together, ready together, stopped together."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Optional

import requests

from vejviser import paths
from vejviser.settings import Settings
from vejviser.store import PROBE
from vejviser.train import QUIET

LOGS = paths.VAR / "logs"
READY_SECONDS = 120
MAX_BODY = "65536"  # bytes of a request


class PortTaken(Exception):
    """Another program listens on the port (`port`)."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.port = port


class ServerDied(Exception):
    """A server stopped by itself; `name` is "rasa_server" or "action_server", `log` its log file."""

    def __init__(self, name: str, log: Path) -> None:
        super().__init__(name)
        self.name, self.log = name, log


class NotReady(Exception):
    """The servers started, but did not answer a question in READY_SECONDS."""


def url(settings: Settings) -> str:
    """Return the address of the Rasa server, as reached from this machine."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    return f"http://{host}:{settings.port}"


def ask(address: str, message: str, sender: str, timeout: float = 20) -> list[dict[str, object]]:
    """Return the replies of the running server to one message, over REST.

    Raises:
        requests.RequestException: the server cannot be reached or refuses.
    """
    body = {"sender": sender, "message": message}
    response = requests.post(f"{address}/webhooks/rest/webhook", json=body, timeout=timeout)
    response.raise_for_status()
    replies: list[dict[str, object]] = response.json()
    return replies


def answers(address: str) -> bool:
    """Return whether both servers work: the reply to a question needs Rasa, the action server and the content."""
    try:
        replies = ask(address, "/menu", PROBE, timeout=5)
    except (requests.RequestException, ValueError):
        return False
    return any(isinstance(m := reply.get("metadata"), dict) and m.get("kind") == "menu" for reply in replies)


@contextlib.contextmanager
def running(settings: Settings, model: Path) -> Iterator["Servers"]:
    """Start both servers, wait until they answer, and stop them at the end.

    Raises:
        PortTaken, ServerDied, NotReady
    """
    for port in filter(None, (settings.port, settings.action_port)):
        if not _free(settings.host, port):
            raise PortTaken(port)
    servers = Servers(settings, model)
    try:
        servers.wait_until_ready()
        yield servers
    finally:
        servers.stop()


class Servers:
    """Two child processes. Use `running` to make one."""

    def __init__(self, settings: Settings, model: Path) -> None:
        action_port = settings.action_port or any_free_port()
        self.url = url(settings)
        environment = (
            os.environ
            | QUIET
            | {
                "LOG_LEVEL": "ERROR",
                "LOG_LEVEL_LIBRARIES": "ERROR",
                "SANIC_REQUEST_MAX_SIZE": MAX_BODY,
                "VEJVISER_DATABASE_URL": settings.database(),
                "VEJVISER_ACTION_URL": f"http://127.0.0.1:{action_port}/webhook",
            }
        )
        rasa = ["rasa", "run", "--interface", settings.host, "--port", str(settings.port), "--model", str(model)]
        self._processes = {
            "action_server": _start(
                "action_server",
                ["rasa_sdk", "--actions", "actions", "--port", str(action_port)],
                environment | {"SANIC_HOST": "127.0.0.1"},
            ),
            "rasa_server": _start("rasa_server", rasa, environment),
        }

    def dead(self) -> Optional[str]:
        """Return the name of a server that has stopped by itself, None while both run."""
        return next((name for name, process in self._processes.items() if process.poll() is not None), None)

    def watch(self) -> None:
        """Wait until a server stops by itself.

        Raises:
            ServerDied
        """
        while True:
            self._check()
            time.sleep(0.5)

    def wait_until_ready(self) -> None:
        """Wait until a question is answered.

        Raises:
            ServerDied, NotReady
        """
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            self._check()
            if answers(self.url):
                return
            time.sleep(0.3)
        raise NotReady

    def stop(self) -> None:
        """Stop both: politely, and by force after ten seconds."""
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _check(self) -> None:
        name = self.dead()
        if name:
            raise ServerDied(name, _log(name))


def _start(name: str, module: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    LOGS.mkdir(parents=True, exist_ok=True)
    with _log(name).open("wb") as log:  # its own session: Ctrl-C reaches the launcher, which stops both in order
        return subprocess.Popen(
            [sys.executable, "-m", *module],
            cwd=paths.ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _log(name: str) -> Path:
    return LOGS / f"{name}.log"


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def any_free_port() -> int:
    """Return a port on loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
