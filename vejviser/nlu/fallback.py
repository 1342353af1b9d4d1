"""Decides when a message is too uncertain to act on: rather ask which topic is meant than answer the wrong one."""

from functools import cached_property
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from vejviser import paths
from vejviser.content.load import load


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TopicFallback(FallbackClassifier):
    """Rasa's fallback with a threshold of its own for what is not a topic.

    A wrong answer about a topic can do harm; a greeting taken a little too easily does not.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings: the confidences (0-1) below which the fallback intent takes the first place."""
        return {"threshold": 0.7, "threshold_outside_topics": 0.3, "ambiguity_threshold": 0.0}

    @cached_property
    def _topics(self) -> frozenset[str]:
        return frozenset(load(paths.CONTENT).topics)

    def _should_fallback(self, message: Message) -> bool:
        intent = message.get(INTENT) or {}
        key = "threshold" if intent.get(INTENT_NAME_KEY) in self._topics else "threshold_outside_topics"
        return bool(intent.get(PREDICTED_CONFIDENCE_KEY, 0.0) < self.component_config[key])
