"""The command `vejviser`: one sub-command a verb. It speaks Danish; the wording is in `wording.da.yml`."""

import contextlib
import json
import signal
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn, Optional

import click
from pydantic import SecretStr, ValidationError

from vejviser import paths, servers
from vejviser.access.addresses import is_loopback
from vejviser.channels import state
from vejviser.channels.botframework.settings import TeamsSettings
from vejviser.channels.slack.settings import SlackSettings
from vejviser.content.check import check as check_content
from vejviser.content.load import PackError, load
from vejviser.nlu.language import installed_version
from vejviser.runtime.child import LOGS
from vejviser.settings import Settings
from vejviser.store import retention
from vejviser.store.retention import DAY
from vejviser.train import LOG, TrainingFailed, make_folders, model_file, train
from vejviser.wording import say


@click.group(help=say("cli.vejviser"))
def main() -> None:
    """Group the sub-commands."""


@main.command(help=say("cli.run"))
def run() -> None:
    """Train when needed, start both servers, and keep them until Ctrl-C."""
    settings = _settings()
    if not (is_loopback(settings.host) or settings.rest_token or settings.proxied):
        _fail(say("run.exposed", host=settings.host))
    _check_content()
    model = _trained()
    click.echo(_language())
    click.echo(_purged(settings.retention_days * DAY))
    click.echo(say("run.starting"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with _running(settings, model) as pair:
            click.secho(say("run.ready", url=f"{pair.url}/chat/"), bold=True)
            click.echo(say("run.stop_hint"))
            pair.watch(_restarted, _purge_daily)
    except KeyboardInterrupt:
        click.echo("\n" + say("run.stopped"))


@main.command(help=say("cli.purge"))
@click.option("--older-than", metavar="30d", help=say("cli.older_than"))
def purge(older_than: Optional[str]) -> None:
    """Delete the conversations that have been still for longer; print only how many."""
    try:
        seconds = retention.seconds(older_than or f"{_settings().retention_days}d")
    except ValueError:
        raise click.BadParameter(say("purge.bad_age")) from None
    click.echo(_purged(seconds))


@main.command("train", help=say("cli.train"))
def train_() -> None:
    """Train when content or training data have changed."""
    _check_content()
    _trained()


@main.command(help=say("cli.ask"))
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help=say("cli.ask_json"))
def ask(question: str, as_json: bool) -> None:
    """Print the reply to one question, from the running server or from one started for it."""
    settings = _settings()
    sender = uuid.uuid4().hex
    if servers.answers(servers.url(settings)):
        replies = servers.ask(servers.url(settings), question, sender)
    else:
        click.echo(say("ask.starting"), err=True)
        with _own_server() as pair:
            replies = servers.ask(pair.url, question, sender)
    if not replies:
        _fail(say("ask.failed"))
    if as_json:
        click.echo(json.dumps(replies, ensure_ascii=False, indent=2))
    else:
        for reply in replies:
            _print(reply)


@main.command(help=say("cli.evaluate"))
def evaluate() -> None:
    """Print how well the evaluation questions are understood, by a server started for it."""
    from vejviser.evaluation import conversations, items, privacy, report, score  # scipy takes a second to import

    with _own_server() as pair:
        outcomes = score.run(pair.url, items.items())
        held = conversations.run(pair.url)
    for line in (*report.report(outcomes), "", *conversations.report(held), "", *privacy.report()):
        click.echo(line)
    missed = report.failures(outcomes)
    if missed:
        _fail("\n".join(missed))


@main.command(help=say("cli.check"))
@click.argument("folder", type=click.Path(path_type=Path), default=paths.CONTENT)
def check(folder: Path) -> None:
    """Print every fault in a pack; exit code 1 where there is any."""
    faults = check_content(folder)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        _fail(say("check.faults", count=len(faults)))
    click.echo(say("check.ok", topics=len(load(folder).topics), folder=_short(folder)))
    _settings()
    for line in state.lines() if folder == paths.CONTENT else ():
        click.echo(line)


@main.command(help=say("cli.status"))
def status() -> None:
    """Print what is in use and what runs."""
    settings = _settings()
    try:
        click.echo(say("status.topics", topics=len(load(paths.CONTENT).topics), folder=_short(paths.CONTENT)))
    except PackError as error:
        click.echo(str(error))
    model = model_file()
    click.echo(say("status.model_ready", file=_short(model)) if model.exists() else say("status.model_missing"))
    click.echo(_language())
    click.echo(say(f"status.practice_{settings.practice}"))
    address = servers.url(settings)
    click.echo(say("status.running" if servers.answers(address) else "status.not_running", url=address))
    for line in state.lines(address):
        click.echo(line)


@contextlib.contextmanager
def _running(settings: Settings, model: Path, logs: Path = LOGS) -> Iterator[servers.Servers]:
    try:
        with servers.running(settings, model, logs) as pair:
            yield pair
    except servers.PortTaken as error:
        _fail(say("run.port_taken", port=error.port, other=error.port + 1))
    except servers.ServerDied as error:
        if error.fault:
            _fail(say(f"run.fault_{error.fault.name.lower()}", model=_short(model), log=_short(error.log)))
        _fail(say("run.died", name=say(f"run.{error.name}"), log=_short(error.log)))
    except servers.NotReady:
        _fail(say("run.not_ready", seconds=servers.READY_SECONDS, log=_short(logs)))


@contextlib.contextmanager
def _own_server() -> Iterator[servers.Servers]:
    """Give a pair of servers on free ports, beside any that run already, whose conversations are thrown away."""
    port = servers.any_free_port()
    make_folders()
    with tempfile.TemporaryDirectory(dir=paths.VAR) as folder:
        database = SecretStr(f"sqlite:///{folder}/conversations.db")
        own = {"host": "127.0.0.1", "port": port, "action_port": 0, "database_url": database, "rate_limit": 0}
        with _running(_settings().copy(update=own), _trained(), LOGS / "own") as pair:
            yield pair


def _settings() -> Settings:
    try:
        SlackSettings()
        TeamsSettings()
        return Settings()
    except ValidationError as error:
        fault = error.errors()[0]
        model: Any = error.model
        name = model.Config.env_prefix + str(fault["loc"][0]).upper()
        _fail(say("run.bad_setting", name=name, problem=fault["msg"]))


def _purged(older_than: int) -> str:
    """Purge, and return the line that says how many conversations were deleted."""
    try:
        count = retention.purge_database(_settings().database(), older_than)
    except retention.DatabaseFails:
        _fail(say("run.fault_database"))
    return say("purge.done", count=count, days=older_than / DAY)


def _purge_daily() -> None:
    with contextlib.suppress(SystemExit):  # it has been said; tomorrow is another day
        click.echo(_purged(_settings().retention_days * DAY))


def _restarted(server: str) -> None:
    click.secho(say("run.restarted", name=say(f"run.{server}")), fg="yellow", err=True)


def _check_content() -> None:
    faults = check_content(paths.CONTENT)
    if faults:
        _fail("\n".join([say("run.content_faults"), *map(str, faults)]))


def _trained() -> Path:
    model = model_file()
    if model.exists():
        return model
    click.echo(say("run.training"), err=True, nl=False)
    started = time.monotonic()
    try:
        model = train(on_progress=lambda: click.echo(".", err=True, nl=False))
    except TrainingFailed:
        click.echo(err=True)
        _fail(say("run.train_failed", log=_short(LOG)))
    click.echo("\n" + say("run.trained", seconds=time.monotonic() - started), err=True)
    return model


def _language() -> str:
    version = installed_version()
    return say("run.language_package", version=version) if version else say("run.language_builtin")


def _print(reply: dict[str, Any]) -> None:
    click.echo(reply["text"])
    buttons = reply.get("buttons") or []
    if buttons:
        click.echo("\n" + say("ask.buttons"))
        for button in buttons:
            click.echo(f"  - {button['title']}")


def _short(path: Path) -> Path:
    path = path.resolve()
    return path.relative_to(paths.ROOT) if path.is_relative_to(paths.ROOT) else path


def _fail(message: str) -> NoReturn:
    click.secho(message, fg="red", err=True)
    sys.exit(1)
