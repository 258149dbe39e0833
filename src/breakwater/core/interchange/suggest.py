"""A first guess at what the columns of a table mean; a person confirms it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from breakwater.core.interchange.mapping import Column, Mapping, Shape, Use
from breakwater.core.vocabulary import PROPERTIES, RELATIONS

_USES: Final = {
    Use.KEY: "id key node record no nr number kode code",
    Use.KIND: "kind entity_type node_type jenis",
    Use.SOURCE: "source from from_id src subject caller dari origin_id a",
    Use.TARGET: "target to to_id dst object receiver called ke b",
    Use.TYPE: "type relation relation_type edge_type layer tie hubungan",
    Use.DETAIL: "detail details weight count keterangan",
    Use.HELD_FROM: "valid_from held_from start start_date since from_date sejak",
    Use.HELD_TO: "valid_to held_to end end_date until to_date sampai",
    Use.SAID_ON: "said_on recorded_on recorded reported date_reported",
    Use.REFERENCE: "reference ref report file_no case_no",
    Use.GRADE: "grade grading evaluation rating nilai",
    Use.SOURCE_GRADE: "source_grade source_reliability reliability",
    Use.INFORMATION_GRADE: "info_grade information_grade credibility info_credibility",
    Use.SCHEME: "scheme grading_scheme",
    Use.MARKING: "marking",
    Use.TLP: "tlp",
    Use.PAP: "pap",
    Use.HANDLING: "handling handling_code",
    Use.RELEASABLE_TO: "releasable_to rel releasable",
    Use.EXCLUDED: "excluded noforn",
    Use.NAMED_RECIPIENTS: "named_recipients recipients",
    Use.PURPOSES: "purposes purpose",
    Use.COMPARTMENTS: "compartments compartment",
    Use.EXPIRES: "expires expires_at",
    Use.CAVEAT: "caveat",
    Use.EXISTING: "existing_record existing_record_id breakwater_id record_id",
    Use.VICTIM: "may_be_victim victim possible_victim",
    Use.CHILD: "may_be_child child minor",
    Use.LANG: "lang language_of_value",
}
_PROPERTIES: Final = {
    "name": "nama full_name fullname caption nom nombre ชื่อ নাম 姓名 名称 tên",
    "alias": "aka alias_name nickname",
    "birth": "born birth_date birthdate dob date_of_birth tgl_lahir tanggal_lahir",
    "birth_place": "place_of_birth pob tempat_lahir",
    "sex": "gender jenis_kelamin",
    "nationality": "citizenship state country wn kewarganegaraan",
    "passport_number": "passport passport_no paspor",
    "national_id": "nic nik id_card",
    "msisdn": "phone phone_number tel telephone mobile telepon",
    "address": "alamat addr",
    "occupation": "job profession pekerjaan",
}
_WORDS: Final = {word: use for use, words in _USES.items() for word in words.split()}
_PROPERTY_WORDS: Final = {word: code for code, words in _PROPERTIES.items() for word in words.split()}

_TLP: Final = re.compile(r"(TLP:)?(CLEAR|WHITE|GREEN|AMBER(\+STRICT)?|RED)", re.IGNORECASE)
_SCHEMES: Final = (
    ("uk_3x5x2", re.compile(r"[1-3][A-E][PC]?")),
    ("admiralty", re.compile(r"[A-F][1-6]")),
    ("europol_4x4", re.compile(r"[A-CX][1-4]")),
)


def suggest_mapping(headers: Sequence[str], sample: Iterable[Sequence[str]], *, kind: str = "person") -> Mapping:
    """Suggest a mapping from headers and a few rows.

    Args:
        headers: headers of the table.
        sample: some rows, cells in the headers' order.
        kind: kind of the records where the table does not say.

    A column that nothing is known of is left out of the suggestion; the reader then reports it.
    """
    rows = [tuple(row) for row in sample]
    shape = _shape(headers)
    columns: list[Column] = []
    scheme = "admiralty"
    taken: set[Use] = set()
    for index, header in enumerate(headers):
        values = [row[index].strip() for row in rows if index < len(row) and row[index].strip()]
        column, found = _column(header, values, shape=shape)
        if found and column is not None and column.use is Use.GRADE:
            scheme = found
        if column is None or (column.use not in (Use.PROPERTY, Use.RELATION, Use.DETAIL) and column.use in taken):
            continue
        taken.add(column.use)
        columns.append(column)
    if shape is Shape.NODES and Use.KEY in taken and "name" not in {column.name for column in columns}:
        key = next(column.header for column in columns if column.use is Use.KEY)
        columns.append(Column(key, Use.PROPERTY, name="name"))
    edges = shape is Shape.EDGES
    return Mapping(
        shape=shape,
        columns=tuple(columns),
        kind="" if edges else kind,
        relation="linked_to" if edges and Use.TYPE not in taken else "",
        scheme=scheme,
    )


def _shape(headers: Sequence[str]) -> Shape:
    uses = {_WORDS.get(_plain(header)) for header in headers}
    if {Use.SOURCE, Use.TARGET} <= uses:
        return Shape.EDGES
    return Shape.STATEMENTS if {"subject", "property", "value"} <= {_plain(h) for h in headers} else Shape.NODES


def _column(header: str, values: Sequence[str], *, shape: Shape) -> tuple[Column | None, str]:
    word = _plain(header)
    if shape is Shape.STATEMENTS and word in ("subject", "property", "value"):
        uses = {"subject": Use.KEY, "property": Use.TYPE, "value": Use.VALUE}
        return Column(header, uses[word]), ""
    if values and all(_TLP.fullmatch(value) for value in values):
        return Column(header, Use.TLP), ""
    if _WORDS.get(word, Use.GRADE) is Use.GRADE and (scheme := _scheme(values)):
        return Column(header, Use.GRADE), scheme
    if shape is not Shape.EDGES:
        if word in PROPERTIES or word in _PROPERTY_WORDS:
            return Column(header, Use.PROPERTY, name=_PROPERTY_WORDS.get(word, word)), ""
        if word in RELATIONS:
            return Column(header, Use.RELATION, name=word), ""
    use = _WORDS.get(word)
    if use is None or (shape is not Shape.EDGES and use in (Use.SOURCE, Use.TARGET, Use.TYPE, Use.DETAIL)):
        return None, ""
    return Column(header, use), ""


def _scheme(values: Sequence[str]) -> str:
    if not values:
        return ""
    return next((name for name, form in _SCHEMES if all(form.fullmatch(value) for value in values)), "")


def _plain(header: str) -> str:
    return re.sub(r"[\s\-.]+", "_", header.strip().lower()).strip("_")
