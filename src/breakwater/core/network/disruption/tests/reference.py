"""The reference collection: proven values of published networks, which does not come with the product."""

from breakwater.core.network.disruption.picture import Picture
from breakwater.core.network.disruption.tests.networks import REFERENCE, largest_part, picture_of, table

SKIPPED = "the reference collection of networks is not beside the repository"
_DEFECTIVE = frozenset({"caviar[all+phases]", "noordin[all layers]"})
_LAYERS = {"meetings": "meetings", "calls": "phone_calls"}


def _cases() -> list[tuple[str, bool, int, int]]:
    """Read name, whether victims are protected, removals and pairs left of each proven row."""
    file = REFERENCE / "REFERENCE.md"
    if not file.exists():
        return []
    first = file.read_text(encoding="utf-8").split("\n## ")[1]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in first.splitlines() if line.startswith("|")]
    return [
        (row[0], row[3] == "yes", int(row[4]), int(row[5]))
        for row in rows
        if len(row) == 11 and row[6] == "=" and row[0] not in _DEFECTIVE
    ]


CASES = _cases()


def picture_for(name: str, *, is_guarded: bool) -> Picture:
    """Return the largest component of a selection as the collection names it: `network[selection]`."""
    network, _, selection = name.rstrip("]").partition("[")
    folder = next(REFERENCE.glob(f"{network}*"))
    rows = table(folder / "edges.csv")
    nodes = {row["id"]: row for row in table(folder / "nodes.csv")}
    if selection in _LAYERS:
        rows = [row for row in rows if row["layer"] == _LAYERS[selection]]
    elif network == "caviar":
        rows = [row for row in rows if row["wave"] == selection]
    elif selection == "person-person":
        rows = [row for row in rows if {nodes[row[end]]["kind"] for end in ("source", "target")} == {"person"}]
    guarded = frozenset(name for name, row in nodes.items() if is_guarded and row.get("protected") == "1")
    return picture_of(largest_part(rows), guarded)
