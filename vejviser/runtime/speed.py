"""What Rasa does with every message, without the waste: the same results, measured in benchmarks/latency.md."""

from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any, Optional

from jsonschema import ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.runner import dask
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.utils.schemas.events import EVENT_SCHEMA, EVENTS_SCHEMA

_general = {key: value for key, value in EVENT_SCHEMA.items() if key != "oneOf"}
_spec = RemoteAction.action_response_format_spec()
_spec["properties"]["events"] = {**EVENTS_SCHEMA, "items": _general}
_Validator = validator_for(_spec)
_result = _Validator(_spec)
_events = {schema["properties"]["event"]["const"]: _Validator(schema) for schema in EVENT_SCHEMA["oneOf"]}


def install() -> None:
    """Change Rasa in this process."""
    RemoteAction._validate_action_result = lambda _, result: validate(result)
    dask.dask = SimpleNamespace(get=run_graph)
    RulePolicy._get_possible_keys = rules_that_apply


def validate(result: Any) -> bool:
    """Check what the action server returned: Rasa's schema, but made once, and each event held against its own kind.

    Raises:
        jsonschema.ValidationError
    """
    _result.validate(result)
    for event in result.get("events", []):
        if event["event"] not in _events:
            raise ValidationError("no such event")
        _events[event["event"]].validate(event)
    return True


def run_graph(graph: Mapping[Any, Any], targets: Sequence[Hashable]) -> list[Any]:
    """Return the values of the targets: `dask.get` for the few nodes that a message runs through."""
    done: dict[Any, Any] = {}

    def value(name: Any) -> Any:
        if not isinstance(name, str) or name not in graph:
            return name  # an input that nobody gives: Rasa's nodes expect its name
        if name not in done:
            node, *needs = graph[name]
            done[name] = node(*map(value, needs)) if callable(node) else graph[name]
        return done[name]

    return [value(target) for target in targets]


def rules_that_apply(policy: RulePolicy, lookup: Mapping[str, str], states: Sequence[dict[str, Any]]) -> set[str]:
    """Return the rules that the states of a conversation fit; those for another intent are not even looked at."""
    keys = set(lookup)
    for turn, state in enumerate(reversed(states)):
        if state.get(PREVIOUS_ACTION):
            said = state.get(USER, {}).get("intent")
            keys = {key for key in keys if turn >= len(_intents(key)) or _intents(key)[turn] in (None, said)}
        keys = {key for key in keys if policy._is_rule_applicable(key, turn, state)}
    return keys


@cache
def _intents(rule_key: str) -> tuple[Optional[str], ...]:
    """Return the intents that a rule asks for, the latest turn first; None where any will do."""
    intents = [state.get(USER, {}).get("intent") for state in reversed(RulePolicy._rule_key_to_state(rule_key))]
    return tuple(None if intent == SHOULD_NOT_BE_SET else intent or None for intent in intents)
