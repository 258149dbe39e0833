"""The people of the imports' tests, and files they bring: Alba imports, Bo is her colleague, Dana is of another agency."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from django.test import Client

from breakwater.capabilities.statements import actions, import_files, import_operations, import_queries, queries
from breakwater.capabilities.statements.import_defaults import Defaults
from breakwater.capabilities.statements.import_files import Part
from breakwater.capabilities.statements.import_models import Batch
from breakwater.capabilities.statements.import_source import table_of
from breakwater.capabilities.statements.tests.contributors import signed_in
from breakwater.core.interchange.suggest import suggest_mapping
from breakwater.core.marking import Marking, Pap, Purpose, Tlp
from breakwater.core.statement import Statement
from breakwater.foundation.access.passage import acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.principals import principal_for
from breakwater.foundation.jobs.testing import work_off
from breakwater.foundation.members.models import Affiliation
from breakwater.foundation.members.roles import Role
from breakwater.foundation.members.tests import factories

NOW = datetime.now(tz=UTC)
OWN = "ID-IID"
PEOPLE = ("Alba", "Bo", "Dana", "Gus")


class File(BytesIO):
    """A file as a form hands it over."""

    def __init__(self, content: bytes, name: str = "people.csv") -> None:
        super().__init__(content)
        self.name = name

    def chunks(self) -> Any:
        """Yield the content in pieces."""
        while piece := self.read(1 << 16):
            yield piece


class ImportCast:
    """Everyone, in a fresh database."""

    def __init__(self) -> None:
        self.organisations = {code: factories.organisation(code) for code in (OWN, "TH-BSB")}
        self.attestor = factories.affiliation(self.organisations["TH-BSB"], "Attestor").person
        self.affiliations: dict[str, Affiliation] = {}
        for name, code, role in (
            ("Alba", OWN, Role.ANALYST),
            ("Bo", OWN, Role.ANALYST),
            ("Dana", "TH-BSB", Role.ANALYST),
            ("Gus", "TH-BSB", Role.GUEST),
        ):
            row = factories.affiliation(self.organisations[code], name, role)
            year = {"valid_from": NOW - timedelta(days=30), "valid_until": NOW + timedelta(days=300)}
            factories.clear(row, by=self.attestor, **year)
            self.affiliations[name] = row

    def __getitem__(self, name: str) -> Principal:
        """Return a person at work."""
        return principal_for(str(self.affiliations[name].pk), purpose=Purpose.INTELLIGENCE)

    def browser(self, name: str) -> Client:
        """Return a client in which a person has signed in and stated intelligence as the purpose."""
        return signed_in(self.affiliations[name])

    def person(self, name: str) -> str:
        """Return a person's id."""
        return str(self.affiliations[name].person_id)


def own_only(**parts: Any) -> Marking:
    """Return the marking that reaches ID-IID alone."""
    return Marking(**{"originator": OWN, "tlp": Tlp.AMBER_STRICT, "pap": Pap.AMBER, **parts})


def defaults(**parts: Any) -> Defaults:
    """Return what the tests assume of rows that do not say."""
    given = {"marking": own_only(), "collection": "Rote crews", "victim": "no", "child": "no", "reason": "crew list"}
    return Defaults(**{**given, **parts})


def opened(principal: Principal, *files: File, form: str = "csv") -> str:
    """Open an import."""
    return import_operations.open_import(principal=principal, form=form, uploads=files)


def batch_of(principal: Principal, batch_id: str) -> Batch:
    """Return an import as it stands."""
    with acting(principal, actions.IMPORT) as passage:
        return import_queries.batch(passage, batch_id)


def mapped(principal: Principal, batch_id: str, *, kind: str = "person") -> list[Part]:
    """Return the parts of an import, their columns mapped as they are suggested."""
    batch = batch_of(principal, batch_id)
    parts = [Part.from_json(part) for part in batch.parts]
    if batch.format == "ftm":
        return parts
    found = []
    for part in parts:
        with import_files.opened(batch_id, part) as stream:
            table = table_of(stream, part, form=batch.format)
            rows = [row.cells for row, _ in zip(table.rows, range(20), strict=False)]
            mapping = suggest_mapping(table.headers, rows, kind=kind)
        found.append(Part(**{**{name: getattr(part, name) for name in Part.__slots__}, "mapping": mapping}))
    return found


def checked(principal: Principal, *files: File, form: str = "csv", **given: Any) -> str:
    """Open an import and have it checked."""
    batch_id = opened(principal, *files, form=form)
    parts = given.pop("parts", None) or mapped(principal, batch_id)
    import_operations.start_check(principal=principal, batch_id=batch_id, parts=parts, defaults=defaults(**given))
    work_off()
    return batch_id


def loaded(principal: Principal, *files: File, form: str = "csv", **given: Any) -> str:
    """Open an import, have it checked and loaded."""
    batch_id = checked(principal, *files, form=form, **given)
    import_operations.start_load(principal=principal, batch_id=batch_id)
    work_off()
    return batch_id


def read(principal: Principal, collection: str = "Rote crews") -> list[Statement]:
    """Return what someone reads of a collection."""
    with acting(principal, actions.READ) as passage:
        said, relations = queries.of_collection(passage, collection)
        return [*said, *relations]


def problems(principal: Principal, batch_id: str) -> list[tuple[int, str, str, str, bool]]:
    """Return the problems of an import: row, column, value, reason, whether it is held back."""
    with acting(principal, actions.IMPORT) as passage:
        rows = import_queries.problem_rows(passage, batch_id)
    return [(p.row, p.column, p.value, p.reason, p.holds_back) for row in rows for p in row.problems]
