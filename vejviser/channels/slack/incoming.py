"""What comes from Slack: an event, a click or a slash command becomes one question with the place for its reply."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

from pydantic import BaseModel, Field, ValidationError

from vejviser.channels.slack.markup import mentioned, plain

_WRITTEN = (None, "file_share", "thread_broadcast")  # subtypes of what a person writes; others are edits, joins …
_DIRECT = "D"  # the first letter of the id of a direct conversation with the app


@dataclass(frozen=True)
class Place:
    """Where a reply goes: to a channel (in a thread, where there is one), or to a `url` that only the person sees."""

    channel: str
    thread: Optional[str] = None
    url: Optional[str] = None


@dataclass(frozen=True)
class Question:
    """What a person wrote or clicked. `names`: what tells it from others. `conversation`: what it belongs to."""

    text: str
    place: Place
    conversation: tuple[str, ...]
    names: tuple[str, ...]


class _Id(BaseModel):
    id: str = ""


class _Authorization(BaseModel):
    user_id: str = ""
    is_bot: bool = True


class _Event(BaseModel):
    type: str
    user: str
    channel: str
    ts: str
    text: str = ""
    channel_type: Optional[str] = None
    thread_ts: Optional[str] = None
    subtype: Optional[str] = None
    bot_id: Optional[str] = None
    edited: Optional[Any] = None


class _Envelope(BaseModel):
    type: str
    event: _Event
    event_id: str = ""
    team_id: Optional[str] = None
    authorizations: list[_Authorization] = []


class _Container(BaseModel):
    is_ephemeral: bool = False
    message_ts: Optional[str] = None
    thread_ts: Optional[str] = None


class _Action(BaseModel):
    type: str
    value: str
    action_ts: str = ""


class _Click(BaseModel):
    type: str
    user: _Id
    channel: _Id
    actions: list[_Action] = Field(min_items=1)
    container: _Container = _Container()
    message: Mapping[str, Any] = {}
    team: Optional[_Id] = None
    trigger_id: str = ""
    response_url: Optional[str] = None


class _Command(BaseModel):
    command: str
    user_id: str
    channel_id: str
    response_url: str
    text: str = ""
    team_id: str = ""
    trigger_id: str = ""


def from_event(body: Mapping[str, Any]) -> Optional[Question]:
    """Return the question in an event; None for what nobody asks the assistant: edits, joins, its own messages …"""
    try:
        envelope = _Envelope.parse_obj(body)
    except ValidationError:
        return None
    event = envelope.event
    called = event.type == "app_mention" or (event.type == "message" and event.channel_type == "im")
    bots = [authorization.user_id for authorization in envelope.authorizations if authorization.is_bot]
    if envelope.type != "event_callback" or not called or event.bot_id or event.user in bots:
        return None
    if event.subtype not in _WRITTEN or (event.edited and event.type != "app_mention"):  # it may be named only then
        return None
    if event.type == "app_mention" and not bots:
        bots = mentioned(event.text)[:1]
    thread = event.thread_ts or (None if _is_direct(event.channel) else event.ts)
    names = (f"event {envelope.event_id}",) if envelope.event_id else ()
    return Question(
        plain(event.text, bots),
        Place(event.channel, thread),
        _conversation(envelope.team_id, event.user, event.channel, thread),
        (*names, f"message {event.channel} {event.ts}"),
    )


def from_click(body: Mapping[str, Any]) -> Optional[Question]:
    """Return the question that a click on one of our buttons asks, None for any other interaction."""
    try:
        click = _Click.parse_obj(body)
    except ValidationError:
        return None
    action = click.actions[0]
    if click.type != "block_actions" or action.type != "button":
        return None
    thread = click.container.thread_ts or click.message.get("thread_ts")
    place = Place(click.channel.id, thread)
    if click.container.is_ephemeral:
        thread, place = None, Place(click.channel.id, url=click.response_url)
    elif not thread and not _is_direct(click.channel.id):
        thread = click.container.message_ts or click.message.get("ts")
        place = Place(click.channel.id, thread)
    conversation = _conversation(click.team.id if click.team else None, click.user.id, click.channel.id, thread)
    return Question(action.value, place, conversation, _names("click", click.trigger_id))


def from_command(form: Mapping[str, Any]) -> Optional[Question]:
    """Return the question after a slash command; its reply is seen by the one who asked alone."""
    try:
        command = _Command.parse_obj(form)
    except ValidationError:
        return None
    return Question(
        plain(command.text, ()),
        Place(command.channel_id, url=command.response_url),
        _conversation(command.team_id, command.user_id, command.channel_id, None),
        _names("command", command.trigger_id),
    )


def _conversation(team: Optional[str], user: str, channel: str, thread: Optional[str]) -> tuple[str, ...]:
    """Return what names a conversation: its person and place. A direct one is one, threads or not."""
    return (team or "", user, channel, "" if _is_direct(channel) else thread or "")


def _is_direct(channel: str) -> bool:
    return channel.startswith(_DIRECT)


def _names(what: str, id: str) -> tuple[str, ...]:
    return (f"{what} {id}",) if id else ()
