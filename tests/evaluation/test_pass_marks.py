"""The pass marks of understanding, measured over REST."""

from vejviser import servers
from vejviser.evaluation.items import items
from vejviser.evaluation.report import failures, report
from vejviser.evaluation.score import run


def test_understanding_reaches_its_pass_marks(pair: servers.Servers) -> None:
    outcomes = run(pair.url, items())
    print("\n".join(report(outcomes)))
    assert not failures(outcomes)
