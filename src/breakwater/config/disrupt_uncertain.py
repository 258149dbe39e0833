"""Plans on uncertain ties, and what is worth learning, in a few lines: for `breakwater disrupt`."""

from collections.abc import Iterable, Iterator

from breakwater.core.network.disruption.picture import Target
from breakwater.core.network.disruption.sampled import Sampled
from breakwater.core.network.disruption.uncertain.questions import Learning


def sampled_in_words(sampled: Sampled) -> Iterator[str]:
    """Say what new draws say of a plan on uncertain ties."""
    told, chart, regret = sampled.expected, sampled.chart_expected, sampled.regret
    yield f"On {sampled.fresh} new networks it leaves {told.value:.1f} (± {told.error:.1f})."
    yield f"Whom one would choose if every tie existed, {_named(sampled.chart)}, leaves {chart.value:.1f}:"
    yield f"{regret.value:.1f} more (± {regret.error:.1f})."
    yield f"Made anew {sampled.redraws} times from other networks, the plan was the same {sampled.same} times."
    yield f"In it were: {', '.join(f'{target.id} {share:.0%}' for target, share in sampled.often)}."


def learning_in_words(learning: Learning) -> Iterator[str]:
    """Say which ties are worth learning, and what one would do then."""
    if not learning.is_whole:
        yield "Stopped before it was known what is worth learning."
        return
    how_many = f"{len(learning.questions)} of {learning.doubtful} doubtful ties"
    yield f"Worth learning before one acts: {how_many}. For each, how much less is left on average:"
    for question in learning.questions:
        one, other = question.tie
        told = f"{one} – {other}"
        yield f"{told:<24} {question.value:>8.1f} (± {question.noise:.1f}); probability {question.probability:.2f}"
        for word, answer in (("tied", question.if_true), ("not", question.if_untrue)):
            yield f"    if {word + ':':<6} {_named(answer.targets)} leaves {answer.left:.1f}; as planned {answer.kept:.1f}"
    yield f"Whatever is worth no more than {learning.floor:.1f} is not shown."
    yield f"If every tie were known, some {learning.all_known:.0f} would be left instead of {learning.expected.value:.0f}."


def _named(targets: Iterable[Target]) -> str:
    return ", ".join(target.id for target in targets) or "nobody"
