"""What is worth learning: questions about single ties, each with what its answer would change."""

from dataclasses import dataclass, field
from typing import NoReturn

from breakwater.core.network.disruption import faults
from breakwater.core.network.disruption.picture import Picture, Target
from breakwater.core.network.disruption.sampled import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one would do once the tie is known.

    Attributes:
        targets: the best plan then.
        left: connected pairs that it leaves then.
        kept: connected pairs that the plan of today leaves then.
    """

    targets: tuple[Target, ...]
    left: float
    kept: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Whether two are tied.

    Attributes:
        tie: ids of the two.
        probability: that they are, as the picture has it.
        value: how many connected pairs fewer a plan leaves, on the average of both answers, that may wait for the answer.
        noise: standard error of the value.
        if_true, if_untrue: the two answers.
    """

    tie: tuple[str, str]
    probability: float
    value: float
    noise: float
    if_true: Answer
    if_untrue: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """All questions worth asking, the most valuable first.

    Attributes:
        targets: the plan as long as nothing is learned.
        expected: connected pairs that it leaves.
        all_known: what would be left if every tie were known before choosing, by the sets that were compared.
        floor: no question is here that is not worth more than this, less twice its noise.
        questions: of all ties that are neither sure nor sure not to be.
        doubtful: how many such ties there are.
        sets: how many sets were compared.
        samples: how many networks the values are from.
        seed: of the draws.
        is_whole: the caller did not stop it; else there are no questions.
    """

    picture: Picture = field(repr=False)
    targets: tuple[Target, ...]
    expected: Estimate
    all_known: float
    floor: float
    questions: tuple[Question, ...]
    doubtful: int
    sets: int
    samples: int
    seed: int
    is_whole: bool = True

    def __post_init__(self) -> None:
        """Refuse targets that the picture did not hand out."""
        answers = [answer for question in self.questions for answer in (question.if_true, question.if_untrue)]
        for target in (*self.targets, *(one for answer in answers for one in answer.targets)):
            if not self.picture.owns(target):
                raise faults.NotATarget(
                    "A question names somebody whom its picture did not hand out as a target.",
                    "Ask the picture for each target.",
                )

    def __reduce_ex__(self, _: object) -> NoReturn:
        raise faults.BadPlan("Questions are not stored as they are.", "Write them as JSON.")
