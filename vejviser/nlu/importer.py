"""Reads the training data once. Rasa's own importer reads it anew for each spelling of the language argument."""

from functools import cached_property
from typing import Optional

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.training_data.training_data import TrainingData


class ReadOnceImporter(RasaFileImporter):
    """Rasa's importer; all training data is Danish, so the language makes no difference."""

    def get_nlu_data(self, language: Optional[str] = None) -> TrainingData:
        return self._nlu_data

    @cached_property
    def _nlu_data(self) -> TrainingData:
        return training_data_from_paths(self._nlu_files, "da")
