"""The import contracts bite: every kind of forbidden import, planted in a copy, is refused by name."""

import os
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN = {
    "Strata": [
        ("core.network.planted", "foundation.database.roles"),
        ("foundation.database.planted", "capabilities.statements.queries"),
        ("capabilities.statements.planted", "config.environment"),
    ],
    "Core is pure": [
        ("core.network.planted", "django"),
        ("core.network.planted", "psycopg"),
        ("core.marking.planted", "random"),
        ("core.marking.planted", "subprocess"),
    ],
    "One asker": [
        ("capabilities.statements.planted", "core.policy"),
        ("capabilities.entities.planted", "core.policy.rules"),
        ("foundation.members.planted", "core.policy.decision"),
        ("config.planted", "core.policy"),
    ],
    "Policy's values": [("capabilities.statements.planted", "core.policy.subject")],
    "Foundation stack": [
        ("foundation.database.planted", "foundation.audit"),
        ("foundation.audit.planted", "foundation.members"),
        ("foundation.members.planted", "foundation.access"),
        ("foundation.access.planted", "foundation.notices"),
        ("foundation.notices.planted", "foundation.files"),
        ("foundation.jobs.planted", "foundation.web"),
    ],
    "Capability rows": [
        ("capabilities.statements.planted", "capabilities.entities"),
        ("capabilities.entities.planted", "capabilities.releases"),
        ("capabilities.releases.planted", "capabilities.networks"),
        ("capabilities.networks.planted", "capabilities.desk"),
        ("capabilities.library.planted", "capabilities.workplan.planted"),
        ("capabilities.reports.planted", "capabilities.federation.planted"),
    ],
    "Rooms of a capability": [
        ("capabilities.library.actions", "capabilities.library.models"),
        ("capabilities.library.models", "capabilities.library.queries"),
        ("capabilities.library.queries", "capabilities.library.operations"),
        ("capabilities.library.operations", "capabilities.library.forms"),
        ("capabilities.library.forms", "capabilities.library.views"),
        ("capabilities.library.views", "capabilities.library.api"),
        ("capabilities.library.api", "capabilities.library.urls"),
    ],
    "No cycles": [
        ("core.interchange.there", "core.interchange.back"),
        ("core.interchange.back", "core.interchange.there"),
    ],
}


def tables() -> dict[str, list[tuple[str, str]]]:
    """Read whose tables are kept, and try each from above."""
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter")
    kept = [contracts[section] for section in contracts.sections() if ":contract:table" in section]
    return {
        contract["name"]: [("config.planted", contract["protected_modules"].strip().removeprefix("breakwater."))]
        for contract in kept
    }


FORBIDDEN |= tables()
STRATA = {"config", "capabilities", "foundation", "core"}
WITHOUT_A_PLACE = ("utils", "foundation.helpers", "capabilities.misc")


def lint(folder: Path) -> str:
    """Run the contracts of a copy and give what they say."""
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache", "--config", folder / ".importlinter"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder / "src"), "COLUMNS": "300"},
    ).stdout


def copy(folder: Path) -> Path:
    """Copy what the contracts look at."""
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("built", "tests", "__pycache__"))
    shutil.copy(ROOT / ".importlinter", folder)
    return folder


def plant(folder: Path, importer: str, imported: str) -> None:
    """Add an import to a module, making both modules where they do not exist."""
    for name in (importer, imported):
        if is_ours(name):
            module = folder / "src" / "breakwater" / name.replace(".", "/")
            if not module.is_dir() and not module.with_suffix(".py").exists():
                module.parent.mkdir(exist_ok=True)
                (module.parent / "__init__.py").touch()
                module.with_suffix(".py").touch()
    file = (folder / "src" / "breakwater" / importer.replace(".", "/")).with_suffix(".py")
    with file.open("a") as lines:
        lines.write(f"\nimport {full(imported)}\n")


def is_ours(name: str) -> bool:
    """Tell a module of the product from a library."""
    return name.partition(".")[0] in STRATA


def full(name: str) -> str:
    """Name a module of ours in full."""
    return f"breakwater.{name}" if is_ours(name) else name


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each contract said about a copy with every violation in it."""
    folder = copy(tmp_path_factory.mktemp("contracts"))
    for pairs in FORBIDDEN.values():
        for importer, imported in pairs:
            plant(folder, importer, imported)
    for name in WITHOUT_A_PLACE:
        package = folder / "src" / "breakwater" / name.replace(".", "/")
        package.mkdir()
        (package / "__init__.py").touch()
    said = lint(folder).partition("Broken contracts")[2]
    parts = re.split(r"\n([^\n]+)\n-{3,}\n", said)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize(
    ("contract", "importer", "imported"),
    [(contract, *pair) for contract, pairs in FORBIDDEN.items() for pair in pairs],
)
def test_a_forbidden_import_is_refused(refusals: dict[str, str], contract: str, importer: str, imported: str) -> None:
    """The contract's report names the very import."""
    said = " ".join(text for name, text in refusals.items() if name.startswith(contract))
    if contract == "No cycles":
        assert f"No cycles are allowed in breakwater.{importer.rpartition('.')[0]}." in said
    else:
        assert re.search(rf"{re.escape(full(importer))}\s+->\s+{re.escape(full(imported))} ", said), said


@pytest.mark.parametrize("name", WITHOUT_A_PLACE)
def test_a_folder_without_a_place_is_refused(refusals: dict[str, str], name: str) -> None:
    """A new folder stands in the list of layers or nowhere."""
    assert any(f"breakwater.{name}" in text for text in refusals.values())


def test_each_capability_with_tables_keeps_them() -> None:
    """A new capability brings its own contract: only it imports its models."""
    written = (ROOT / ".importlinter").read_text()
    tables = [file.parent.name for file in ROOT.glob("src/breakwater/capabilities/*/models.py")]
    missing = [name for name in tables if f"    breakwater.capabilities.{name}.models\n" not in written]
    assert tables
    assert missing == []


def test_no_module_is_named_for_having_no_name() -> None:
    """A folder of leftovers hides what belongs elsewhere."""
    vague = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert [file for file in ROOT.glob("src/breakwater/**/*.py") if vague & {file.stem, file.parent.name}] == []
