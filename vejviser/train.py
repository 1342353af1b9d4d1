"""Trains the Rasa model when what it is made of has changed, and never otherwise."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from vejviser import paths
from vejviser.nlu.language import installed_version

LOG = paths.VAR / "logs" / "train.log"
_HOME, _TEMPORARY = paths.VAR / "home", paths.VAR / "tmp"
QUIET = {  # Rasa reports to nobody, and writes into the project's own folder only
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "HOME": str(_HOME),
    "XDG_CACHE_HOME": str(_HOME / ".cache"),
    "XDG_CONFIG_HOME": str(_HOME / ".config"),
    "TMPDIR": str(_TEMPORARY),
}


def make_folders() -> None:
    """Make the folders that QUIET names, closed to other users."""
    for folder in (_HOME, _TEMPORARY):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


class TrainingFailed(Exception):
    """`rasa train` did not make a model; what it said is in LOG."""


def model_file() -> Path:
    """Return where the model for the present content, training data and code is, or will be."""
    digest = hashlib.sha256(f"{version('rasa')} {installed_version()}".encode())
    for file in _made_of():
        digest.update(str(file.relative_to(paths.ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return paths.MODELS / f"vejviser-{digest.hexdigest()[:16]}.tar.gz"


def train(on_progress: Callable[[], None] = lambda: None) -> Path:
    """Make the model and return its file. `on_progress` is called about once a second.

    Raises:
        TrainingFailed: Rasa ended without a model.
    """
    target = model_file()
    unfinished = target.with_name("unfinished.tar.gz")
    LOG.parent.mkdir(parents=True, exist_ok=True)
    make_folders()
    command = [sys.executable, "-m", "rasa", "train", "--skip-validation", "--out", str(paths.MODELS)]
    command += ["--fixed-model-name", unfinished.name]
    with LOG.open("wb") as log:
        process = subprocess.Popen(command, cwd=paths.ROOT, env=os.environ | QUIET, stdout=log, stderr=log)
        try:
            while process.poll() is None:
                try:
                    process.wait(timeout=1)
                except subprocess.TimeoutExpired:
                    on_progress()
        finally:
            if process.poll() is None:
                process.terminate()
    if process.returncode != 0 or not unfinished.exists():
        raise TrainingFailed
    for old in paths.MODELS.glob("vejviser-*.tar.gz"):
        old.unlink()
    return unfinished.rename(target)


def _made_of() -> Iterator[Path]:
    nlu = paths.ROOT / "vejviser" / "nlu"
    yield from (paths.DOMAIN, paths.ROOT / "config.yml")
    for folder, pattern in ((paths.CONTENT, "*.yaml"), (paths.ROOT / "data", "*.yml"), (nlu, "*.py"), (nlu, "*.txt")):
        yield from sorted(folder.rglob(pattern))
