"""What the sub-commands share. They speak to a person, and end with a line that says what is wrong and what to do."""

import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import click
from pydantic import SecretStr, ValidationError

from vejviser import paths, servers
from vejviser.channels.botframework.settings import TeamsSettings
from vejviser.channels.slack.settings import SlackSettings
from vejviser.content.check import check as check_content_of
from vejviser.nlu.language import installed_version
from vejviser.runtime.child import LOGS
from vejviser.settings import Settings
from vejviser.store import retention
from vejviser.store.retention import DAY
from vejviser.train import LOG, TrainingFailed, make_folders, model_file, train
from vejviser.wording import say


@contextlib.contextmanager
def running(settings: Settings, model: Path, logs: Path = LOGS) -> Iterator[servers.Servers]:
    """Give a pair of servers that answer."""
    try:
        with servers.running(settings, model, logs) as pair:
            yield pair
    except servers.PortTaken as error:
        fail(say("run.port_taken", port=error.port, other=error.port + 1))
    except servers.ServerDied as error:
        if error.fault:
            fail(say(f"run.fault_{error.fault.name.lower()}", model=short(model), log=short(error.log)))
        fail(say("run.died", name=say(f"run.{error.name}"), log=short(error.log)))
    except servers.NotReady:
        fail(say("run.not_ready", seconds=servers.READY_SECONDS, log=short(logs)))


@contextlib.contextmanager
def own_server() -> Iterator[servers.Servers]:
    """Give a pair of servers on free ports, beside any that run already, whose conversations are thrown away."""
    port = servers.any_free_port()
    make_folders()
    with tempfile.TemporaryDirectory(dir=paths.VAR) as folder:
        database = SecretStr(f"sqlite:///{folder}/conversations.db")
        own = {"host": "127.0.0.1", "port": port, "action_port": 0, "database_url": database, "rate_limit": 0}
        with running(read_settings().copy(update=own), trained(), LOGS / "own") as pair:
            yield pair


def read_settings() -> Settings:
    """Return the settings, those of all channels checked too."""
    try:
        SlackSettings()
        TeamsSettings()
        return Settings()
    except ValidationError as error:
        fault = error.errors()[0]
        model: Any = error.model
        name = model.Config.env_prefix + str(fault["loc"][0]).upper()
        fail(say("run.bad_setting", name=name, problem=fault["msg"]))


def purged(older_than: int) -> str:
    """Purge, and return the line that says how many conversations were deleted."""
    try:
        count = retention.purge_database(read_settings().database(), older_than)
    except retention.DatabaseFails:
        fail(say("run.fault_database"))
    return say("purge.done", count=count, days=older_than / DAY)


def check_content() -> None:
    """End where the content has faults, and name them."""
    faults = check_content_of(paths.CONTENT)
    if faults:
        fail("\n".join([say("run.content_faults"), *map(str, faults)]))


def trained() -> Path:
    """Return the file of the model, trained where there is none for the content and data as they are."""
    model = model_file()
    if model.exists():
        return model
    click.echo(say("run.training"), err=True, nl=False)
    started = time.monotonic()
    try:
        model = train(on_progress=lambda: click.echo(".", err=True, nl=False))
    except TrainingFailed:
        click.echo(err=True)
        fail(say("run.train_failed", log=short(LOG)))
    click.echo("\n" + say("run.trained", seconds=time.monotonic() - started), err=True)
    return model


def language() -> str:
    """Return the line that says which Danish pipeline is used."""
    version = installed_version()
    return say("run.language_package", version=version) if version else say("run.language_builtin")


def short(path: Path) -> Path:
    """Return the path as seen from the project, where it lies in it."""
    path = path.resolve()
    return path.relative_to(paths.ROOT) if path.is_relative_to(paths.ROOT) else path


def fail(message: str) -> NoReturn:
    """Say it in red, and end with code 1."""
    click.secho(message, fg="red", err=True)
    sys.exit(1)
