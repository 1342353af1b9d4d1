"""Reads a pack from its folder. Every fault found is kept with its file and line, so all are shown at once."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Optional, TypeVar

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from vejviser import paths
from vejviser.content.briefing import Briefing
from vejviser.content.model import Statements, Strict, Topic
from vejviser.content.pack import Pack
from vejviser.wording import say

SECTIONS_FILE, BRIEFING_FILE = "sections.yaml", "briefing.yaml"
Read = TypeVar("Read", bound=Strict)


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
    """Return the pack in `folder` (`sections.yaml`, `<group>/<topic id>.yaml` and, where it has one, `briefing.yaml`).

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
    briefing = _briefing(folder / BRIEFING_FILE, sections or {}, known, faults)
    if not topics and not faults:
        faults.append(Fault(folder, 1, say("check.empty_pack")))
    if not topics or sections is None:
        return None, faults
    return Pack(topics=topics, groups=groups, sections=dict(sections), briefing=briefing), faults


def topic_files(folder: Path) -> list[Path]:
    """Return the files of the pack in `folder` that hold a topic, in order."""
    return sorted(folder.glob("*/*.yaml"))


def _topic(file: Path, sections: dict[str, str], known: set[str], faults: list[Fault]) -> Optional[Topic]:
    raw, topic = _parsed(file, Topic, faults)
    if topic is None:
        return None
    if topic.id != file.stem:
        faults.append(Fault(file, _line(raw, ("id",)), say("check.id_is_file_name", id=topic.id, stem=file.stem)))
    for name in ("answer", "advice", "wordings", "checklist"):
        faults += _unknown_sections(file, raw, (name,), topic.part(name), sections)
    for index, other in enumerate(topic.related):
        if other not in known or other == topic.id:
            faults.append(Fault(file, _line(raw, ("related", index)), say("check.unknown_topic", topic=other)))
    return topic


def _briefing(file: Path, sections: dict[str, str], known: set[str], faults: list[Fault]) -> Briefing:
    """Return the briefing in the file, an empty one where there is no file."""
    raw, briefing = _parsed(file, Briefing, faults) if file.exists() else (None, None)
    if briefing is None:
        return Briefing(sections=(), questions=())
    for i, section in enumerate(briefing.sections):
        if section.topic not in known:
            line = _line(raw, ("sections", i, "topic"))
            faults.append(Fault(file, line, say("check.unknown_briefing_topic", topic=section.topic)))
    for i, question in enumerate(briefing.questions):
        for j, option in enumerate(question.options):
            place = ("questions", i, "options", j)
            faults += _unknown_sections(file, raw, (*place, "points"), option.points, sections)
            if option.topic not in [section.topic for section in briefing.sections]:
                line = _line(raw, (*place, "topic"))
                faults.append(Fault(file, line, say("check.unknown_briefing_topic", topic=option.topic)))
    return briefing


def _parsed(file: Path, form: type[Read], faults: list[Fault]) -> tuple[Any, Optional[Read]]:
    """Return what stands in the file, raw and as `form`; None where it has faults, which are added."""
    raw = _yaml(file, faults)
    if raw is None:
        return None, None
    try:
        return raw, form.parse_obj(raw)
    except ValidationError as error:
        faults += [Fault(file, _line(raw, fault["loc"]), _message(fault)) for fault in error.errors()]
        return raw, None


def _unknown_sections(
    file: Path, raw: Any, place: tuple[int | str, ...], statements: Statements, sections: dict[str, str]
) -> list[Fault]:
    return [
        Fault(file, _line(raw, (*place, index, "source")), say("check.unknown_section", section=section))
        for index, statement in enumerate(statements)
        for section in statement.source
        if section not in sections
    ]


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
