"""Checks that the trees of the project agree: content, training data, evaluation and the Rasa domain."""

from pathlib import Path

from ruamel.yaml import YAML

from vejviser import paths
from vejviser.content.load import Fault, read
from vejviser.content.model import Pack
from vejviser.wording import say


def check(folder: Path) -> list[Fault]:
    """Return every fault in the pack in `folder`, and, for the built-in pack, in what must go with it."""
    pack, faults = read(folder)
    if pack is None:
        return faults
    faults += _related(folder, pack)
    if not faults and folder.resolve() == paths.CONTENT:  # a topic that could not be read is no reason to miss it there
        faults += _companions(pack)
    return faults


def _related(folder: Path, pack: Pack) -> list[Fault]:
    return [
        Fault(folder / group / f"{id}.yaml", 1, say("check.unknown_topic", topic=other))
        for group, ids in pack.groups.items()
        for id in ids
        for other in pack.topics[id].related
        if other not in pack.topics or other == id
    ]


def _companions(pack: Pack) -> list[Fault]:
    """Every topic has training questions, evaluation questions, an intent and a rule, and none is left over."""
    faults = []
    for folder in (paths.NLU_TOPICS, paths.EVALUATION / "topics"):
        found = {file.stem for file in folder.glob("*.yml")}
        faults += [
            Fault(folder / f"{id}.yml", 1, say("check.no_companion", topic=id)) for id in pack.topics.keys() - found
        ]
        faults += [
            Fault(folder / f"{id}.yml", 1, say("check.no_content", topic=id)) for id in found - pack.topics.keys()
        ]
    intents = set(YAML(typ="safe").load(paths.DOMAIN.read_text("utf-8"))["intents"])
    faults += [Fault(paths.DOMAIN, 1, say("check.no_intent", topic=id)) for id in pack.topics.keys() - intents]
    rules = paths.RULES.read_text("utf-8").split()
    faults += [Fault(paths.RULES, 1, say("check.no_rule", topic=id)) for id in pack.topics.keys() - set(rules)]
    return faults
