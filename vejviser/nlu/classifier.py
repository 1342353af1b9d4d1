"""The intent model as a component of Rasa's pipeline (config.yml)."""

import hashlib
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers import LABEL_RANKING_LENGTH
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_CONFIDENCE,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from vejviser.content.load import built_in
from vejviser.nlu.alternatives import ambiguous, key, sides
from vejviser.nlu.language import installed_version
from vejviser.nlu.model import IntentModel
from vejviser.nlu.utterance import utterances

PART = "part"  # the entity: what is asked for about a topic
PARTS = ("advice", "wordings", "checklist", "source")  # the intents that ask for one without naming a topic
UNDECIDED = 0.5  # the confidence of topics of which each may be meant


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DanishIntentClassifier(GraphComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking`, with calibrated confidence, and the entity `part` where one is asked for."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: IntentModel | None = None
    ) -> None:
        self._config, self._storage, self._resource, self._model = config, storage, resource, model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return nothing: the temperature (a factor on the margins) and the thresholds stand in config.yml."""
        return {}

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn", "rapidfuzz", "spacy"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Other code or another spaCy pipeline reads words otherwise: what Rasa has cached must not be used again."""
        code = (file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.*")) if file.is_file())
        return installed_version() + hashlib.sha256(b"".join(code)).hexdigest()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "DanishIntentClassifier":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "DanishIntentClassifier":
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, IntentModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        read = utterances([example.get(TEXT) for example in examples])
        intents = [example.get(INTENT) for example in examples]
        self._model = IntentModel.fit(read, intents, list(map(part, examples)))
        self._model.ambiguous = ambiguous(zip((e.get(TEXT) for e in examples), intents), built_in().topics.keys())
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                self._understand(message)
        return messages

    def _understand(self, message: Message) -> None:
        assert self._model is not None
        intent_head, part_head, temperature = self._model.intent, self._model.part, self._config["temperature"]
        texts = [message.get(TEXT), *sides(message.get(TEXT))]
        features = self._model.features(utterances(texts))
        rows = intent_head.probabilities(features, temperature)
        whole, *either = (sorted(zip(intent_head.labels, row), key=lambda pair: -pair[1]) for row in rows.tolist())
        named = self._model.ambiguous.get(key(texts[0])) or [
            side[0][0] for side in either if side[0][1] >= self._config["threshold_alternative"]
        ]
        entries = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: value} for name, value in whole]
        if len(set(named)) > 1 and set(named) <= built_in().topics.keys():  # which of them is for the person to say
            if not either:
                named = [name for name, _ in whole if name in named]
            entries = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: UNDECIDED} for name in named] + entries
        message.set(INTENT, entries[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, entries[:LABEL_RANKING_LENGTH], add_to_output=True)
        asked = part_head.probabilities(features[0], temperature)[0]
        if part_head.labels[asked.argmax()] and asked.max() >= self._config["threshold_part"]:
            entity = {
                ENTITY_ATTRIBUTE_TYPE: PART,
                ENTITY_ATTRIBUTE_VALUE: part_head.labels[asked.argmax()],
                ENTITY_ATTRIBUTE_START: 0,
                ENTITY_ATTRIBUTE_END: len(texts[0]),
                ENTITY_ATTRIBUTE_CONFIDENCE: float(asked.max()),
                EXTRACTOR: type(self).__name__,
            }
            message.set(ENTITIES, [entity], add_to_output=True)


def part(example: Message) -> str:
    """Return the part that a training line asks for: the `part` of its block, or its intent if that is one."""
    metadata = (example.get("metadata") or {}).get(INTENT) or {}
    intent: str = example.get(INTENT)
    return str(metadata.get(PART) or (intent if intent in PARTS else ""))
