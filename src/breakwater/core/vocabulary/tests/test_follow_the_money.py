"""The FollowTheMoney names exist there. Runs where the bench group is installed."""

import pytest

from breakwater.core import vocabulary as v

followthemoney = pytest.importorskip("followthemoney", reason="followthemoney is in the optional bench group")


@pytest.mark.parametrize("kind", [k for k in v.KINDS.values() if k.ftm], ids=lambda k: k.code)
def test_a_kind_and_its_properties_map_to_names_of_the_schema(kind):
    """An export may rely on them."""
    schema = followthemoney.model.get(kind.ftm)
    assert schema is not None
    for prop in v.PROPERTIES.values():
        if kind.code in prop.kinds and prop.ftm_name(kind.code):
            assert prop.ftm_name(kind.code) in schema.properties, prop.code


@pytest.mark.parametrize("relation", v.RELATIONS.values(), ids=lambda r: r.code)
def test_a_relation_maps_to_a_schema(relation):
    """Most are plain links there: FollowTheMoney has no word for them."""
    assert followthemoney.model.get(relation.ftm) is not None
