"""The patterns of acute danger, beside the classifier: some sentences must never depend on what was learned."""

import json
import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

EMERGENCY, EMERGENCY_NOT = "emergency", "emergency_not"  # the names of the regexes in the training data
FILE = "patterns.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class EmergencyPatterns(GraphComponent, IntentClassifier):
    """Puts the intent `emergency` first, with confidence 1, where a pattern of it fits and none of the others."""

    def __init__(self, storage: ModelStorage, resource: Resource, patterns: dict[str, list[str]]) -> None:
        self._storage, self._resource, self._patterns = storage, resource, patterns
        self._compiled = {name: [re.compile(pattern) for pattern in found] for name, found in patterns.items()}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "EmergencyPatterns":
        return cls(model_storage, resource, {})

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "EmergencyPatterns":
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, json.loads((folder / FILE).read_text("utf-8")))

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the patterns of the training data.

        Raises:
            re.error: a pattern is not a regular expression.
        """
        patterns: dict[str, list[str]] = {EMERGENCY: [], EMERGENCY_NOT: []}
        for regex in training_data.regex_features:
            re.compile(regex["pattern"])
            patterns[regex["name"]].append(regex["pattern"])
        with self._storage.write_to(self._resource) as folder:
            (folder / FILE).write_text(json.dumps(patterns), "utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            if self._fits(EMERGENCY, text) and not self._fits(EMERGENCY_NOT, text):
                entry = {INTENT_NAME_KEY: EMERGENCY, PREDICTED_CONFIDENCE_KEY: 1.0}
                message.set(INTENT, entry, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [entry, *message.get(INTENT_RANKING_KEY, [])], add_to_output=True)
        return messages

    def _fits(self, name: str, text: str) -> bool:
        return any(pattern.search(text) for pattern in self._compiled[name])
