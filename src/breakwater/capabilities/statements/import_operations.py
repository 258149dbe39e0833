"""Import files of statements: open, say what the rows mean, check, load as one act, take back as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from breakwater.capabilities.statements import actions, import_files, import_queries
from breakwater.capabilities.statements.drafts import DraftError, check_marking
from breakwater.capabilities.statements.import_defaults import Defaults
from breakwater.capabilities.statements.import_files import Part, Upload
from breakwater.capabilities.statements.import_models import STEPS, Batch, SavedMap, State
from breakwater.capabilities.statements.import_runs import clear_staged
from breakwater.capabilities.statements.import_source import FORMATS
from breakwater.capabilities.statements.operations import register_of
from breakwater.core.interchange.mapping import Mapping
from breakwater.core.interchange.refusal import InterchangeError
from breakwater.foundation.access.doors import insert, readable
from breakwater.foundation.access.errors import Refused
from breakwater.foundation.access.passage import Passage, acting
from breakwater.foundation.access.principal import Principal
from breakwater.foundation.access.texts import check_text
from breakwater.foundation.database.source import new_id, new_ids
from breakwater.foundation.jobs.queue import enqueue

LONGEST_FILE_NAME = 255
CHECK = "import.check"
LOAD = "import.load"
UNDO = "import.undo"


def open_import(*, principal: Principal, form: str, uploads: Sequence[Upload]) -> str:
    """Keep the files of a new import; returns its id. Nothing is read yet.

    Args:
        principal: who imports, for its organisation.
        form: "csv", "ftm" or "xlsx".
        uploads: one file, or records and relations as two.

    Raises:
        InterchangeError: too many files, or none, or too large.
    """
    if form not in FORMATS:
        raise InterchangeError(_("There is no such format."), _("Choose one of the list."))
    if not uploads or len(uploads) > (2 if form == "csv" else 1):
        raise InterchangeError(_("Choose a file."), _("For CSV, one of records and, if you have it, one of relations."))
    for upload in uploads:
        check_text(upload.name or "", longest=LONGEST_FILE_NAME)
    batch_id = str(new_id())
    try:
        parts = [import_files.keep(batch_id, number, upload) for number, upload in enumerate(uploads)]
        size = _size(parts)
        with acting(principal, actions.IMPORT) as passage:
            batch = Batch(
                id=batch_id,
                organisation=principal.organisation,
                person_id=principal.person_id,
                person=principal.name,
                name=parts[0].name,
                format=form,
                parts=[part.to_json() for part in parts],
                secret=_secret(),
                size_bytes=size,
                made_at=passage.at,
            )
            insert(principal, [batch])
            import_files.sweep(passage.at)
            passage.about("import", batch_id, files=[part.sha256 for part in parts], bytes=size)
    except BaseException:
        import_files.forget(batch_id)
        raise
    return batch_id


def choose_sheets(*, principal: Principal, batch_id: str, sheets: Sequence[str]) -> None:
    """Choose which sheets of a workbook are read: one, or records and relations as two.

    Raises:
        NotFound: no import of the principal's own has this id.
    """
    with acting(principal, actions.IMPORT) as passage:
        batch = import_queries.own_batch(passage, batch_id)
        workbook = Part.from_json(batch.parts[0])
        chosen = list(dict.fromkeys(sheet for sheet in sheets if sheet))[:2]
        parts = [replace(workbook, sheet=sheet, mapping=None).to_json() for sheet in chosen]
        rows = readable(principal, Batch).filter(pk=batch.pk, state=State.OPEN, format="xlsx")
        if parts:
            rows.update(parts=parts)
        passage.about("import", batch_id, sheets=chosen)


def start_check(*, principal: Principal, batch_id: str, parts: Sequence[Part], defaults: Defaults) -> None:
    """Say what the rows mean and what holds where they do not say, and queue the check.

    Raises:
        NotFound: no import of the principal's own has this id.
        Refused: it is being worked on, or is over.
        DraftError: the marking cannot stand.
    """
    if problems := check_marking(0, defaults.marking, register_of(principal)):
        raise DraftError(problems)
    if not defaults.collection.strip():
        raise Refused(_("The set of data has no name."), _("Name it, so that it is found again."))
    check_text(defaults.collection)
    check_text(defaults.reason)
    if (defaults.victim, defaults.child) == ("no", "no") and not defaults.reason.strip():
        raise Refused(_("No wants a reason."), _("Say what it rests on that none is a victim or a child."))
    with acting(principal, actions.IMPORT) as passage:
        batch = import_queries.own_batch(passage, batch_id)
        clear_staged(passage, batch_id)
        _step(
            passage,
            batch,
            State.CHECKING,
            run=batch.run + 1,
            parts=[part.to_json() for part in parts],
            defaults=defaults.to_json(),
            staged_rows=0,
            read_bytes=0,
            counts={},
            losses=[],
            message="",
        )
        enqueue(passage, CHECK, lock=batch_id, batch_id=batch_id, run=batch.run + 1)
        passage.about("import", batch_id, step="check")


def stop(*, principal: Principal, batch_id: str) -> None:
    """Stop what is under way, or go back from a check's result to the map.

    A check that is stopped leaves nothing staged; a load or a withdrawal that is stopped has stored nothing.
    """
    with acting(principal, actions.IMPORT) as passage:
        batch = import_queries.own_batch(passage, batch_id)
        to = {State.LOADING: State.CHECKED, State.UNDOING: State.PUBLISHED}.get(State(batch.state), State.OPEN)
        _step(passage, batch, to, run=batch.run + 1)
        if to is State.OPEN:
            clear_staged(passage, batch_id)
        passage.about("import", batch_id, step="stop")


def discard(*, principal: Principal, batch_id: str) -> None:
    """Forget an import that was not loaded, with its files."""
    with acting(principal, actions.IMPORT) as passage:
        batch = import_queries.own_batch(passage, batch_id)
        clear_staged(passage, batch_id)
        _step(passage, batch, State.DISCARDED, run=batch.run + 1, secret="", name="")
        passage.about("import", batch_id, step="discard")
    import_files.forget(batch_id)


def start_load(*, principal: Principal, batch_id: str) -> None:
    """Queue the load of what was checked.

    Raises:
        NotFound: no import of the principal's own has this id.
        Refused: it was not checked, or no row is good.
    """
    with acting(principal, actions.IMPORT) as passage:
        batch = import_queries.own_batch(passage, batch_id)
        if not batch.counts.get("statements"):
            raise Refused(_("No row can be loaded."), _("Correct the rows that are held back."))
        _step(passage, batch, State.LOADING, run=batch.run + 1, message="")
        enqueue(passage, LOAD, lock=batch_id, batch_id=batch_id, run=batch.run + 1)
        passage.about("import", batch_id, step="load")


def start_undo(*, principal: Principal, batch_id: str, reason: str) -> None:
    """Queue the withdrawal of what an import stored; colleagues may do it too.

    Raises:
        NotFound: no import of the organisation has this id.
        Refused: it was not loaded, or no reason is given.
    """
    if not reason.strip():
        raise Refused(_("A withdrawal has a reason."), _("Write why these statements no longer stand."))
    check_text(reason)
    with acting(principal, actions.RETRACT) as passage:
        batch = import_queries.batch(passage, batch_id)
        _step(passage, batch, State.UNDOING, run=batch.run + 1, undo_reason=reason.strip(), message="")
        enqueue(passage, UNDO, lock=batch_id, batch_id=batch_id, run=batch.run + 1)
        passage.about("import", batch_id, step="undo")


def save_map(*, principal: Principal, name: str, mapping: Mapping) -> None:
    """Save a map for the organisation under a name; one of the same name is replaced.

    Raises:
        Refused: it has no name.
    """
    name = name.strip()[:120]
    if not name:
        raise Refused(_("The map has no name."), _("Name it after the kind of table."))
    check_text(name)
    with acting(principal, actions.IMPORT) as passage:
        readable(principal, SavedMap).filter(name=name).delete()
        row = SavedMap(
            id=new_id(),
            organisation=principal.organisation,
            name=name,
            mapping=mapping.to_json(),
            saved_by=principal.name,
            saved_at=passage.at,
        )
        insert(principal, [row])
        passage.about("map", str(row.id))


def _size(parts: Sequence[Part]) -> int:
    size = sum(part.size_bytes for part in parts)
    if size > import_files.LARGEST:
        raise InterchangeError(_("The files have more than 200 MB."), _("Split them."))
    if not all(part.size_bytes for part in parts):
        raise InterchangeError(_("The file is empty."), _("Choose another."))
    return size


def _step(passage: Passage, batch: Batch, to: State, **fields: object) -> None:
    """Move an import on, if it stands where that is allowed, and still stands there.

    Raises:
        Refused: it does not.
    """
    if to in STEPS[State(batch.state)]:
        rows = readable(passage.principal, Batch).filter(pk=batch.pk, state=batch.state, run=batch.run)
        if rows.update(state=to, **fields):
            return
    raise Refused(
        _("This import is {state}, so that cannot be done now.").format(state=State(batch.state).label.lower()),
        _("Look at it again."),
        rule_ids=("state",),
    )


def _secret() -> str:
    return "".join(new_ids(2)).replace("-", "")
