"""The database holds the two-person rule by itself: an injected statement gets no further than a person would."""

import pytest
from django.db import DatabaseError, connections

from breakwater.capabilities.releases.tests.cast import own_only
from breakwater.capabilities.statements import actions, operations
from breakwater.core.marking import GROUP, Tlp
from breakwater.foundation.access.passage import acting

pytestmark = pytest.mark.database


def labelled(said: str) -> int:
    """Return a statement's label as it stands, read by the owner."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('breakwater.owner_acts', 'on', false)")
        cursor.execute("select label_id from statements_statement where id = %s", [said])
        return cursor.fetchone()[0]


def inject(cast, said: str, marking) -> None:
    """Change a label by SQL inside an officer's own act, past every operation."""
    with acting(cast["Alba"], actions.REMARK, markings=[marking]) as passage, connections["default"].cursor() as cursor:
        cursor.execute("update statements_statement set label_id = %s where id = %s", [passage.label(marking), said])


def lift_by_sql(cast, record: str) -> None:
    """Lift protection by SQL inside one's own act, past every operation."""
    with acting(cast["Alba"], actions.PROTECT), connections["default"].cursor() as cursor:
        cursor.execute("update statements_protection set lifted_at = now()")
        cursor.execute("select bw.unprotect(%s)", [record])


@pytest.mark.parametrize(
    "parts",
    [
        {"releasable_to": frozenset({"TH-BSB"})},
        {"releasable_to": frozenset({GROUP})},
        {"tlp": Tlp.GREEN},
        {"tlp": Tlp.CLEAR},
        {"tlp": Tlp.AMBER_STRICT, "releasable_to": frozenset({"BD-CCI"})},
    ],
)
def test_an_injected_widening_is_refused(cast, said, parts):
    before = labelled(said[0])
    cast["Dana"], cast["Farid"], cast["Hani"]  # they have audiences: there is somebody to gain
    with pytest.raises(DatabaseError) as refused:
        inject(cast, said[0], own_only(**parts))
    assert refused.value.__cause__.sqlstate == "BW004"
    assert labelled(said[0]) == before


def test_a_narrower_label_passes(cast):
    from breakwater.capabilities.releases.tests.cast import say

    said = say(cast["Alba"], "KM Contoh Tiga")
    marking = own_only(tlp=Tlp.RED, named_recipients=frozenset({cast.person("Alba")}))
    operations.remark(principal=cast["Alba"], statement_id=said[0], marking=marking, reason="Source at risk")
    assert labelled(said[0]) != 0
    with acting(cast["Chidi"], actions.READ) as passage:
        from breakwater.capabilities.statements import queries

        assert queries.by_ids(passage, said) == []


def test_protection_cannot_be_lifted_by_one_statement_of_sql(cast, said):
    with acting(cast["Alba"], actions.READ) as passage:
        from breakwater.capabilities.statements import queries

        record = queries.by_ids(passage, said)[0].record_id
    operations.protect(principal=cast["Alba"], record_id=record, category="witness", grounds="Was held aboard.")
    with pytest.raises(DatabaseError) as refused:
        lift_by_sql(cast, record)
    assert refused.value.__cause__.sqlstate == "BW004"
