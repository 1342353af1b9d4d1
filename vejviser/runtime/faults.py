"""Why a server refused to start: its exit code, for the launcher to say in words."""

from enum import IntEnum


class StartFault(IntEnum):
    """The exit codes of the Rasa server; each has a line in the fixed wording, `run.fault_<name>`."""

    STORE = 71  # endpoints.yml does not name our stores
    DATABASE = 72  # it does not answer
    MODEL = 73  # it is missing or cannot be read
