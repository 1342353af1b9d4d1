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

TAILOR, STOP, ANSWER = "tailor_briefing", "stop_briefing", "briefing_answer"
ENOUGH = 1 / 3  # of the words of a typed answer must be the option's
Answers = Mapping[str, Optional[str]]  # question id -> option id


def page(pack: Pack, answers: Answers) -> Reply:
    """Return the briefing, with the points that the answers add."""
    chosen = [_option(question, answers.get(question.id)) for question in pack.briefing.questions]
    sections = []
    shown: list[Statement] = []
    for section in pack.briefing.sections:
        options = [option for option in chosen if option and option.topic == section.topic]
        own = pack.topics[section.topic].checklist
        points = [point for option in options for point in option.points]
        if not any(option.instead for option in options):
            points += [own[number - 1] for number in section.points if number <= len(own)]
        points.sort(key=lambda point: point.basis is not Basis.GUIDE)  # so that the mark of the others stands once
        shown += points
        sections.append(paragraphs(f"**{section.heading}**", bullets(points)) if points else "")
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


def ask(pack: Pack, question: Question, again: bool = False) -> Reply:
    """Return the question, with its answers as buttons and a way out; `again` when the answer was not understood."""
    asked = pack.briefing.questions
    number = say("briefing.number", number=asked.index(question) + 1, of=len(asked))
    text = paragraphs(say("briefing.again") if again else number, f"**{question.text}**")
    buttons = [Button(option.title, f'/{ANSWER}{{"option": "{option.id}"}}') for option in question.options]
    stop = Button(say("button.stop_briefing"), f"/{STOP}")
    return Reply(Kind.CHECKLIST, text, (*buttons, stop), missed=again)


def meant(pack: Pack, question: Question, text: str) -> Optional[str]:
    """Return the option (id) that a typed answer means; None for a question, a denial, or where none or two fit."""
    said = set(words(text))
    known = {word for option in question.options for word in words(" ".join(option.words))}
    denied = said & set(pack.briefing.negations) - known
    if not said or denied or text.rstrip().endswith("?"):
        return None
    hits = {option.id: len(said & set(words(" ".join(option.words)))) for option in question.options}
    best = max(hits.values())
    fitting = [id for id, count in hits.items() if count == best]
    return fitting[0] if len(fitting) == 1 and best >= len(said) * ENOUGH else None


def _option(question: Question, id: Optional[str]) -> Optional[Option]:
    return next((option for option in question.options if option.id == id), None)
