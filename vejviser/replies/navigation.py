"""The way through the workflow: next, previous, where are we. The process is circular, so no way is ever barred."""

from typing import Optional

from vejviser.content.model import Topic, phase_of
from vejviser.content.pack import Pack
from vejviser.replies.answer import answer
from vejviser.replies.markdown import footer, paragraphs
from vejviser.replies.reply import Button, Kind, Reply, topic_buttons
from vejviser.wording import say

STEPS = (1, 2, 3, 4)
WHOLE = "arbejdsgang"  # the topic of the whole workflow


def move(pack: Pack, topic: Optional[Topic], where: str) -> Reply:
    """Return the overview that `where` ("next", "previous" or "where_are_we") leads to from the topic in hand."""
    if where == "where_are_we":
        return _overview(pack, topic)
    if where == "next" and topic and topic.step == STEPS[-1]:
        return _after_the_last(pack)
    target = _following(pack, topic) if where == "next" else _preceding(pack, topic)
    return answer(pack, target, Kind.NAVIGATION)


def _following(pack: Pack, topic: Optional[Topic]) -> Topic:
    """Return the step after the topic's; the first of a whole phase; the first of all where there is no place."""
    if topic and topic.step:
        return pack.topic_of_step(topic.step + 1)
    return pack.topic_of_step(3 if topic and topic.phase == 2 else 1)


def _preceding(pack: Pack, topic: Optional[Topic]) -> Topic:
    if topic and topic.step and topic.step > STEPS[0]:
        return pack.topic_of_step(topic.step - 1)
    return pack.topics["fase_1" if topic and topic.id == "fase_2" else WHOLE]


def _overview(pack: Pack, topic: Optional[Topic]) -> Reply:
    here = pack.topics[WHOLE]
    if topic and topic.step:
        here = pack.topic_of_step(topic.step)
    elif topic and topic.phase:
        here = pack.topics[f"fase_{topic.phase}"]
    lines = []
    for step in STEPS:
        if step in (1, 3):
            lines.append(_line(pack.topics[f"fase_{phase_of(step)}"], here))
        lines.append("  " + _line(pack.topic_of_step(step), here))
    text = paragraphs(f"**{say('navigation.overview')}**", "\n".join(lines), footer(pack, here, [WHOLE]))
    return Reply(Kind.NAVIGATION, text, _steps(pack), here, sources=(WHOLE,))


def _after_the_last(pack: Pack) -> Reply:
    whole = pack.topics[WHOLE]
    text = paragraphs(say("navigation.after_the_last"), footer(pack, whole, [WHOLE]))
    return Reply(Kind.NAVIGATION, text, _steps(pack), whole, sources=(WHOLE,))


def _line(topic: Topic, here: Topic) -> str:
    return f"- **{topic.title}** ({say('navigation.here')})" if topic.id == here.id else f"- {topic.title}"


def _steps(pack: Pack) -> tuple[Button, ...]:
    return topic_buttons(pack, (pack.topic_of_step(step).id for step in STEPS))
