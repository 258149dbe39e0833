"""Measure what is known of recovery: how well the past predicts new ties, and what value chains do when disrupted.

    uv run python benchmarks/recovery.py [--removals N] [--repeats N]

Prediction: on Caviar (without its mislabelled phase 7) and Bali (before the arrests) of the reference collection, how often a pair that made
a tie was put above one that did not, by each feature alone and by the mixture on transitions that it was not fitted on;
beside the values measured for the collection, and chance is 0.5. Skipped, saying so, where the collection is not beside
the repository.

Value chain: Duijn's, drawn from its published counts, or an invented one; efficiency after removals by each rule with
each recovery, beside that before. Then what ranking plans after recovery takes.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from time import process_time

from figures import print_figure

from breakwater.core.network.disruption.recovering.mixture import skill
from breakwater.core.network.disruption.recovering.outlook import levels_of, rank_plan
from breakwater.core.network.disruption.recovering.quality import odd_waves
from breakwater.core.network.disruption.recovering.tests.waves import (
    ARE_HERE,
    BALI,
    CAVIAR,
    WITHOUT_SEVEN,
    invented_chain,
    waves,
)
from breakwater.core.network.disruption.recovering.value_chain import (
    Chain,
    Removal,
    Replacement,
    chain_of_roles,
    disrupt_chain,
    health,
)
from breakwater.core.network.disruption.tests.networks import REFERENCE, montagna, plan_for, table

MEASURED = {
    "caviar": (0.62, 0.74, 0.65, 0.66, 0.5, 0.72),
    "bali_2002_dynamic": (0.63, 0.62, 0.65, 0.5, 0.5, 0.55),
}


def predicting() -> None:
    """Say how well each feature, and the mixture, tell new ties."""
    for network, names in (("caviar", WITHOUT_SEVEN), ("bali_2002_dynamic", BALI[:6])):
        start = process_time()
        found = skill(waves(network, names))
        spent = process_time() - start
        told = [*found.by_feature, ("mixture, left out", found.mixture)]
        for (name, value), measured in zip(told, MEASURED[network], strict=True):
            key = name.replace(", ", "_").replace(" ", "_")
            print_figure(f"recovery_{network}_{key}", value, f"AUC of {found.news} new ties", "measured", measured)
        print_figure(f"recovery_{network}_time", spent, "s of processor", "the bar", 5)
    levels = levels_of(waves("bali_2002_dynamic", BALI))
    print_figure(
        "recovery_bali_2002_dynamic_levels",
        max(levels),
        "new ties for each lost, at most",
        "new ties before the arrests",
        79,
    )
    odd = [wave.name for wave in odd_waves(waves("caviar", CAVIAR))]
    print_figure("recovery_odd_waves_found", odd == ["phase07"], "as known", "the wave that is mislabelled", 1)


def duijn() -> Chain:
    """Return the value chain of the collection, or an invented one."""
    folder = REFERENCE / "duijn_value_chain"
    if not folder.exists():
        return invented_chain()
    roles = table(folder / "roles.csv")
    at = {row["role"]: place for place, row in enumerate(roles)}
    ties = [(at[row["role_1"]], at[row["role_2"]], int(row["ties"])) for row in table(folder / "role_pairs.csv")]
    return chain_of_roles([int(row["n_actors"]) for row in roles], ties, seed=1)


def disrupting(removals: int, repeats: int) -> None:
    """Remove actors of a value chain by each rule, with each recovery."""
    chain = duijn()
    before = health(chain.graph)
    for removal in Removal:
        for replacement in Replacement:
            asked = {"removals": removals, "chance": 0.8}
            after = [disrupt_chain(chain, removal, replacement, seed=seed, **asked)[1] for seed in range(repeats)]
            key = f"chain_{removal}_{replacement}".replace(" ", "_").replace("-", "_")
            for name in ("efficiency", "density"):
                value = statistics.mean(getattr(one, name) for one in after)
                scaled = 1000 * value, 1000 * getattr(before, name)
                print_figure(f"{key}_{name}", scaled[0], f"thousandths, after {removals}", "before", scaled[1])


def ranking() -> None:
    """Rank a plan and its alternatives on Montagna after recovery."""
    plan = plan_for(montagna("meetings"), removals=5)
    rank_plan(plan, runs=1, seed=0)
    start = process_time()
    found = rank_plan(plan, seed=0)
    spent = process_time() - start
    first = found.outlooks[0]
    print_figure("recovery_montagna_first_low", first.low, "pairs left", "before recovery", first.now)
    print_figure("recovery_montagna_first_high", first.high, "pairs left", "before recovery", first.now)
    print_figure("recovery_montagna_ranking", spent, f"s, {len(found.outlooks)} plans", "the bar", 5)


def main() -> None:
    """Measure all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--removals", type=int, default=60)
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    if ARE_HERE:
        predicting()
    else:
        sys.stderr.write("Prediction is skipped: the reference collection of networks is not beside the repository.\n")
    ranking()
    disrupting(asked.removals, asked.repeats)


if __name__ == "__main__":
    main()
