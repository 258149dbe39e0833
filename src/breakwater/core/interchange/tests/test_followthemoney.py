"""FollowTheMoney: entities and statements to drafts and back; what is not carried is counted."""

import io
import json
from pathlib import Path

import pytest

from breakwater.core.interchange import limits
from breakwater.core.interchange.blemishes import blemish
from breakwater.core.interchange.draft import Draft, Loss, LossReport, Reading, Severity, gather
from breakwater.core.interchange.followthemoney import read_ftm, write_ftm
from breakwater.core.interchange.followthemoney.model import KIND_OF, SCHEMATA, edge, schema_of
from breakwater.core.interchange.lantern_tide import lantern_tide
from breakwater.core.interchange.problems_csv import rejected_lines
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.core.vocabulary import KINDS, RELATIONS


def read(*lines: object) -> Reading:
    text = "".join((line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n" for line in lines)
    return gather(read_ftm(io.BytesIO(text.encode())))


def entity(schema: str, key: str = "e1", **properties: list[str]) -> dict[str, object]:
    return {"id": key, "schema": schema, "properties": properties}


def written(*drafts: Draft) -> tuple[list[dict[str, object]], dict[str, int]]:
    report = LossReport()
    lines = [json.loads(line) for line in write_ftm(drafts, report)]
    return lines, {loss.what: loss.count for loss in report.losses()}


def test_an_entity_becomes_statements_in_our_words() -> None:
    found = read(
        entity(
            "Person", name=["Kamal Majhi", "কামাল"], birthDate=["circa 1985"], nationality=["bd"], gender=["male"],
            passportNumber=["EX1"], height=["170"],
        )
    )  # fmt: skip
    assert (found.problems, found.losses) == ((), ())
    assert [(draft.prop, draft.value, draft.value_kind) for draft in found.drafts] == [
        ("name", "Kamal Majhi", "text"),
        ("name", "কামাল", "text"),
        ("birth", "circa 1985", "date"),
        ("nationality", "BD", "text"),
        ("sex", "m", "text"),
        ("passport_number", "EX1", "identifier"),
        ("height_cm", "170", "number"),
    ]
    assert {(draft.record, draft.kind, draft.row) for draft in found.drafts} == {("e1", "person", 1)}


@pytest.mark.parametrize(
    ("line", "relation", "ends", "detail"),
    [
        (entity("Ownership", owner=["p"], asset=["c"], percentage=["25"]), "owns", ("p", "c"), "percentage: 25"),
        (
            entity("Directorship", director=["p"], organization=["c"], role=["chair"]),
            "director_of",
            ("p", "c"),
            "chair",
        ),
        (entity("Employment", employer=["c"], employee=["p"]), "employs", ("c", "p"), ""),
        (entity("UnknownLink", subject=["p"], object=["q"], role=["seen with"]), "linked_to", ("p", "q"), "seen with"),
        (entity("UnknownLink", subject=["p"], object=["q"], summary=["reports_to"]), "reports_to", ("p", "q"), ""),
        (entity("Payment", payer=["p"], beneficiary=["q"], purpose=["fare"]), "pays", ("p", "q"), "fare"),
        (entity("Payment", payerAccount=["a"], beneficiaryAccount=["b"]), "pays", ("a", "b"), ""),
        (entity("Family", person=["p"], relative=["q"], relationship=["sister"]), "relative_of", ("p", "q"), "sister"),
        (entity("Call", caller=["p"], receiver=["q"], duration=["60"]), "calls", ("p", "q"), "duration: 60"),
    ],
)
def test_interval_schemata_become_relations(
    line: dict[str, object], relation: str, ends: tuple[str, str], detail: str
) -> None:
    (draft,) = read(line).drafts
    assert (draft.kind, draft.prop, draft.value) == ("relation", relation, detail)
    assert (draft.source_key, draft.target_key, draft.record) == (*ends, "e1")


def test_a_relation_keeps_its_dates_as_said_and_its_reference() -> None:
    (draft,) = read(
        entity("Ownership", owner=["p"], asset=["c"], startDate=["2019"], endDate=["ca 2021"], recordId=["A-17"])
    ).drafts
    assert (draft.held_from, draft.held_to, draft.reference) == ("2019", "ca 2021", "A-17")


def test_several_owners_become_several_relations_and_are_counted() -> None:
    found = read(entity("Ownership", owner=["p", "q"], asset=["c"]))
    assert [(draft.record, draft.source_key) for draft in found.drafts] == [("e1", "p"), ("e1#2", "q")]
    assert found.losses == (Loss("relation of several ends read as several relations", 1, ("e1",)),)


def test_source_ids_become_the_reference_of_every_statement() -> None:
    found = read(entity("Person", name=["A"], alias=["B"], sourceID=["CASE 12/7"]))
    assert {draft.reference for draft in found.drafts} == {"CASE 12/7"}
    assert len(found.drafts) == 2


def test_owners_of_vehicles_and_holders_of_papers_become_relations() -> None:
    found = read(
        entity("Vessel", "v", name=["KM X"], owner=["p"]),
        entity("Passport", "d", passportNumber=["EX1"], holder=["p"], country=["lk"]),
    )
    ties = [(d.prop, d.source_key, d.target_key) for d in found.drafts if d.kind == "relation"]
    assert ties == [("owns", "p", "v"), ("holds_document", "p", "d")]
    assert ("document_number", "EX1") in [(draft.prop, draft.value) for draft in found.drafts]


def test_a_reference_or_date_with_hidden_characters_is_held_back() -> None:
    assert read(entity("Person", name=["A"], sourceID=["x\u202ey"])).rejected_rows == {1}
    assert read({**entity("Person", name=["A"]), "first_seen": "2026\u0000"}).rejected_rows == {1}


def test_blank_values_are_counted_and_make_no_statement() -> None:
    found = read(entity("Person", name=["A", " "]), entity("Ownership", "o", owner=[""], asset=["c"]))
    assert [draft.value for draft in found.drafts] == ["A"]
    assert found.losses == (Loss("empty values", 1, ("e1 name",)),)
    assert [(problem.row, problem.column) for problem in found.problems] == [(2, "owner")]


def test_statement_lines_are_read_with_language_and_first_seen() -> None:
    line = {
        "id": "st-1", "entity_id": "e1", "canonical_id": "NK-1", "schema": "Person", "prop": "name", "prop_type": "name",
        "value": "กมล", "lang": "tha", "dataset": "x", "first_seen": "2026-01-02",
    }  # fmt: skip
    found = read(line)
    assert found.drafts == (
        Draft(1, "e1", "person", "name", "กมล", lang="tha", said_on="2026-01-02", reference="st-1"),
    )
    assert {loss.what for loss in found.losses} == {
        "key not carried: canonical_id",
        "key not carried: prop_type",
        "key not carried: dataset",
    }


def test_a_relation_given_statement_by_statement_is_put_together() -> None:
    common = {"entity_id": "o1", "schema": "Ownership"}
    found = read(
        {**common, "prop": "owner", "value": "p"},
        {"entity_id": "p", "schema": "Person", "prop": "name", "value": "A"},
        {**common, "prop": "asset", "value": "c"},
        {**common, "prop": "startDate", "value": "2019"},
        {"entity_id": "o2", "schema": "Ownership", "prop": "owner", "value": "p"},
    )
    (tie,) = [draft for draft in found.drafts if draft.kind == "relation"]
    assert (tie.prop, tie.source_key, tie.target_key, tie.held_from, tie.row) == ("owns", "p", "c", "2019", 1)
    (problem,) = found.problems
    assert (problem.row, problem.column) == (5, "asset")


def test_what_is_not_carried_is_counted_with_examples() -> None:
    found = read(
        {**entity("Person", name=["A"], indexText=["x"], shoeSize=["43"]), "caption": "A", "datasets": ["d"]},
        entity("Sanction", "s1", entity=["e1"], program=["x"]),
        entity("Company", "c1", name=["C"]),
    )
    assert {loss.what: loss.examples for loss in found.losses} == {
        "key not carried: caption": ("e1",),
        "key not carried: datasets": ("e1",),
        "technical property: indexText": ("e1",),
        "unknown property: Person.shoeSize": ("['43']",),
        "schema not carried: Sanction": ("s1",),
        "schema Company read as organisation": ("c1",),
    }


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("{not json}", "", "Not JSON"),
        ("[1, 2]", "", "not a JSON object"),
        ("[" * 100_000, "", "nested"),
        ('{"id": "e1", "schema": "Person"}', "properties", "no properties"),
        ('{"id": "e1", "id": "e2", "schema": "Person", "properties": {}}', "", "twice"),
        ('{"id": null, "schema": "Person", "properties": {}}', "id", "no id"),
        ('{"id": "e1", "schema": "Persona", "properties": {}}', "schema", "Persona is no FollowTheMoney schema"),
        ('{"id": "e1", "schema": "Person", "properties": {"name": [null]}}', "name", "not text"),
        ('{"id": "e1", "schema": "Person", "properties": {"name": [{"a": 1}]}}', "name", "not text"),
        ('{"id": "e1", "schema": "Person", "properties": {"keywords": [["x"]]}}', "keywords", "not text"),
        ('{"id": "e1", "schema": "Person", "properties": {"height": [NaN]}}', "", "NaN"),
        ('{"id": "e1", "schema": "Person", "properties": {"name": ["a\\u0000b"]}}', "name", "NUL"),
        ('{"id": "e1", "schema": "Person", "properties": {"name": ["a\\ud800b"]}}', "name", "half a character"),
        ('{"id": "e1", "schema": "Person", "properties": {"name": ["a\\u202Eb"]}}', "name", "U+202E"),
        ('{"id": "e1", "schema": "Person", "properties": {"name": ["a\u2066b"]}}', "name", "U+2066"),
        ('{"id": "e1", "schema": "Person", "properties": {"name": ["a\\u0085b"]}}', "name", "U+0085"),
        ('{"id": "e1", "schema": "Person", "properties": {"name": ["a\\bb"]}}', "name", "U+0008"),
        ('{"id": "e1", "schema": "Person", "properties": {"name": ["a\\fb"]}}', "name", "U+000C"),
        ('{"id": "e1", "schema": "Person", "properties": {"name": ["' + "x" * 10_001 + '"]}}', "name", "10,000"),
        ('{"id": "e1", "schema": "Person", "properties": {"notes": ["' + "x" * 100_001 + '"]}}', "notes", "100,000"),
        ('{"id": "e1", "schema": "Person", "properties": {"notes": ["' + "x" * 1_000_001 + '"]}}', "", "longer"),
        (json.dumps(entity("Ownership", owner=["p"])), "asset", "lacks its asset"),
    ],
)
def test_a_wrong_line_is_held_back_and_the_next_is_read(line: str, column: str, words: str) -> None:
    found = read(entity("Person", "e0", name=["A"]), line, entity("Person", "e2", name=["B"]))
    (problem,) = found.problems
    assert (problem.row, problem.column) == (2, column)
    assert words in problem.reason
    assert problem.remedy
    assert [draft.record for draft in found.drafts] == ["e0", "e2"]


def test_no_spelling_of_a_forbidden_character_gets_through() -> None:
    """Every character that `blemish` refuses, as JSON escapes it and raw where JSON allows that."""
    forbidden = [chr(code) for code in range(0x10000) if blemish(chr(code))]
    assert len(forbidden) > 2100
    for escape in (True, False):
        for char in forbidden:
            if not escape and (char < " " or "\ud800" <= char <= "\udfff"):
                continue
            line = json.dumps(entity("Person", name=[f"a{char}b"]), ensure_ascii=escape)
            assert read(line).rejected_rows == {1}, hex(ord(char))
            capitals = line.replace(f"{ord(char):04x}", f"{ord(char):04X}")
            assert read(capitals).rejected_rows == {1}, hex(ord(char))


def test_numbers_are_kept_as_written() -> None:
    line = '{"id": "e1", "schema": "BankAccount", "properties": {"balance": [1.50, 12345678901234567890123]}}'
    assert [draft.value for draft in read(line).drafts] == ["1.50", "12345678901234567890123"]


def test_words_in_place_of_a_date_are_kept_and_shown() -> None:
    found = read(entity("Person", birthDate=["year of the flood"]))
    assert [problem.severity for problem in found.problems] == [Severity.LOOK]
    assert [draft.value for draft in found.drafts] == ["year of the flood"]


def test_bytes_that_are_not_utf8_refuse_the_file_with_its_line() -> None:
    content = json.dumps(entity("Person", name=["A"])).encode() + b'\n{"id": "caf\xe9"}\n'
    with pytest.raises(InterchangeError) as refused:
        gather(read_ftm(io.BytesIO(content)))
    assert refused.value.row == 2


def test_a_file_of_another_kind_is_given_up() -> None:
    with pytest.raises(InterchangeError, match="lines with errors"):
        gather(read_ftm(io.BytesIO(b"x\n" * (limits.PROBLEMS + 5))))


def test_rejected_lines_come_back_unchanged() -> None:
    good, bad = json.dumps(entity("Person", name=["A"])), '{"id": "e1", "schema": "Nobody", "properties": {}}'
    content = f"{good}\n{bad}\n{good}\n".encode()
    problems = gather(read_ftm(io.BytesIO(content))).problems
    assert b"".join(rejected_lines(io.BytesIO(content), problems)) == f"{bad}\n".encode()


def test_drafts_are_written_as_entities_and_edges() -> None:
    lines, losses = written(
        Draft(1, "p1", "person", "name", "Kamal"),
        Draft(1, "p1", "person", "nationality", "BD"),
        Draft(1, "p1", "person", "sex", "m"),
        Draft(1, "n1", "network", "name", "SAFFRON GULL"),
        Draft(1, "d1", "document", "document_number", "EX1"),
        Draft(1, "r1", "relation", "member_of", "organiser", held_from="2025-10", source_key="p1", target_key="n1"),
        Draft(1, "r2", "relation", "reports_to", "", source_key="p1", target_key="n1"),
        Draft(1, "r3", "relation", "holds_document", "", source_key="p1", target_key="d1"),
    )
    assert losses == {}
    assert lines == [
        {"id": "p1", "schema": "Person", "properties": {"name": ["Kamal"], "nationality": ["bd"], "gender": ["male"]}},
        {"id": "n1", "schema": "Organization", "properties": {"keywords": ["network"], "name": ["SAFFRON GULL"]}},
        {"id": "d1", "schema": "Identification", "properties": {"number": ["EX1"], "holder": ["p1"]}},
        {
            "id": "r1",
            "schema": "Membership",
            "properties": {"member": ["p1"], "organization": ["n1"], "role": ["organiser"], "startDate": ["2025-10"]},
        },
        {
            "id": "r2",
            "schema": "UnknownLink",
            "properties": {"subject": ["p1"], "object": ["n1"], "summary": ["reports_to"]},
        },
    ]


def test_what_the_format_cannot_carry_is_counted_when_writing() -> None:
    lines, losses = written(
        Draft(1, "p1", "person", "name", "Kamal", lang="en", grade="B2", scheme="admiralty", marking="TLP:AMBER"),
        Draft(1, "p1", "person", "name", "Kamal", held_from="2020", reference="S1"),
        Draft(1, "v1", "vessel", "colour", "blue hull"),
        Draft(1, "rt", "route", "name", "by sea"),
        Draft(1, "r1", "relation", "uses_route", "", source_key="p1", target_key="rt"),
    )
    assert losses == {
        "gradings": 1,
        "markings": 1,
        "languages of values": 1,
        "the same value said twice": 1,
        "when a value held": 1,
        "references of rows": 1,
        "property colour written into notes": 1,
        "records of kind route": 1,
        "relations with an end that is not written": 1,
    }
    assert [line["id"] for line in lines] == ["p1", "v1"]
    assert lines[1]["properties"] == {"notes": ["Colour: blue hull"]}


def test_a_relation_of_theirs_that_is_not_in_our_vocabulary_goes_back_to_its_schema() -> None:
    (tie,) = read(entity("Debt", debtor=["p"], creditor=["q"])).drafts
    lines, losses = written(Draft(1, "p", "person", "name", "A"), Draft(1, "q", "person", "name", "B"), tie)
    assert (lines[2]["schema"], losses) == ("Debt", {})


def test_the_scenario_goes_out_and_comes_back_with_every_loss_counted() -> None:
    folder = Path(__file__).resolve().parents[5] / "examples" / "lantern_tide"
    tide = lantern_tide({path.name: path.read_bytes() for path in folder.iterdir()})
    report = LossReport()
    sent = [said.draft for said in tide.said()]
    back = gather(read_ftm(io.BytesIO(b"".join(write_ftm(sent, report)))))
    assert back.problems == ()
    ties = [draft for draft in back.drafts if draft.kind == "relation"]
    assert len(ties) == len(tide.relations)
    names = {draft.value for draft in sent if draft.prop == "name" and draft.kind != "route"}
    assert names <= {draft.value for draft in back.drafts if draft.prop == "name"}
    losses = {loss.what: loss.count for loss in report.losses()}
    assert (losses["gradings"], losses["markings"]) == (len(sent), len(sent))
    assert losses["records of kind route"] == len(tide.routes)


def test_no_marking_or_grading_stands_in_what_is_written() -> None:
    marked = Draft(1, "p1", "person", "name", "Kamal", grade="B2", scheme="admiralty", marking="TLP:RED TO:UM1")
    content = b"".join(write_ftm([marked], LossReport()))
    assert b"UM1" not in content
    assert b"B2" not in content


def test_every_relation_and_kind_of_the_vocabulary_has_a_way_out() -> None:
    """Each is written as a schema that is read back, or is named here as one that has none."""
    assert {code for code in KINDS if not schema_of(code)} == {"route", "relation"}
    carried = {code for code, item in RELATIONS.items() if item.ftm == "Identification" or edge(item.ftm)}
    assert set(RELATIONS) - carried == set()


def test_kinds_and_edges_name_schemata_that_exist() -> None:
    assert set(KIND_OF) <= set(SCHEMATA)
    assert set(KIND_OF.values()) <= set(KINDS)
    for schema in SCHEMATA:
        if tie := edge(schema):
            assert schema not in KIND_OF
            assert tie.relation
