"""An import that writes for long keeps nobody's rights waiting; one whose rights have ended says so, and stores nothing."""

import pytest
from django.db import connections
from django.urls import reverse

from breakwater.capabilities.statements import import_load, import_operations
from breakwater.capabilities.statements.tests.import_cast import File, batch_of, checked, loaded, problems, read
from breakwater.foundation.access.principals import forget
from breakwater.foundation.jobs.testing import work_off

pytestmark = pytest.mark.database
ROWS = b"id,name,born\np1,Yohanes Manafe,1984\np2,Ucok Simanjuntak,1975\n"
END = "update members_affiliationrole set valid_until = now() where affiliation_id = %s and role = 'analyst'"
BEGIN = "update members_affiliationrole set valid_until = null where affiliation_id = %s and role = 'analyst'"
OTHER_ROLE = (
    "insert into members_affiliationrole (id, affiliation_id, role, valid_from) "
    "select gen_random_uuid(), %s, 'contact-point', valid_from from members_affiliationrole where affiliation_id = %s limit 1"
)


def change(statement, *affiliations):
    """Change members as an act of another person would: rows and the epoch, which waits for nobody here."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("set lock_timeout = '300ms'")
        cursor.execute(statement, affiliations)
        cursor.execute("update bw.policy_epoch set version = version + 1")
        cursor.execute("reset lock_timeout")


def while_it_writes(monkeypatch, work):
    """Do something in the midst of a load, after its rows are written."""
    write = import_load._load

    def write_and(passage, *given):
        write(passage, *given)
        work()

    monkeypatch.setattr(import_load, "_load", write_and)


def test_rights_of_others_change_while_it_is_stored(import_cast, monkeypatch):
    """It held the epoch from its first row to its last, and whoever changed a right was told to wait."""
    bo = import_cast.affiliations["Bo"].pk
    while_it_writes(monkeypatch, lambda: change(END, bo))
    loaded(import_cast["Alba"], File(ROWS))
    forget()
    assert len(read(import_cast["Alba"])) == 4


def test_it_stores_nothing_if_its_own_rights_change_meanwhile(import_cast, monkeypatch):
    """Looked at once more before it ends, while nothing can change; and its page says why."""
    alba = import_cast.affiliations["Alba"].pk
    change(OTHER_ROLE, alba, alba)
    while_it_writes(monkeypatch, lambda: change(END, alba))
    batch_id = loaded(import_cast["Alba"], File(ROWS))
    monkeypatch.undo()
    change(BEGIN, alba)
    batch = batch_of(import_cast["Alba"], batch_id)
    assert batch.state == "checked"
    assert "Your rights were changed while this was stored" in batch.message
    assert read(import_cast["Alba"]) == []
    page = import_cast.browser("Alba").get(reverse("import", args=[batch_id])).content.decode()
    assert "Your rights were changed while this was stored" in page
    import_operations.start_load(principal=import_cast["Alba"], batch_id=batch_id)
    work_off()
    assert len(read(import_cast["Alba"])) == 4


@pytest.mark.parametrize("step", ["check", "load", "undo"])
def test_a_job_of_whoever_lost_the_role_says_so(import_cast, step):
    """Where it was left as being under way for ever."""
    alba = import_cast.affiliations["Alba"].pk
    change(OTHER_ROLE, alba, alba)
    if step == "undo":
        batch_id = loaded(import_cast["Alba"], File(ROWS))
        import_operations.start_undo(principal=import_cast["Alba"], batch_id=batch_id, reason="Twice.")
    else:
        batch_id = checked(import_cast["Alba"], File(ROWS))
        if step == "load":
            import_operations.start_load(principal=import_cast["Alba"], batch_id=batch_id)
        else:
            check_again(import_cast["Alba"], batch_id)
    change(END, alba)
    work_off()
    change(BEGIN, alba)
    batch = batch_of(import_cast["Alba"], batch_id)
    assert batch.state == {"check": "open", "load": "checked", "undo": "published"}[step]
    assert "is not yours to do" in batch.message
    assert "is not yours to do" in import_cast.browser("Alba").get(reverse("import", args=[batch_id])).content.decode()


def check_again(principal, batch_id):
    """Queue a check anew."""
    from breakwater.capabilities.statements.tests.import_cast import defaults, mapped

    parts = mapped(principal, batch_id)
    import_operations.start_check(principal=principal, batch_id=batch_id, parts=parts, defaults=defaults())


def test_a_marking_that_its_author_could_not_read_back_leaves_no_label(import_cast):
    """It held back its rows and stayed a label for every reader all the same."""
    colleague = import_cast.person("Bo")
    rows = f"id,name,marking\np1,Yohanes,TLP:RED PAP:AMBER TO:{colleague}\np2,Ucok,TLP:AMBER+STRICT PAP:AMBER\n"
    checked(import_cast["Bo"], File(b"id,name,marking\np3,Emir,TLP:AMBER+STRICT PAP:AMBER\n"))
    before = labels()
    batch_id = checked(import_cast["Alba"], File(rows.encode()))
    assert any("could not read" in each[3] for each in problems(import_cast["Alba"], batch_id))
    assert labels() == before


def labels():
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from bw.label")
        return cursor.fetchone()[0]
