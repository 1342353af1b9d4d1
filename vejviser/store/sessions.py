"""Keeps conversations short for Rasa: after some turns a new session begins that carries the state over.

Rasa copies, checks and sends every event since the start of the session with every message, so that a long conversation
would cost more and more. What the assistant has to remember is in the slots.
"""

import time
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME, SESSION_START_METADATA_SLOT
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from vejviser.content.briefing import SLOT

TURNS = 4  # of a session before the next begins


def next_session(tracker: DialogueStateTracker) -> list[Event]:
    """Return the events that begin a new session with the same state; none while it is short or a form asks."""
    busy = tracker.active_loop_name or tracker.is_paused() or tracker.followup_action
    if busy or tracker.latest_action_name != ACTION_LISTEN_NAME or _turns(tracker) < TURNS:
        return []
    slots = [
        SlotSet(slot.name, None if slot.name.startswith(SLOT) else slot.value)  # a briefing that was left is forgotten
        for slot in tracker.slots.values()
        if slot.value != slot.initial_value and slot.name != SESSION_START_METADATA_SLOT
    ]
    return [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted(), *slots, ActionExecuted(ACTION_LISTEN_NAME)]


def still_fresh(events: list[dict[str, Any]], minutes: float) -> list[dict[str, Any]]:
    """Return the stored events of a session; one that was only begun by `next_session`, and then left, is forgotten.

    Rasa lets a session expire by its last message, and this one has none yet.
    """
    begun = bool(events) and all(event["event"] != UserUttered.type_name for event in events)
    expired = begun and minutes > 0 and time.time() - events[-1]["timestamp"] > minutes * 60
    return [event for event in events if event["event"] != SlotSet.type_name] if expired else events


def _turns(tracker: DialogueStateTracker) -> int:
    turns = 0
    for event in reversed(tracker.events):
        if isinstance(event, SessionStarted):
            break
        turns += isinstance(event, UserUttered)
    return turns
