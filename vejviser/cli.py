"""The command `vejviser`: one sub-command a verb. It speaks Danish; the wording is in `wording.da.yml`."""

import contextlib
import json
import os
import signal
import sys
import uuid
import warnings
from pathlib import Path
from typing import Any, Optional

import click

from vejviser import console, paths, servers
from vejviser.access.addresses import is_loopback
from vejviser.channels import state
from vejviser.content.check import check as check_content
from vejviser.content.load import PackError, load
from vejviser.store import retention
from vejviser.store.retention import DAY
from vejviser.train import model_file
from vejviser.wording import say


@click.group(help=say("cli.vejviser"))
def main() -> None:
    """Group the sub-commands, without the chatter of libraries (spaCy loads TensorFlow where it is there)."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    warnings.simplefilter("ignore", DeprecationWarning)


@main.command(help=say("cli.run"))
def run() -> None:
    """Train when needed, start both servers, and keep them until Ctrl-C."""
    settings = console.read_settings()
    if not (is_loopback(settings.host) or settings.rest_token or settings.proxied):
        console.fail(say("run.exposed", host=settings.host))
    console.check_content()
    model = console.trained()
    click.echo(console.language())
    click.echo(console.purged(settings.retention_days * DAY))
    click.echo(say("run.starting"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with console.running(settings, model) as pair:
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
        seconds = retention.seconds(older_than or f"{console.read_settings().retention_days}d")
    except ValueError:
        raise click.BadParameter(say("purge.bad_age")) from None
    click.echo(console.purged(seconds))


@main.command("train", help=say("cli.train"))
def train_() -> None:
    """Train when content or training data have changed."""
    console.check_content()
    console.trained()


@main.command(help=say("cli.ask"))
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help=say("cli.ask_json"))
def ask(question: str, as_json: bool) -> None:
    """Print the reply to one question, from the running server or from one started for it."""
    settings = console.read_settings()
    sender = uuid.uuid4().hex
    if servers.answers(servers.url(settings)):
        replies = servers.ask(servers.url(settings), question, sender)
    else:
        click.echo(say("ask.starting"), err=True)
        with console.own_server() as pair:
            replies = servers.ask(pair.url, question, sender)
    if not replies:
        console.fail(say("ask.failed"))
    if as_json:
        click.echo(json.dumps(replies, ensure_ascii=False, indent=2))
    else:
        for reply in replies:
            _print(reply)


@main.command(help=say("cli.evaluate"))
def evaluate() -> None:
    """Print how well the evaluation questions are understood, by a server started for it."""
    from vejviser.evaluation import conversations, items, privacy, report, score  # scipy takes a second to import

    with console.own_server() as pair:
        outcomes = score.run(pair.url, items.items())
        held = conversations.run(pair.url)
    for line in (*report.report(outcomes), "", *conversations.report(held), "", *privacy.report()):
        click.echo(line)
    missed = report.failures(outcomes)
    if missed:
        console.fail("\n".join(missed))


@main.command(help=say("cli.check"))
@click.argument("folder", type=click.Path(path_type=Path), default=paths.CONTENT)
def check(folder: Path) -> None:
    """Print every fault in a pack; exit code 1 where there is any."""
    faults = check_content(folder)
    for fault in faults:
        click.echo(str(fault))
    if faults:
        console.fail(say("check.faults", count=len(faults)))
    click.echo(say("check.ok", topics=len(load(folder).topics), folder=console.short(folder)))
    console.read_settings()
    for line in state.lines() if folder == paths.CONTENT else ():
        click.echo(line)


@main.command(help=say("cli.status"))
def status() -> None:
    """Print what is in use and what runs."""
    settings = console.read_settings()
    try:
        click.echo(say("status.topics", topics=len(load(paths.CONTENT).topics), folder=console.short(paths.CONTENT)))
    except PackError as error:
        click.echo(str(error))
    model = model_file()
    click.echo(say("status.model_ready", file=console.short(model)) if model.exists() else say("status.model_missing"))
    click.echo(console.language())
    click.echo(say(f"status.practice_{settings.practice}"))
    address = servers.url(settings)
    click.echo(say("status.running" if servers.answers(address) else "status.not_running", url=address))
    for line in state.lines(address):
        click.echo(line)


def _purge_daily() -> None:
    with contextlib.suppress(SystemExit):  # it has been said; tomorrow is another day
        click.echo(console.purged(console.read_settings().retention_days * DAY))


def _restarted(server: str) -> None:
    click.secho(say("run.restarted", name=say(f"run.{server}")), fg="yellow", err=True)


def _print(reply: dict[str, Any]) -> None:
    click.echo(reply["text"])
    buttons = reply.get("buttons") or []
    if buttons:
        click.echo("\n" + say("ask.buttons"))
        for button in buttons:
            click.echo(f"  - {button['title']}")
