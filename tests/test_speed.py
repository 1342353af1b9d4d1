"""What is made faster gives the same as Rasa."""

import json
import tarfile
from typing import Any

import pytest
from dask.local import get_sync
from jsonschema import ValidationError, validate
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RULES, RulePolicy

from tests.conftest import Ask
from vejviser.runtime import speed
from vejviser.train import model_file

RESULTS = [
    {},
    {"events": [], "responses": [{"text": "hej"}]},
    {"events": [{"event": "slot", "name": "topic", "value": None, "timestamp": None}], "responses": []},
    {"events": [{"event": "reset_slots"}, {"event": "action", "name": "action_listen"}]},
    {"events": [{"event": "slot", "name": "topic"}]},
    {"events": [{"event": "slot", "name": 3, "value": 3}]},
    {"events": [{"event": "nonsense"}]},
    {"events": [{"event": 3}]},
    {"events": [{}]},
    {"events": ["slot"]},
    {"events": None},
    {"responses": "hej"},
    {"responses": ["hej"]},
    [],
    None,
    "hej",
]


@pytest.mark.parametrize("result", RESULTS, ids=str)
def test_results_of_actions_are_judged_as_by_rasa(result: Any) -> None:
    def accepted(check: Any) -> bool:
        try:
            check()
        except ValidationError:
            return False
        return True

    schema = RemoteAction.action_response_format_spec()
    assert accepted(lambda: speed.validate(result)) == accepted(lambda: validate(result, schema))


def test_a_graph_runs_as_in_dask() -> None:
    def add(*numbers: Any) -> Any:
        return [numbers]

    graph = {"a": ("a", {"x": 1}), "b": (add, "a"), "c": (add, "a", "b", "nobody"), "d": (add, "c", "b")}
    assert speed.run_graph(graph, ["d", "b"]) == list(get_sync(graph, ["d", "b"]))


def test_the_rules_that_apply_are_those_of_rasa(ask: Ask) -> None:
    with tarfile.open(model_file()) as model:
        name = next(name for name in model.getnames() if name.endswith("rule_policy.json"))
        file = model.extractfile(name)
        assert file
        rules = json.load(file)["lookup"][RULES]
    policy = RulePolicy.__new__(RulePolicy)
    start: dict[str, Any] = {}
    for key in rules:
        states = RulePolicy._rule_key_to_state(key)
        for conversation in (states, [start, *states], [*states, *states], states[:1], [start], [*states, start]):
            theirs = RulePolicy._get_possible_keys(policy, rules, conversation)
            assert speed.rules_that_apply(policy, rules, conversation) == theirs
