"""What is said about a topic: statements, each with its basis."""

from enum import Enum
from typing import Any, Optional

from pydantic import BaseModel, Extra, Field, root_validator, validator

PARTS = ("advice", "wordings", "checklist")
MAX_ANSWER = 600  # characters: an answer fits on a phone


class Basis(str, Enum):
    """Where a statement comes from."""

    GUIDE = "guide"  # the named section of the guide says it
    PRACTICE = "practice"  # general professional practice, written for this assistant
    LOCAL = "local"  # a municipality added it


class Strict(BaseModel):
    """What is read from a file of content: no unknown fields, no changes afterwards."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False
        anystr_strip_whitespace = True


class Statement(Strict):
    """One thing said, with its basis. In YAML: `{guide: text, source: [section ids]}` or `{practice: text}`."""

    basis: Basis
    text: str = Field(min_length=1)
    source: tuple[str, ...] = ()

    @root_validator(pre=True)
    def _from_yaml(cls, values: dict[str, Any]) -> dict[str, Any]:
        found = [basis for basis in Basis if basis.value in values]
        if len(found) != 1:
            raise ValueError("one_basis")
        rest = {key: value for key, value in values.items() if key != found[0].value}
        return {"basis": found[0], "text": values[found[0].value], **rest}

    @validator("source")
    def _guide_names_its_source(cls, source: tuple[str, ...], values: dict[str, Any]) -> tuple[str, ...]:
        if source and values.get("basis") is not Basis.GUIDE:
            raise ValueError("source_only_for_guide")
        return source

    @root_validator(skip_on_failure=True)
    def _guide_has_a_source(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["basis"] is Basis.GUIDE and not values["source"]:
            raise ValueError("guide_without_source")
        return values


Statements = tuple[Statement, ...]


class Topic(Strict):
    """One thing a person can ask about; one YAML file. `id` is its name everywhere."""

    id: str = Field(regex=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)
    phase: Optional[int] = Field(None, ge=1, le=2)
    step: Optional[int] = Field(None, ge=1, le=4)
    sheet: Optional[int] = Field(None, ge=1, le=2)  # the set of practice sheets that holds more
    answer: Statements
    advice: Statements = ()
    wordings: Statements = ()
    checklist: Statements = ()
    related: tuple[str, ...] = ()

    @validator("answer")
    def _answer_stands_without_practice(cls, answer: Statements) -> Statements:
        if not any(statement.basis is not Basis.PRACTICE for statement in answer):
            raise ValueError("answer_without_guide")
        if sum(len(statement.text) + 1 for statement in answer) > MAX_ANSWER:
            raise ValueError("answer_too_long")
        return answer

    @validator("step")
    def _step_has_its_phase(cls, step: Optional[int], values: dict[str, Any]) -> Optional[int]:
        if step is not None and values.get("phase") != phase_of(step):
            raise ValueError("step_outside_phase")
        return step

    def part(self, name: str) -> Statements:
        """Return the statements of a part: "answer" or one of PARTS."""
        statements: Statements = getattr(self, name)
        return statements

    @property
    def sections(self) -> tuple[str, ...]:
        """The ids of all sections the topic rests on, in order of first use."""
        every = (statement for name in ("answer", *PARTS) for statement in self.part(name))
        return tuple(dict.fromkeys(section for statement in every for section in statement.source))


def phase_of(step: int) -> int:
    """Return the phase (1-2) that a step (1-4) belongs to."""
    return 1 if step <= 2 else 2
