"""Checks that the trees of the project agree: content, training data, evaluation and the Rasa domain."""

from pathlib import Path

from ruamel.yaml import YAML

from vejviser import paths
from vejviser.content.load import Fault, read, topic_files
from vejviser.wording import say


def check(folder: Path) -> list[Fault]:
    """Return every fault in the pack in `folder`, and, for the built-in pack, in what must go with it."""
    _, faults = read(folder)
    if folder.resolve() == paths.CONTENT:
        faults += _companions({file.stem for file in topic_files(folder)})
    return faults


def _companions(topics: set[str]) -> list[Fault]:
    """Every topic has training questions, evaluation questions, an intent and a rule, and none is left over."""
    faults = []
    for folder in (paths.NLU_TOPICS, paths.EVALUATION / "topics"):
        found = {file.stem for file in folder.glob("*.yml")}
        faults += [Fault(folder / f"{id}.yml", 1, say("check.no_companion", topic=id)) for id in topics - found]
        faults += [Fault(folder / f"{id}.yml", 1, say("check.no_content", topic=id)) for id in found - topics]
    intents = set(YAML(typ="safe").load(paths.DOMAIN.read_text("utf-8"))["intents"])
    faults += [Fault(paths.DOMAIN, 1, say("check.no_intent", topic=id)) for id in topics - intents]
    ruled = set(paths.RULES.read_text("utf-8").split())
    faults += [Fault(paths.RULES, 1, say("check.no_rule", topic=id)) for id in topics - ruled]
    return faults
