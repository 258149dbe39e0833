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


def test_persons_that_may_be_victims_or_children_are_protected_as_they_are_stored(import_cast):
    """The row's answer goes before the import's; a birth within 18 years protects where the import says no."""
    from breakwater.capabilities.statements import actions, queries
    from breakwater.capabilities.statements.tests.import_cast import File, batch_of, loaded, read
    from breakwater.foundation.access.passage import acting

    content = (
        b"id,name,born,may_be_victim,may_be_child\n"
        b"p1,Grown Up,1980,,\n"
        b"p2,Said Victim,1980,yes,no\n"
        b"p3,Young One,2015,,\n"
        b"p4,Young But Known,2015,no,no\n"
    )
    batch_id = loaded(import_cast["Alba"], File(content))
    assert batch_of(import_cast["Alba"], batch_id).counts["protected"] == 2
    with acting(import_cast["Alba"], actions.READ) as passage:
        own = queries.of_collection(passage, "Rote crews")[0]
    assert {s.value for s in own if s.prop == "name"} == {"Grown Up", "Young But Known"}
    assert len([s for s in own if s.is_protected]) == 4
    assert read(import_cast["Dana"]) == []


def test_values_of_protected_records_stay_behind_gate_7_whoever_inserts_in_bulk(import_cast):
    """A later import about a protected person moves its values in the same statement."""
    from django.db import connections

    from breakwater.capabilities.statements.operations import protect
    from breakwater.capabilities.statements.tests.import_cast import File, loaded, read

    alba = import_cast["Alba"]
    loaded(alba, File(b"id,name\np1,Somebody\np2,Anybody\n"))
    record_id = next(s.record_id for s in read(alba) if s.value == "Somebody")
    protect(principal=alba, record_id=record_id, category="possible victim", grounds="said so")
    more = f"id,existing_record,name,alias\nx,{record_id},,SECRETALIAS\ny,,Nobody,Plain\n".encode()
    loaded(alba, File(more, "more.csv"), collection="More")
    with connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('breakwater.owner_acts', 'on', false)")
        cursor.execute(
            "select value, is_protected, key from statements_statement where batch_id is not null order by 1"
        )
        assert cursor.fetchall() == [
            ("", True, ""), ("", True, ""), ("Anybody", False, "n:anybody"), ("Nobody", False, "n:nobody"),
            ("Plain", False, "n:plain"),
        ]  # fmt: skip
        cursor.execute("select value from statements_protectedvalue order by 1")
        assert cursor.fetchall() == [("SECRETALIAS",), ("Somebody",)]


def test_rows_join_records_that_are_there_and_readable(import_cast):
    """A readable record gains statements and keeps its opener; one of another agency's is as absent as a wrong id."""
    from breakwater.capabilities.statements.tests.import_cast import File, loaded, own_only, problems, read

    dana = import_cast["Dana"]
    loaded(dana, File(b"id,name\np1,Hidden One\n"), marking=own_only(originator="TH-BSB"))
    [hidden] = read(dana)
    alba = import_cast["Alba"]
    loaded(alba, File(b"id,name\np1,Somebody\n"))
    [there] = read(alba)
    content = (
        "id,existing_record,name,born\n"
        f"a,{there.record_id},,1984\n"
        f"b,{hidden.record_id},,1985\n"
        "c,00000000-0000-4000-8000-000000000000,,1986\n"
        "d,nonsense,,1987\n"
    ).encode()
    edges = b"source,target,type\na,e,knows\n"
    batch_id = loaded(alba, File(content), File(edges, "ties.csv"), collection="More")
    found = [s for s in read(alba, "More") if s.kind == "person"]
    assert [(s.record_id, s.prop, s.value) for s in found] == [(there.record_id, "birth", "1984")]
    told = {row: reason for row, _column, _value, reason, held in problems(alba, batch_id) if held}
    unreadable = "There is no such record that you may read."
    assert {row: told[row] for row in (3, 4, 5)} == dict.fromkeys((3, 4, 5), unreadable)


def test_a_check_that_was_killed_goes_on_behind_its_last_chunk(import_cast, monkeypatch):
    """Chunks that are committed are not staged again, and every row is there once."""
    from breakwater.capabilities.statements import import_check, import_operations
    from breakwater.capabilities.statements.tests.import_cast import (
        File,
        batch_of,
        defaults,
        mapped,
        opened,
        problems,
        read,
    )  # fmt: skip
    from breakwater.foundation.jobs.testing import work_off

    alba = import_cast["Alba"]
    rows = b"".join(b"p%d,Somebody %d,%s\n" % (n, n, b"31-02-1972" if n % 10 == 0 else b"1984") for n in range(60))
    batch_id = opened(alba, File(b"id,name,born\n" + rows))
    import_operations.start_check(principal=alba, batch_id=batch_id, parts=mapped(alba, batch_id), defaults=defaults())
    whole = import_check._write
    written = []

    def killed(*given):
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(len(given[3]))
        whole(*given)

    monkeypatch.setattr(import_check, "_write", killed)
    with pytest.raises(KeyboardInterrupt):
        import_check.check(alba, batch_id=batch_id, run=1, chunk=20)
    assert (batch_of(alba, batch_id).state, len(written)) == ("checking", 2)
    monkeypatch.setattr(import_check, "_write", whole)
    import_check.check(alba, batch_id=batch_id, run=1, chunk=20)
    import_operations.start_load(principal=alba, batch_id=batch_id)
    work_off()
    assert sorted(s.value for s in read(alba) if s.prop == "name") == sorted(
        f"Somebody {n}" for n in range(60) if n % 10
    )
    assert [row for row, *_ in problems(alba, batch_id)] == [n + 2 for n in range(0, 60, 10)]


def test_a_check_that_is_stopped_leaves_nothing_and_writes_nothing_more(import_cast, monkeypatch):
    """Stop during a chunk: the next one is refused, the staging area is empty, the map is there to go on from."""
    from django.db import connections

    from breakwater.capabilities.statements import import_check, import_operations
    from breakwater.capabilities.statements.tests.import_cast import File, batch_of, defaults, mapped, opened

    alba = import_cast["Alba"]
    batch_id = opened(alba, File(b"id,name\n" + b"".join(b"p%d,Somebody %d\n" % (n, n) for n in range(60))))
    import_operations.start_check(principal=alba, batch_id=batch_id, parts=mapped(alba, batch_id), defaults=defaults())
    whole = import_check._write

    def stopped_after(*given):
        whole(*given)
        import_operations.stop(principal=alba, batch_id=batch_id)
        monkeypatch.setattr(import_check, "_write", whole)

    monkeypatch.setattr(import_check, "_write", stopped_after)
    import_check.check(alba, batch_id=batch_id, run=1, chunk=20)
    assert batch_of(alba, batch_id).state == "open"
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from bw.staged")
        assert cursor.fetchone() == (0,)


def test_an_undo_takes_back_what_still_stands_and_leaves_the_rest(import_cast):
    """A statement retracted before keeps its own reason; the correction made since stands."""
    from breakwater.capabilities.statements import actions, import_operations, operations, queries
    from breakwater.capabilities.statements.tests.import_cast import File, batch_of, loaded, read
    from breakwater.foundation.access.passage import acting
    from breakwater.foundation.jobs.testing import work_off

    alba = import_cast["Alba"]
    batch_id = loaded(alba, File(b"id,name,born\np1,Somebody,1984\np2,Anybody,1985\n"))
    by_value = {s.value: s for s in read(alba)}
    operations.retract(principal=alba, statement_id=by_value["1984"].id, reason="misread")
    fresh = operations.correct(principal=alba, statement_id=by_value["1985"].id, value="1986", reason="typing")
    import_operations.start_undo(principal=import_cast["Bo"], batch_id=batch_id, reason="wrong list")
    work_off()
    assert batch_of(alba, batch_id).counts["withdrawn"] == 2
    with acting(alba, actions.READ) as passage:
        reasons = {value: queries.why_withdrawn(passage, s.id) for value, s in by_value.items()}
        [standing] = queries.by_ids(passage, [fresh])
    assert reasons == {"1984": "misread", "1985": "typing", "Somebody": "wrong list", "Anybody": "wrong list"}
    assert standing.withdrawn_at is None


def test_an_import_is_absent_to_who_reads_a_part_only(import_cast):
    """Bo may not read what only Alba is named for: neither the list nor an act tells him that there is an import."""
    from breakwater.capabilities.statements import actions, import_operations, import_queries
    from breakwater.capabilities.statements.tests.import_cast import File, batch_of, loaded, read
    from breakwater.foundation.access.errors import NotFound
    from breakwater.foundation.access.passage import acting

    alba, bo = import_cast["Alba"], import_cast["Bo"]
    content = f"id,name,marking\np1,Somebody,\np2,Anybody,TLP:RED TO:{import_cast.person('Alba')}\n".encode()
    hidden, seen = loaded(alba, File(content)), loaded(alba, File(b"id,name\np3,Everybody\n"))
    with acting(bo, actions.IMPORT) as passage:
        assert [str(batch.id) for batch in import_queries.batches(passage)] == [seen]
    with pytest.raises(NotFound):
        import_operations.start_undo(principal=bo, batch_id=hidden, reason="wrong list")
    assert batch_of(alba, hidden).state == "published"
    assert len(read(alba)) == 3


def test_an_undo_is_refused_to_who_reads_a_part_only(import_cast):
    """What Alba has narrowed to herself since, Bo may not read: the import stays as it is, and says why."""
    from breakwater.capabilities.statements import import_operations, operations
    from breakwater.capabilities.statements.tests.import_cast import File, batch_of, loaded, own_only, read
    from breakwater.core.marking import Tlp
    from breakwater.foundation.jobs.testing import work_off

    alba = import_cast["Alba"]
    batch_id = loaded(alba, File(b"id,name\np1,Somebody\np2,Anybody\n"))
    named = own_only(tlp=Tlp.RED, named_recipients=frozenset({import_cast.person("Alba")}))
    operations.remark(principal=alba, statement_id=read(alba)[0].id, marking=named, reason="The source is near.")
    import_operations.start_undo(principal=import_cast["Bo"], batch_id=batch_id, reason="wrong list")
    work_off()
    batch = batch_of(alba, batch_id)
    assert batch.state == "published"
    assert "You may not read all statements" in batch.message
    assert len(read(alba)) == 2


def test_nobody_stages_into_another_persons_import(import_cast):
    """COPY by Dana, and by Alba's colleague Bo, into Alba's import is refused by the database."""
    from django.db import InternalError, connections

    from breakwater.capabilities.statements import actions, import_operations
    from breakwater.capabilities.statements.import_staging import COLUMNS
    from breakwater.capabilities.statements.tests.import_cast import File, defaults, mapped, opened
    from breakwater.foundation.access.passage import acting

    alba = import_cast["Alba"]
    batch_id = opened(alba, File(b"id,name\np1,Somebody\n"))
    import_operations.start_check(principal=alba, batch_id=batch_id, parts=mapped(alba, batch_id), defaults=defaults())
    import psycopg

    row = dict.fromkeys(COLUMNS) | {
        "batch_id": batch_id, "part": 0, "row": 2, "id": batch_id, "record_id": batch_id, "kind": "person",
        "prop": "name", "value": "Planted", "value_kind": "text", "lang": "", "key": "", "held_from": "",
        "held_to": "", "grade": "", "reference": "",
    }  # fmt: skip
    for name in ("Bo", "Dana"):
        with (
            pytest.raises((InternalError, psycopg.errors.InternalError_, psycopg.Error), match="no import under way"),
            acting(import_cast[name], actions.IMPORT),
            connections["default"].cursor() as cursor,
            cursor.copy(f"copy bw.staged ({', '.join(COLUMNS)}) from stdin") as copy,
        ):
            copy.write_row([row[column] for column in COLUMNS])
    with acting(import_cast["Dana"], actions.IMPORT), connections["default"].cursor() as cursor:
        cursor.execute("select count(*) from bw.staged_rows(%s::uuid)", [batch_id])
        assert cursor.fetchone() == (0,)


def test_a_load_fails_whole_and_says_why(import_cast, monkeypatch):
    """A clearance that ended between check and load: nothing is stored, the rows wait, checked."""
    from datetime import timedelta

    from breakwater.capabilities.statements import import_load, import_operations
    from breakwater.capabilities.statements.tests.import_cast import File, batch_of, checked, own_only, read
    from breakwater.core.marking import Tlp

    alba = import_cast["Alba"]
    from breakwater.capabilities.statements.tests.import_cast import NOW

    soon = own_only(tlp=Tlp.AMBER, expires_at=NOW + timedelta(days=1))
    batch_id = checked(alba, File(b"id,name\np1,Somebody\n"), marking=soon)
    import_operations.start_load(principal=alba, batch_id=batch_id)
    monkeypatch.setattr(import_load, "visible_labels", frozenset)
    import_load.load(alba, batch_id=batch_id, run=2)
    batch = batch_of(alba, batch_id)
    assert (batch.state, read(alba)) == ("checked", [])
    assert "no longer read some of these statements back" in batch.message


def test_one_audit_row_names_a_load_with_its_counts(import_cast):
    """The act's row has the batch and how much it was; reads and refusals have rows of their own."""
    from django.db import connections

    from breakwater.capabilities.statements.tests.import_cast import File, loaded

    batch_id = loaded(import_cast["Alba"], File(b"id,name,born\np1,Somebody,1984\n"))
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select d.content from audit_row r join audit_detail d on d.audit_row_id = r.id"
            " where r.action = 'statement.import' and r.object_id = %s and d.content::text like '%%Rote crews%%'",
            [batch_id],
        )
        [(detail,)] = cursor.fetchall()
    assert '"statements": 2' in str(detail).replace("'", '"')
