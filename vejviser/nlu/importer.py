"""Reads the training data once, and passes it on without copies: Rasa reads, copies and hashes it many times."""

from functools import cached_property
from typing import Any, Optional

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class Line(Message):
    """A training message that no component of the pipeline changes, so that one object serves for all copies."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "Line":
        return self

    def __hash__(self) -> int:
        return hash((self.get(TEXT), self.get(INTENT)))


class ReadOnceImporter(RasaFileImporter):
    """Rasa's importer; all training data is Danish, so the language makes no difference."""

    def get_nlu_data(self, language: Optional[str] = None) -> TrainingData:
        return self._nlu_data

    @cached_property
    def _nlu_data(self) -> TrainingData:
        data = training_data_from_paths(self._nlu_files, "da")
        data.training_examples = [Line(data=example.data) for example in data.training_examples]
        return data
