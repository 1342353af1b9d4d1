"""Patterns beside the classifier: acute danger and deletion must not depend on what was learned alone."""

import json
import re
from collections import defaultdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

EMERGENCY = "emergency"
NOT = "_not"  # ends the name of the regexes that set those of an intent aside
CERTAIN = "certain"  # in the intent: a pattern said so
FILE = "patterns.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CertainPatterns(GraphComponent, IntentClassifier):
    """Puts an intent first, marked as certain, where a regex of its name fits and none of those that set it aside."""

    def __init__(self, storage: ModelStorage, resource: Resource, patterns: dict[str, list[str]]) -> None:
        self._storage, self._resource = storage, resource
        self._compiled = {name: [re.compile(pattern) for pattern in found] for name, found in patterns.items()}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "CertainPatterns":
        return cls(model_storage, resource, {})

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "CertainPatterns":
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, json.loads((folder / FILE).read_text("utf-8")))

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the patterns of the training data.

        Raises:
            re.error: a pattern is not a regular expression.
        """
        patterns: dict[str, list[str]] = defaultdict(list)
        for regex in training_data.regex_features:
            re.compile(regex["pattern"])
            patterns[regex["name"]].append(regex["pattern"])
        with self._storage.write_to(self._resource) as folder:
            (folder / FILE).write_text(json.dumps(patterns), "utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            for name in self._compiled:
                if not name.endswith(NOT) and self._fits(name, text) and not self._fits(name + NOT, text):
                    entry = {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: 1.0, CERTAIN: True}
                    message.set(INTENT, entry, add_to_output=True)
                    message.set(INTENT_RANKING_KEY, [entry, *message.get(INTENT_RANKING_KEY, [])], add_to_output=True)
        return messages

    def _fits(self, name: str, text: str) -> bool:
        return any(pattern.search(text) for pattern in self._compiled.get(name, ()))
