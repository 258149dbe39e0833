"""What new draws say of a plan, and questions about ties, as JSON and back through the picture."""

from collections.abc import Iterable, Mapping
from typing import Any

from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.picture import Picture, Target
from breakwater.core.network.disruption.sampled import Estimate, Sampled
from breakwater.core.network.disruption.uncertain.questions import Answer, Learning, Question


def sampled_to_json(sampled: Sampled | None) -> dict[str, Any] | None:
    """Write it as a mapping that JSON can hold."""
    if sampled is None:
        return None
    return {
        "samples": sampled.samples,
        "fresh": sampled.fresh,
        "expected": estimate_to_json(sampled.expected),
        "chart": [target.id for target in sampled.chart],
        "chart_expected": estimate_to_json(sampled.chart_expected),
        "regret": estimate_to_json(sampled.regret),
        "redraws": sampled.redraws,
        "same": sampled.same,
        "often": [{"id": target.id, "share": share} for target, share in sampled.often],
    }


def sampled_from_json(data: Mapping[str, Any] | None, picture: Picture) -> Sampled | None:
    """Read it back; whom it names, the picture must know as targets.

    Raises:
        ProtectedActor: it names somebody who is protected in this picture.
    """
    if data is None:
        return None
    return Sampled(
        samples=int(data["samples"]),
        fresh=int(data["fresh"]),
        expected=_estimate(data["expected"]),
        chart=_targets(data["chart"], picture),
        chart_expected=_estimate(data["chart_expected"]),
        regret=_estimate(data["regret"]),
        redraws=int(data["redraws"]),
        same=int(data["same"]),
        often=tuple((picture.target(str(row["id"])), float(row["share"])) for row in data["often"]),
    )


def estimate_to_json(estimate: Estimate) -> dict[str, float]:
    """Write a mean and its standard error."""
    return {"value": estimate.value, "error": estimate.error}


def _estimate(data: Mapping[str, Any]) -> Estimate:
    return Estimate(float(data["value"]), float(data["error"]))


def learning_to_json(learning: Learning) -> dict[str, Any]:
    """Write questions as a mapping that JSON can hold."""
    return {
        "picture": learning.picture.digest,
        "targets": [target.id for target in learning.targets],
        "expected": estimate_to_json(learning.expected),
        "all_known": learning.all_known,
        "floor": learning.floor,
        "questions": [
            {
                "tie": list(question.tie),
                "probability": question.probability,
                "value": question.value,
                "noise": question.noise,
                "if_true": _answer_to_json(question.if_true),
                "if_untrue": _answer_to_json(question.if_untrue),
            }
            for question in learning.questions
        ],
        "doubtful": learning.doubtful,
        "sets": learning.sets,
        "samples": learning.samples,
        "seed": learning.seed,
        "is_whole": learning.is_whole,
    }


def learning_from_json(data: Mapping[str, Any], picture: Picture) -> Learning:
    """Read questions back, on the picture they were asked on; whom they name, the picture must know as targets.

    Raises:
        ProtectedActor: they name somebody who is protected in this picture.
        BadPlan: they are no questions, or of another picture.
    """
    try:
        if data["picture"] != picture.digest:
            raise faults.BadPlan("These questions were asked on another picture.", "Build that picture.")
        return Learning(
            picture=picture,
            targets=_targets(data["targets"], picture),
            expected=_estimate(data["expected"]),
            all_known=float(data["all_known"]),
            floor=float(data["floor"]),
            questions=tuple(_question(row, picture) for row in data["questions"]),
            doubtful=int(data["doubtful"]),
            sets=int(data["sets"]),
            samples=int(data["samples"]),
            seed=int(data["seed"]),
            is_whole=bool(data["is_whole"]),
        )
    except faults.DisruptionError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise faults.BadPlan(f"These are no questions: {error}.", "Ask again.") from error


def _question(row: Mapping[str, Any], picture: Picture) -> Question:
    one, other = (picture.ids[picture.place(str(name))] for name in row["tie"])
    return Question(
        tie=(one, other),
        probability=float(row["probability"]),
        value=float(row["value"]),
        noise=float(row["noise"]),
        if_true=_answer(row["if_true"], picture),
        if_untrue=_answer(row["if_untrue"], picture),
    )


def _answer_to_json(answer: Answer) -> dict[str, Any]:
    return {"targets": [target.id for target in answer.targets], "left": answer.left, "kept": answer.kept}


def _answer(row: Mapping[str, Any], picture: Picture) -> Answer:
    return Answer(targets=_targets(row["targets"], picture), left=float(row["left"]), kept=float(row["kept"]))


def _targets(names: Iterable[Any], picture: Picture) -> tuple[Target, ...]:
    return tuple(picture.target(str(name)) for name in names)
