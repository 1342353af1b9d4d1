"""The briefing: what to remember for a meeting, on one page, tailored by a few answers about the meeting."""

from collections.abc import Mapping
from typing import Optional

from vejviser.content.briefing import Option, Question
from vejviser.content.model import Basis, Statement
from vejviser.content.pack import Pack
from vejviser.nlu.normalise import words
from vejviser.replies.markdown import bullets, footer, paragraphs
from vejviser.replies.reply import Button, Kind, Reply, topic_buttons
from vejviser.wording import say

POINTS = 3  # of a topic's checklist, in each section: the page stays one page
TAILOR, STOP, ANSWER = "tailor_briefing", "stop_briefing", "briefing_answer"
ENOUGH = 1 / 3  # of the words of a typed answer must be the option's
Answers = Mapping[str, Optional[str]]  # question id -> option id


def page(pack: Pack, answers: Answers) -> Reply:
    """Return the briefing, with the points that the answers add."""
    chosen = [_option(question, answers.get(question.id)) for question in pack.briefing.questions]
    sections = []
    shown: list[Statement] = []
    for heading, topic in pack.briefing.sections.items():
        added = [point for option in chosen if option and option.topic == topic for point in option.points]
        points = sorted(
            (*added, *pack.topics[topic].checklist[:POINTS]), key=lambda point: point.basis is not Basis.GUIDE
        )
        shown += points
        sections.append(paragraphs(f"**{heading}**", bullets(points)))
    answered = "; ".join(option.summary for option in chosen if option)
    sources = tuple(dict.fromkeys(section for statement in shown for section in statement.source))
    preparation = pack.topic_of_step(2)
    text = paragraphs(
        f"**{say('briefing.title')}**",
        say("briefing.for", answers=answered) if answered else "",
        *sections,
        footer(pack, preparation, sources),
    )
    tailor = Button(say("button.tailor_again" if answered else "button.tailor"), f"/{TAILOR}")
    buttons = (tailor, *topic_buttons(pack, ("trin_2", "trin_3", "trin_4")))
    return Reply(Kind.CHECKLIST, text, buttons, preparation, sources=sources)


def ask(pack: Pack, question: Question) -> Reply:
    """Return the question, with its answers as buttons and a way out."""
    asked = pack.briefing.questions
    text = paragraphs(say("briefing.number", number=asked.index(question) + 1, of=len(asked)), f"**{question.text}**")
    buttons = [Button(option.title, f'/{ANSWER}{{"option": "{option.id}"}}') for option in question.options]
    return Reply(Kind.CHECKLIST, text, (*buttons, Button(say("button.stop_briefing"), f"/{STOP}")))


def meant(question: Question, text: str) -> Optional[str]:
    """Return the option (id) that a typed answer means; None for a question, or where none or two fit."""
    said = set(words(text))
    if not said or text.rstrip().endswith("?"):
        return None
    hits = {option.id: len(said & set(words(" ".join(option.words)))) for option in question.options}
    best = max(hits.values())
    fitting = [id for id, count in hits.items() if count == best]
    return fitting[0] if len(fitting) == 1 and best >= len(said) * ENOUGH else None


def _option(question: Question, id: Optional[str]) -> Optional[Option]:
    return next((option for option in question.options if option.id == id), None)
