"""What the briefing for a meeting is made of: its sections, and the questions that tailor it."""

from pydantic import Field, validator

from vejviser.content.model import Basis, Statements, Strict

MAX_QUESTIONS = 4
SLOT = "briefing_"  # begins the name of every slot that holds an answer


class Option(Strict):
    """One answer to a question: its button, the typed words that mean it, and the points it adds to a section."""

    id: str = Field(regex=r"^[a-z_]+$")
    title: str = Field(min_length=1)
    summary: str = Field(min_length=1)  # as it stands in the finished briefing
    words: tuple[str, ...] = ()
    topic: str  # the section that the points are added to
    instead: bool = False  # the points stand in place of the section's own
    points: Statements


class Section(Strict):
    """One section: its heading, and which points of the topic's checklist it has, by their number from 1."""

    heading: str = Field(min_length=1)
    topic: str
    points: tuple[int, ...]


class Question(Strict):
    """One question about the meeting."""

    id: str = Field(regex=r"^[a-z_]+$")
    text: str = Field(min_length=1)
    options: tuple[Option, ...]

    @property
    def slot(self) -> str:
        """The name of the slot (domain.yml) that holds the answer."""
        return SLOT + self.id


class Briefing(Strict):
    """The file `briefing.yaml`."""

    sections: tuple[Section, ...]
    negations: tuple[str, ...] = ()  # with one of these, a typed answer means something else than its words
    questions: tuple[Question, ...]

    @validator("questions")
    def _is_short(cls, questions: tuple[Question, ...]) -> tuple[Question, ...]:
        if len(questions) > MAX_QUESTIONS:
            raise ValueError("too_many_questions")
        return questions

    @property
    def options(self) -> frozenset[str]:
        """The ids of all options of all questions."""
        return frozenset(option.id for question in self.questions for option in question.options)

    def without_practice(self) -> "Briefing":
        """Return the briefing with every statement of general practice left out."""

        def guide_only(option: Option) -> Option:
            return option.copy(update={"points": tuple(p for p in option.points if p.basis is not Basis.PRACTICE)})

        def asked(question: Question) -> Question:
            return question.copy(update={"options": tuple(map(guide_only, question.options))})

        return self.copy(update={"questions": tuple(map(asked, self.questions))})
