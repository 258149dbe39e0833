"""The example data sets are whole, consistent, and free of what only an exercise's controllers may know."""

import csv
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TIDE = EXAMPLES / "lantern_tide"
MONTAGNA = EXAMPLES / "montagna"
SOURCE = EXAMPLES.parent.parent / "shared" / "domain" / "scenario"

CONTROLLERS_WORDS = re.compile(
    r"controller_|\bTRAP\d|\bLNK\d|who_can_link|hidden_financier|visibility_oracle|same_person_or_thing"
    r"|expected_action|the platform must|the exercise must",
    re.IGNORECASE,
)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def tide(name: str) -> list[dict[str, str]]:
    return rows(TIDE / f"{name}.csv")


def ids(name: str) -> set[str]:
    return {row["id"] for row in tide(name)}


def controllers_text(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every place of a folder that holds a word only controllers use."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            yield from ((path.name, match.group()) for match in CONTROLLERS_WORDS.finditer(text))


def test_montagna_has_its_published_figures() -> None:
    people = {row["id"] for row in rows(MONTAGNA / "nodes.csv")}
    pairs: dict[str, set[frozenset[str]]] = {"meetings": set(), "phone_calls": set()}
    edges = rows(MONTAGNA / "edges.csv")
    for row in edges:
        pairs[row["layer"]].add(frozenset((row["source"], row["target"])))
    ends = {end for row in edges for end in (row["source"], row["target"])}
    assert len(people) == 154
    assert ends == people
    assert (len(pairs["meetings"]), len(pairs["phone_calls"])) == (256, 124)
    assert len(pairs["meetings"] | pairs["phone_calls"]) == 342
    assert len(edges) == 439


def test_montagna_is_cited_with_licence_and_changes() -> None:
    text = (MONTAGNA / "README.md").read_text(encoding="utf-8")
    for part in (
        "Cavallaro L.",
        "10.1371/journal.pone.0236476",
        "zenodo.3938818",
        "licenses/by/4.0",
        "Changes made",
    ):
        assert part in text


def test_lantern_tide_has_its_stated_sizes() -> None:
    sizes = {path.stem: len(rows(path)) for path in TIDE.glob("*.csv")}
    assert sizes == {
        "agencies": 7,
        "entities": 172,
        "legs": 27,
        "places": 40,
        "protected": 12,
        "relations": 168,
        "reports": 30,
        "routes": 9,
        "statements": 636,
        "viewers": 16,
    }
    assert Counter(row["type"] for row in tide("entities"))["person"] == 62


def test_no_controllers_text_in_the_examples() -> None:
    assert list(controllers_text(EXAMPLES)) == []
    assert not {"solution.yaml", "msel.csv", "exercise.yaml"} & {path.name for path in TIDE.iterdir()}
    assert set(tide("entities")[0]) == {"id", "type"}


@pytest.mark.parametrize(
    ("name", "plant"),
    [
        ("statements.csv", "controller_tag\n"),
        ("relations.csv", "x,LNK3\n"),
        ("reports.csv", "recognises TRAP2 to TRAP4\n"),
        ("agreements.yaml", "note: 'a gap the exercise must expose'\n"),
    ],
)
def test_planted_controllers_text_is_found(tmp_path: Path, name: str, plant: str) -> None:
    folder = tmp_path / "planted"
    shutil.copytree(TIDE, folder)
    with (folder / name).open("a", encoding="utf-8") as stream:
        stream.write(plant)
    assert {where for where, _ in controllers_text(folder)} == {name}


def test_nothing_of_the_solution_stands_in_the_examples() -> None:
    """Compare with the controllers' own files where they are at hand."""
    if not SOURCE.is_dir():
        pytest.skip("the scenario's controllers' files are not at hand; they never travel with the product")
    shipped = "\n".join(path.read_text(encoding="utf-8") for path in sorted(TIDE.iterdir()))
    said = {row["value"] for row in tide("statements")} | {row["name"] for row in tide("places")}
    secrets = set(strings(yaml.safe_load((SOURCE / "solution.yaml").read_text(encoding="utf-8"))))
    secrets |= set(yaml.safe_load((SOURCE / "scenario.yaml").read_text(encoding="utf-8"))["story"])
    with (SOURCE / "entities.csv").open(encoding="utf-8-sig", newline="") as stream:
        secrets |= {row["controller_label"] for row in csv.DictReader(stream)} - said
    kinds = {row["type"] for row in tide("entities")}
    long_enough = {text for text in secrets if len(text) > 12} - said - kinds
    assert len(long_enough) > 50
    assert {text for text in long_enough if text in shipped} == set()


def strings(node: object) -> Iterator[str]:
    """Yield every text in a tree of lists and mappings."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for item in node:
            yield from strings(item)
    elif isinstance(node, dict):
        for item in node.values():
            yield from strings(item)


def test_ids_are_unique_and_every_reference_resolves() -> None:
    for name in (path.stem for path in TIDE.glob("*.csv")):
        assert len(ids(name)) == len(tide(name)), name
    entities, agencies, viewers, reports = ids("entities"), ids("agencies"), ids("viewers"), ids("reports")
    audience = agencies | {"WG"}
    originator_of = {row["id"]: row["originator"] for row in tide("reports")}
    assert ids("places") == {row["id"] for row in tide("entities") if row["type"] == "place"}
    assert set(originator_of.values()) <= agencies
    for row in tide("statements") + tide("relations") + tide("legs"):
        assert row["originator"] in agencies
        assert set(filter(None, row["releasable_to"].split(";"))) <= audience
        assert set(filter(None, row["named_recipients"].split(";"))) <= viewers
        assert bool(row["named_recipients"]) == (row["tlp"] == "RED")
    for row in tide("statements") + tide("relations"):
        assert row["report"] in reports
        assert originator_of[row["report"]] == row["originator"]
    for row in tide("statements"):
        assert row["subject"] in entities
        assert row["value_kind"] != "entity" or row["value"] in entities
    for row in tide("relations"):
        assert {row["source"], row["target"]} <= entities
    assert {row["route"] for row in tide("legs")} == ids("routes")
    assert {end for row in tide("legs") for end in (row["from_place"], row["to_place"])} <= ids("places")
    assert {row["network"] for row in tide("routes")} <= entities
    protected = tide("protected")
    assert {row["holding_agency"] for row in protected} <= agencies
    assert {event for row in protected for event in row["events"].split(";")} <= entities


def test_protected_persons_are_named_nowhere_else() -> None:
    protected = ids("protected")
    shown = "\n".join((TIDE / f"{n}.csv").read_text(encoding="utf-8") for n in ("statements", "relations", "reports"))
    assert not [code for code in protected if re.search(rf"\b{code}\b", shown)]
