"""Reads a pack from its folder. Every fault found is kept with its file and line, so all are shown at once."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Optional

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from vejviser import paths
from vejviser.content.model import Pack, Topic
from vejviser.wording import say

SECTIONS_FILE = "sections.yaml"


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file: where, what, and what to do (one Danish sentence or two)."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class PackError(Exception):
    """The pack cannot be used. `faults` holds everything found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def load(folder: Path) -> Pack:
    """Return the pack in `folder` (`sections.yaml` and `<group>/<topic id>.yaml`).

    Raises:
        PackError: with every fault in every file.
    """
    pack, faults = read(folder)
    if faults or pack is None:
        raise PackError(faults)
    return pack


@lru_cache(maxsize=1)
def built_in() -> Pack:
    """Return the built-in pack, read once in a process.

    Raises:
        PackError: with every fault in every file.
    """
    return load(paths.CONTENT)


def read(folder: Path) -> tuple[Optional[Pack], list[Fault]]:
    """Return what could be read of the pack in `folder`, and all faults in it."""
    faults: list[Fault] = []
    sections = _yaml(folder / SECTIONS_FILE, faults)
    topics: dict[str, Topic] = {}
    groups: dict[str, tuple[str, ...]] = {}
    files = topic_files(folder)
    known = {file.stem for file in files}  # also those that cannot be read: they are no less there
    for file in files:
        topic = _topic(file, sections or {}, known, faults)
        if topic is not None:
            topics[topic.id] = topic
            groups[file.parent.name] = (*groups.get(file.parent.name, ()), topic.id)
    if not topics and not faults:
        faults.append(Fault(folder, 1, say("check.empty_pack")))
    if not topics or sections is None:
        return None, faults
    return Pack(topics=topics, groups=groups, sections=dict(sections)), faults


def topic_files(folder: Path) -> list[Path]:
    """Return the files of the pack in `folder` that hold a topic, in order."""
    return sorted(folder.glob("*/*.yaml"))


def _topic(file: Path, sections: dict[str, str], known: set[str], faults: list[Fault]) -> Optional[Topic]:
    raw = _yaml(file, faults)
    if raw is None:
        return None
    try:
        topic = Topic.parse_obj(raw)
    except ValidationError as error:
        for fault in error.errors():
            faults.append(Fault(file, _line(raw, fault["loc"]), _message(fault)))
        return None
    if topic.id != file.stem:
        faults.append(Fault(file, _line(raw, ("id",)), say("check.id_is_file_name", id=topic.id, stem=file.stem)))
    for name in ("answer", "advice", "wordings", "checklist"):
        for index, statement in enumerate(topic.part(name)):
            for section in statement.source:
                if section not in sections:
                    line = _line(raw, (name, index, "source"))
                    faults.append(Fault(file, line, say("check.unknown_section", section=section)))
    for index, other in enumerate(topic.related):
        if other not in known or other == topic.id:
            faults.append(Fault(file, _line(raw, ("related", index)), say("check.unknown_topic", topic=other)))
    return topic


def _yaml(file: Path, faults: list[Fault]) -> Optional[Any]:
    try:
        raw = YAML().load(file.read_text("utf-8"))
    except FileNotFoundError:
        faults.append(Fault(file, 1, say("check.no_file")))
    except UnicodeDecodeError:
        faults.append(Fault(file, 1, say("check.not_utf8")))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        faults.append(Fault(file, line, say("check.not_yaml", problem=error.problem or "")))
    except YAMLError as error:
        faults.append(Fault(file, 1, say("check.not_yaml", problem=str(error))))
    else:
        if hasattr(raw, "lc") and hasattr(raw, "items"):
            return raw
        faults.append(Fault(file, 1, say("check.not_a_mapping")))
    return None


def _line(raw: Any, place: tuple[int | str, ...]) -> int:
    """Return the line (from 1) of a place in a loaded file, or of the nearest thing around it."""
    line = 1
    for key in place:
        try:
            line = (raw.lc.key(key) if hasattr(raw, "items") else raw.lc.item(key))[0] + 1
            raw = raw[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line


def _message(fault: Any) -> str:
    field = str(fault["loc"][-1])
    known = {
        "value_error.missing": "missing",
        "value_error.extra": "extra",
        "value_error.any_str.min_length": "empty",
        "value_error.str.regex": "bad_id",
    }
    if fault["type"] in known:
        return say(f"check.{known[fault['type']]}", field=field)
    if fault["type"] == "value_error":  # our own: the message is the key of the wording
        return say(f"check.{fault['msg']}", field=field)
    return say("check.wrong_kind", field=field, problem=fault["msg"])
