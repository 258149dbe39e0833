"""The vocabulary is whole, consistent, and helpful when a code is not in it."""

import pytest

from breakwater.core import vocabulary as v
from breakwater.core.errors import VocabularyError
from breakwater.core.marking import Pap, Purpose, Tlp

TYPES = {"text", "name", "date", "number", "identifier", "place", "record", "code"}
FILES = [
    *("kinds", "properties", "relations", "codes", "network_roles", "crime_script", "crime_types", "event_types"),
    *("tlp", "handling", "probability_words", "members", "grading"),
]


@pytest.mark.parametrize("name", FILES)
def test_every_file_says_where_its_facts_come_from(name):
    """The line stays with the facts."""
    assert len(v.source(name)) > 5


def test_the_kinds_are_the_agreed_ones():
    """Places and agencies are reference data, not records."""
    assert set(v.KINDS) == {
        "person",
        "organisation",
        "network",
        "vessel",
        "premises",
        "phone",
        "device",
        "online_account",
        "bank_account",
        "crypto_wallet",
        "hawala_ledger",
        "document",
        "event",
        "route",
        "leg",
        "relation",
        "vehicle",
        "venture",
    }


@pytest.mark.parametrize("prop", v.PROPERTIES.values(), ids=lambda p: p.code)
def test_a_property_names_a_type_kinds_and_a_list_that_exist(prop):
    """A wrong word in the file would show here, not on a page."""
    assert prop.type in TYPES
    assert prop.kinds
    assert prop.kinds <= {*v.KINDS, "any"}
    assert (prop.type == "code") == (prop.codes in v.CODE_LISTS)
    assert prop.known


@pytest.mark.parametrize("kind", v.KINDS.values(), ids=lambda k: k.code)
def test_a_kind_is_named_and_expected_by_codes_that_exist(kind):
    """Captions come from its properties; gaps from properties and relations."""
    assert set(kind.naming) <= set(v.PROPERTIES)
    for expected in kind.expected:
        assert expected.codes <= {*v.PROPERTIES, *v.RELATIONS}


@pytest.mark.parametrize("relation", v.RELATIONS.values(), ids=lambda r: r.code)
def test_a_relation_reads_both_ways(relation):
    """An undirected one reads the same from both ends."""
    assert relation.family in v.FAMILIES
    assert relation.directed == (relation.label != relation.reverse)
    assert relation.superior in ("", "source", "target")
    assert not relation.superior or (relation.directed and relation.family == "commands")


def test_only_ties_of_events_and_vessels_stay_beside_a_protected_record():
    """A phone, a document, a relative or a house would name or find the person."""
    kept = {relation.code for relation in v.RELATIONS.values() if relation.kept_when_protected}
    assert kept == {"crewed", "carried", "participated", "arrested_in"}


def test_the_labels_of_markings_are_those_of_the_marking():
    """Same codes, same order of strictness."""
    assert sorted(v.TLP, key=lambda code: v.TLP[code].rank) == [str(tlp) for tlp in Tlp]
    assert sorted(v.PAP, key=lambda code: v.PAP[code].rank) == [str(pap) for pap in Pap]
    assert set(v.PURPOSES) == {str(purpose) for purpose in Purpose} - {"none"}


@pytest.mark.parametrize("role", v.ROLES.values(), ids=lambda r: r.code)
def test_a_role_acts_in_stages_that_exist(role):
    """And can be replaced more or less easily."""
    assert set(role.stages) <= set(v.STAGES)
    assert 1 <= role.replaceability <= 5


def test_no_protected_role_is_a_role():
    """A victim cannot be listed as a suspect by its role code."""
    assert not set(v.PROTECTED_ROLES) & set(v.ROLES)


def test_states_of_the_process_are_counted_as_published():
    """45 members; New Caledonia is spoken for by France."""
    assert sum(state.status == "member" for state in v.STATES.values()) == 45
    assert v.STATES["NC"].represented_by == "FR"
    assert v.STATES["NO"].label == "Norway"


def test_a_code_that_is_not_there_names_the_nearest():
    """What is wrong, then what to do."""
    with pytest.raises(VocabularyError) as caught:
        v.KINDS["persn"]
    assert str(caught.value) == "persn is not a kind of record. Nearest: person."
    with pytest.raises(VocabularyError) as caught:
        v.ROLES["Boat-Supplier"]
    assert caught.value.remedy.startswith("Nearest: boat_supplier")
    with pytest.raises(VocabularyError) as caught:
        v.FAMILIES["zzz"]
    assert caught.value.remedy == "Nearest: commands, works_with, pays, calls, uses."


def test_a_list_is_still_a_mapping():
    """`get` and `in` do not raise."""
    assert v.KINDS.get("persn") is None
    assert "persn" not in v.KINDS
    assert len(v.KINDS) == len(list(v.KINDS))


def test_a_code_twice_in_a_list_is_refused():
    """The second would silently win."""
    with pytest.raises(VocabularyError, match="m is twice a sex"):
        v.Codes("a sex", [v.Term("m", "male"), v.Term("m", "man")])


def test_a_property_or_relation_outside_the_vocabulary_is_kept():
    """The lists are open: labelled from the code, flagged, shown last."""
    prop = v.property_for("shoe_size")
    assert (prop.label, prop.known, prop.single, prop.type) == ("Shoe size", False, False, "text")
    assert prop.order > max(p.order for p in v.PROPERTIES.values())
    assert (v.relation_for("sings-with").label, v.relation_for("sings-with").known) == ("sings with", False)
    assert v.kind_for("balloon").label == "Balloon"
    assert v.property_for("birth") is v.PROPERTIES["birth"]
    assert v.kind_for("person") is v.KINDS["person"]
    assert v.relation_for("pays") is v.RELATIONS["pays"]


def test_a_property_says_which_records_it_suits_and_what_it_is_called_elsewhere():
    """A hint for forms; the name for exports differs by kind where it must."""
    assert v.PROPERTIES["birth"].suits("person")
    assert not v.PROPERTIES["birth"].suits("vessel")
    assert v.PROPERTIES["note"].suits("vessel")
    assert v.PROPERTIES["address"].ftm_name("organisation") == "address"
    assert v.PROPERTIES["address"].ftm_name("crypto_wallet") == "cryptoAddress"


@pytest.mark.parametrize(
    ("prop", "value", "label"),
    [
        ("nationality", "BD", "Bangladesh"),
        ("nationality", "stateless", "stateless"),
        ("sex", "m", "male"),
        ("role", "boat_supplier", "Boat supplier"),
        ("ilo_indicator", "ILO3 ILO5", "Restriction of movement, Physical and sexual violence"),
        ("ilo_indicator", "ILO3 ILO99", "ILO3 ILO99"),
        ("name", "BD", "BD"),
        ("shoe_size", "m", "m"),
    ],
)
def test_a_coded_value_is_put_in_words_and_any_other_left(prop, value, label):
    """Nothing that was said is lost."""
    assert v.value_label(prop, value) == label
