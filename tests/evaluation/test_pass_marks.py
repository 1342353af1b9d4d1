"""The pass marks of understanding, measured over REST."""

from vejviser import servers
from vejviser.evaluation import conversations
from vejviser.evaluation.items import items
from vejviser.evaluation.report import failures, report
from vejviser.evaluation.score import run

TURNS_RIGHT, WHOLE_RIGHT = 0.95, 0.80


def test_understanding_reaches_its_pass_marks(pair: servers.Servers) -> None:
    outcomes = run(pair.url, items())
    print("\n".join(report(outcomes)))
    assert not failures(outcomes)


def test_conversations_reach_their_pass_mark(pair: servers.Servers) -> None:
    held = conversations.run(pair.url)
    print("\n".join(conversations.report(held)))
    measures = conversations.measure(held)
    assert measures["turns"].value >= TURNS_RIGHT
    assert measures["conversations"].value >= WHOLE_RIGHT
