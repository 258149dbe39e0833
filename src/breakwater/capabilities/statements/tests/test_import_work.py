"""What an import stores, holds back, and takes back."""

import pytest

pytestmark = pytest.mark.database

NODES = b"""id,name,born,nationality,grade,tlp
p1,La Ode Baharuddin,circa 1985,ID,B2,AMBER+STRICT
p2,Yohanes Manafe,1984/1986,ID,A1,
p3,Ucok Simanjuntak,31-02-1972,ID,A2,GREEN
p4,,1988,ID,C3,GREEN
p5,Markus Ndolu,1990,ID,A7,GREEN
"""
EDGES = b"""source,target,type,start
p1,p2,works_with,2024
p1,p3,works_with,2024
p1,p9,knows,
"""


def test_good_rows_are_loaded_and_bad_ones_are_told(import_cast):
    """Every row is a statement, a problem or a loss; relations to what is held back are held back too."""
    from breakwater.capabilities.statements.tests.import_cast import File, batch_of, loaded, problems, read

    alba = import_cast["Alba"]
    batch_id = loaded(alba, File(NODES), File(EDGES, "ties.csv"))
    said = read(alba)
    assert sorted((s.prop, s.value) for s in said) == [
        ("birth", "1984/1986"),
        ("birth", "circa 1985"),
        ("name", "La Ode Baharuddin"),
        ("name", "Yohanes Manafe"),
        ("nationality", "ID"),
        ("nationality", "ID"),
        ("works_with", ""),
    ]
    assert {s.grade.code for s in said if s.kind == "person"} == {"B2", "A1"}
    assert sorted((row, column) for row, column, _, _, held in problems(alba, batch_id) if held) == [
        (3, "target"), (4, "born"), (4, "target"), (5, "name"), (6, "grade"),
    ]  # fmt: skip
    batch = batch_of(alba, batch_id)
    assert (batch.state, batch.counts["statements"], batch.counts["held_back"]) == ("published", 7, 5)
