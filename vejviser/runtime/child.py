"""A server as a process of its own: its command, its environment and its log."""

import os
import subprocess
import sys
from pathlib import Path

from vejviser import paths
from vejviser.settings import Settings
from vejviser.train import QUIET, make_folders

LOGS = paths.VAR / "logs"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
MAX_BODY = str(256 * 1024)  # bytes of a request from outside: Slack and Teams put much around a message
Command = tuple[list[str], dict[str, str]]


def commands(settings: Settings, model: Path, action_port: int) -> dict[str, Command]:
    """Return for each server the arguments of `python -m`, and the environment."""
    level = os.environ.get("LOG_LEVEL", "")
    level = level if level in LEVELS else "ERROR"
    environment = (
        os.environ
        | QUIET
        | {
            "LOG_LEVEL": level,
            "LOG_LEVEL_LIBRARIES": "ERROR",
            "VEJVISER_LAUNCHER": str(os.getpid()),
            "VEJVISER_DATABASE_URL": settings.database(),
            "VEJVISER_ACTION_URL": f"http://127.0.0.1:{action_port}/webhook",
        }
    )
    action = ["vejviser.runtime.action_server", "--actions", "actions", "--port", str(action_port)]
    action += {"DEBUG": ["--debug"], "INFO": []}.get(level, ["--quiet"])
    rasa = ["vejviser.runtime.rasa_server", "--interface", settings.host, "--port", str(settings.port)]
    rasa += ["--model", str(model)]
    access = {
        "VEJVISER_REST_TOKEN": settings.rest_token.get_secret_value() if settings.rest_token else "",
        "VEJVISER_BEHIND_PROXY": settings.behind_proxy,
        "VEJVISER_EMBED_ORIGINS": settings.embed_origins,
        "VEJVISER_RATE_LIMIT": str(settings.rate_limit),
        "SANIC_REQUEST_MAX_SIZE": MAX_BODY,
    }
    return {
        "action_server": (action, environment | {"SANIC_HOST": "127.0.0.1", "VEJVISER_REST_TOKEN": ""}),
        "rasa_server": (rasa, environment | access),
    }


def start(command: Command, log: Path, keep_log: bool = False) -> subprocess.Popen[bytes]:
    """Start a server. Its log is begun anew unless it is to be kept."""
    module, environment = command
    log.parent.mkdir(parents=True, exist_ok=True)
    make_folders()
    with log.open("ab" if keep_log else "wb") as file:
        return subprocess.Popen(  # its own session: Ctrl-C reaches the launcher, which stops both in order
            [sys.executable, "-m", *module],
            cwd=paths.ROOT,
            env=environment,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
