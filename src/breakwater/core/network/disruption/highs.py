"""Hand a linear programme, whole numbers among its unknowns or not, to HiGHS: the one door to that solver.

One thread, a fixed seed and no clock: equal programmes give equal answers. Where the work must be bounded it is
by the nodes of the search, never by time; whoever has a deadline says through `should_stop` that it is over.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import highspy
import numpy as np

from breakwater.core.network.graph import BoolArray, FloatArray, IntArray

PRECISION = 1e-9  # by how much a row may be missed, and a whole number be off


class Outcome(StrEnum):
    """How the solver left a programme."""

    PROVED = "proved"
    CUT_SHORT = "cut short"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What the solver says.

    Attributes:
        outcome: proved best, cut short, or impossible.
        values: shape (unknowns,); empty where none were found.
        value: of the objective there; infinite where none were found.
        bound: no values give less.
        nodes: of the search, where whole numbers were searched for.
    """

    outcome: Outcome
    values: FloatArray
    value: float
    bound: float
    nodes: int = 0


class _Silent(highspy.Highs):
    """HiGHS without its banner, which it would print on the standard output before any option can be set."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library's

    def enableCallbacks(self) -> None:  # noqa: N802  # the library's name, called by its constructor
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


@dataclass(slots=True, eq=False)
class Programme:
    """A programme to be minimised, built block by block.

    Attributes:
        price: what a unit of each unknown adds to the objective.
        low, high: between which each unknown lies.
        whole: which unknowns are whole numbers.
    """

    price: FloatArray
    low: FloatArray
    high: FloatArray
    whole: BoolArray
    _rows: list[tuple[IntArray, IntArray, FloatArray, FloatArray, FloatArray]] = field(default_factory=list)

    def rows(
        self,
        count: int,
        *parts: tuple[IntArray, IntArray, float | FloatArray],
        low: float | FloatArray,
        high: float | FloatArray,
    ) -> None:
        """Add rows: each is a sum that lies between `low` and `high`.

        Args:
            count: how many.
            parts: (row, unknown, factor): these unknowns stand with this factor in these rows, counted from 0.
        """
        row = np.concatenate([part[0] for part in parts])
        unknown = np.concatenate([part[1] for part in parts])
        factor = np.concatenate([_each(part[2], len(part[0])) for part in parts])
        self._rows.append((row, unknown, factor, _each(low, count), _each(high, count)))

    def widened(self, price: FloatArray, *, low: FloatArray, high: FloatArray) -> "Programme":
        """Return a programme with the same rows and further unknowns, none of them whole; `price` is of all."""
        more = len(price) - len(self.price)
        low, high = np.concatenate([self.low, low]), np.concatenate([self.high, high])
        whole = np.concatenate([self.whole, np.zeros(more, np.bool_)])
        return Programme(price, low, high, whole, list(self._rows))

    def solve(self, *, steps: int | None = None, should_stop: Callable[[], bool] | None = None) -> Answer:
        """Minimise.

        Args:
            steps: how many nodes the search may take; without it, as many as it needs.
            should_stop: asked now and then while whole numbers are searched for.
        """
        solver = _Silent()
        for option, setting in _OPTIONS.items():
            solver.setOptionValue(option, setting)
        if steps is not None:
            solver.setOptionValue("mip_max_nodes", steps)
        solver.passModel(self._model())
        if should_stop is not None:
            solver.cbMipInterrupt += lambda event: event.interrupt() if should_stop() else None
        solver.run()
        return self._answer(solver)

    def _model(self) -> highspy.HighsLp:
        starts = np.cumsum([0, *(len(block[3]) for block in self._rows)])
        row = np.concatenate([block[0] + at for block, at in zip(self._rows, starts[:-1], strict=True)])
        unknown = np.concatenate([block[1] for block in self._rows])
        factor = np.concatenate([block[2] for block in self._rows])
        order = np.lexsort((unknown, row))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.price), int(starts[-1])
        model.col_cost_, model.col_lower_, model.col_upper_ = self.price, self.low, self.high
        model.row_lower_ = np.concatenate([block[3] for block in self._rows])
        model.row_upper_ = np.concatenate([block[4] for block in self._rows])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.searchsorted(row[order], np.arange(starts[-1] + 1)).astype(np.int32)
        model.a_matrix_.index_ = unknown[order].astype(np.int32)
        model.a_matrix_.value_ = factor[order]
        if self.whole.any():
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            model.integrality_ = [kinds[int(whole)] for whole in self.whole]
        return model

    def _answer(self, solver: highspy.Highs) -> Answer:
        status, info = solver.getModelStatus(), solver.getInfo()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return Answer(Outcome.IMPOSSIBLE, np.empty(0), np.inf, np.inf)
        outcome = Outcome.PROVED if status == highspy.HighsModelStatus.kOptimal else Outcome.CUT_SHORT
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values = np.array(solver.getSolution().col_value) if found else np.empty(0)
        value = float(info.objective_function_value) if found else np.inf
        if not self.whole.any():
            return Answer(outcome, values, value, value)
        return Answer(outcome, values, value, float(info.mip_dual_bound), max(0, int(info.mip_node_count)))


_OPTIONS: dict[str, bool | int | float | str] = {
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": PRECISION,
    "primal_feasibility_tolerance": PRECISION,
    "dual_feasibility_tolerance": PRECISION,
}


def _each(given: float | FloatArray, count: int) -> FloatArray:
    return np.broadcast_to(np.asarray(given, dtype=np.float64), (count,))
