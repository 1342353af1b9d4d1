"""Decides when a message is too uncertain to act on, and when the mere chance of acute danger is enough."""

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from vejviser.content.load import built_in
from vejviser.nlu.patterns import EMERGENCY


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CautiousFallback(FallbackClassifier):
    """Rasa's fallback with three thresholds, by what a mistake costs.

    A wrong answer about a topic can do harm, so it takes much confidence. A greeting taken a little too easily does
    not. Acute danger that is overlooked does most harm, so a small chance of it is enough.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return nothing: the thresholds (confidences, 0-1) stand in config.yml."""
        return {}

    def process(self, messages: list[Message]) -> list[Message]:
        """Put the emergency intent, or Rasa's fallback intent, first where the thresholds say so."""
        for message in messages:
            for entry in message.get(INTENT_RANKING_KEY) or []:
                likely = entry[PREDICTED_CONFIDENCE_KEY] >= self.component_config["threshold_emergency"]
                if entry[INTENT_NAME_KEY] == EMERGENCY and likely:
                    message.set(INTENT, entry, add_to_output=True)
        super().process(messages)
        return messages

    def _should_fallback(self, message: Message) -> bool:
        intent = message.get(INTENT) or {}
        name, confidence = intent.get(INTENT_NAME_KEY), intent.get(PREDICTED_CONFIDENCE_KEY, 0.0)
        if name == EMERGENCY:
            return False
        key = "threshold" if name in built_in().topics else "threshold_outside_topics"
        return bool(confidence < self.component_config[key])
