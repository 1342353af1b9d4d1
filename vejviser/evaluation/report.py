"""The evaluation as text, for developers, and the pass marks that guard it in CI."""

from collections.abc import Iterator, Sequence

from vejviser import paths
from vejviser.evaluation.items import read
from vejviser.evaluation.score import MEASURES, Outcome, by_group, confusions, measure

PASS_MARKS = paths.EVALUATION / "pass_marks.yml"
UPPER_LIMITS = ("wrong", "refused", "alarm")  # for these, less is better


def report(outcomes: Sequence[Outcome], worst: int = 15) -> Iterator[str]:
    """Yield the lines of the report: each group's measures with 95 % intervals, then the worst confusions."""
    yield f"{'group':14} {'n':>4}  " + "  ".join(f"{name:21}" for name in MEASURES)
    for group, members in by_group(outcomes).items():
        yield f"{group:14} {len(members):4}  " + "  ".join(f"{share!s:21}" for share in measure(members).values())
    yield "\nexpected -> first choice"
    for (expected, first), count in confusions(outcomes)[:worst]:
        yield f"{count:4}  {expected} -> {first}"


def failures(outcomes: Sequence[Outcome]) -> list[str]:
    """Return what misses its pass mark (tests/evaluation/pass_marks.yml: group, measure, mark), one line each."""
    groups = by_group(outcomes)
    missed = []
    for group, marks in read(PASS_MARKS).items():
        shares = measure(groups[group])
        for name, mark in marks.items():
            value = shares[name].value
            if value > mark if name in UPPER_LIMITS else value < mark:
                missed.append(f"{group}: {name} is {value:.3f}, the mark is {mark}")
    return missed
