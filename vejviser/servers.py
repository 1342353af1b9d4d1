"""The pair of servers, action server and Rasa server: started together, ready together, stopped together."""

import contextlib
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Optional

import requests
from pydantic import SecretStr

from vejviser.runtime import child
from vejviser.runtime.child import LOGS
from vejviser.runtime.faults import StartFault
from vejviser.settings import Settings
from vejviser.store import PROBE

READY_SECONDS = 120
PAUSES = (0, 1, 2, 5, 10)  # seconds before a server that died is started again; one more death in a row is too many
IN_A_ROW = 600  # seconds within which deaths are in a row
DAY = 24 * 3600


class PortTaken(Exception):
    """Another program listens on the port (`port`)."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.port = port


class ServerDied(Exception):
    """A server stopped by itself; `name` is "rasa_server" or "action_server", `log` its log file.

    `fault` says why it refused to start, where it did.
    """

    def __init__(self, name: str, log: Path, code: Optional[int]) -> None:
        super().__init__(name)
        self.name, self.log = name, log
        self.fault = StartFault(code) if code in list(StartFault) else None


class NotReady(Exception):
    """The servers started, but did not answer a question in READY_SECONDS."""


def url(settings: Settings) -> str:
    """Return the address of the Rasa server, as reached from this machine."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    return f"http://{host}:{settings.port}"


def ask(
    address: str, message: str, sender: str, timeout: float = 20, token: Optional[SecretStr] = None
) -> list[dict[str, object]]:
    """Return the replies of the running server to one message, over REST.

    `token`: what the server asks for, if not that of the settings.

    Raises:
        requests.RequestException: the server cannot be reached or refuses.
    """
    body = {"sender": sender, "message": message}
    token = token or Settings().rest_token
    headers = {"Authorization": b"Bearer " + token.get_secret_value().encode()} if token else {}
    response = requests.post(f"{address}/webhooks/rest/webhook", json=body, headers=headers, timeout=timeout)
    response.raise_for_status()
    replies: list[dict[str, object]] = response.json()
    return replies


def answers(address: str, token: Optional[SecretStr] = None) -> bool:
    """Return whether both servers work: the reply to a question needs Rasa, the action server and the content."""
    try:
        replies = ask(address, "/menu", PROBE, timeout=5, token=token)
    except (requests.RequestException, ValueError):
        return False
    return any(isinstance(m := reply.get("metadata"), dict) and m.get("kind") == "menu" for reply in replies)


@contextlib.contextmanager
def running(settings: Settings, model: Path, logs: Path = LOGS) -> Iterator["Servers"]:
    """Start both servers, wait until they answer, and stop them at the end.

    Raises:
        PortTaken, ServerDied, NotReady
    """
    for port in filter(None, (settings.port, settings.action_port)):
        if not _free(settings.host, port):
            raise PortTaken(port)
    servers = Servers(settings, model, logs)
    try:
        servers.wait_until_ready()
        yield servers
    finally:
        servers.stop()


class Servers:
    """Two child processes. Use `running` to make one."""

    def __init__(self, settings: Settings, model: Path, logs: Path) -> None:
        action_port = settings.action_port or any_free_port()
        self.url, self._token = url(settings), settings.rest_token
        self._logs = logs
        self._commands = child.commands(settings, model, action_port)
        self._processes = {name: child.start(command, self._log(name)) for name, command in self._commands.items()}
        self._deaths: list[float] = []

    def pid(self, name: str) -> int:
        """Return the process id of a server."""
        return self._processes[name].pid

    def dead(self) -> Optional[str]:
        """Return the name of a server that has stopped by itself, None while both run."""
        return next((name for name, process in self._processes.items() if process.poll() is not None), None)

    def watch(self, on_restart: Callable[[str], None], daily: Callable[[], None]) -> None:
        """Start a server again when it stops by itself, and call `daily` once a day. Does not return.

        Raises:
            ServerDied: a server has stopped too often in a row.
        """
        day_ends = time.monotonic() + DAY
        while True:
            name = self.dead()
            if name:
                self.restart(name)
                on_restart(name)
            if time.monotonic() > day_ends:
                day_ends += DAY
                daily()
            time.sleep(0.5)

    def restart(self, name: str) -> None:
        """Start a server again that has stopped by itself, after a pause that grows.

        Raises:
            ServerDied: it has stopped too often in a row.
        """
        now = time.monotonic()
        self._deaths = [death for death in self._deaths if now - death < IN_A_ROW]
        if len(self._deaths) >= len(PAUSES):
            self._check()
        time.sleep(PAUSES[len(self._deaths)])
        self._deaths.append(now)
        self._processes[name] = child.start(self._commands[name], self._log(name), keep_log=True)

    def wait_until_ready(self) -> None:
        """Wait until a question is answered.

        Raises:
            ServerDied, NotReady
        """
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            self._check()
            if answers(self.url, self._token):
                return
            time.sleep(0.3)
        raise NotReady

    def stop(self) -> None:
        """Stop both, politely, and by force after ten seconds; first the one that asks the other."""
        for process in reversed(self._processes.values()):
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _log(self, name: str) -> Path:
        return self._logs / f"{name}.log"

    def _check(self) -> None:
        name = self.dead()
        if name:
            raise ServerDied(name, self._log(name), self._processes[name].returncode)


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
