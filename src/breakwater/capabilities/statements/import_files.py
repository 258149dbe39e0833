"""The files of an import: kept on disk, readable by this installation alone, until it is loaded or discarded."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from breakwater.core.interchange.mapping import Mapping as ColumnMap
from breakwater.core.interchange.refusal import InterchangeError

LARGEST = 200 * 1024 * 1024
"""Bytes of the files of one import; more is split by the sender."""
KEPT_S = 30 * 24 * 60 * 60
REJECTED = "rejected"
CELLS = "cells.json"


class Upload(Protocol):
    """What a form hands over."""

    name: str | None

    def chunks(self) -> Iterable[bytes]:
        """Yield the content in pieces."""


@dataclass(frozen=True, slots=True)
class Part:
    """One table or file of an import.

    Args:
        name: of the uploaded file, as shown.
        file: of the kept one, within the import's folder.
        size_bytes: of it.
        sha256: of it.
        sheet: of a workbook; empty for the first.
        mapping: what its columns mean; None for FollowTheMoney, or where nobody has said yet.
    """

    name: str
    file: str
    size_bytes: int
    sha256: str
    sheet: str = ""
    mapping: ColumnMap | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the part as JSON values."""
        return {
            "name": self.name,
            "file": self.file,
            "size_bytes": self.size_bytes,
            "sha256": self.sha256,
            "sheet": self.sheet,
            "mapping": self.mapping.to_json() if self.mapping else None,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Part:
        """Read a part as stored."""
        mapping = data["mapping"]
        return cls(**{**data, "mapping": ColumnMap.from_json(mapping) if mapping else None})


def headers_of(part: Part) -> dict[str, str]:
    """Return the column that each property of a part is read from: where people look for what is wrong with it."""
    if part.mapping is None:
        return {}
    headers = {column.header for column in part.mapping.columns}
    found = {column.name: column.header for column in reversed(part.mapping.columns) if column.name}
    return {name: header for name, header in found.items() if name not in headers}


def keep(batch_id: str, number: int, upload: Upload) -> Part:
    """Write an uploaded file to the import's folder, piece by piece."""
    folder = _folder(batch_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size, name = hashlib.sha256(), 0, str(number)
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for piece in upload.chunks():
            digest.update(piece)
            size += len(piece)
            file.write(piece)
    return Part(Path(upload.name or "file").name[-120:], name, size, digest.hexdigest())


@contextmanager
def opened(batch_id: str, part: Part) -> Iterator[BinaryIO]:
    """Open a part for reading.

    Raises:
        InterchangeError: it is no longer kept.
    """
    place = _folder(batch_id) / part.file
    if not place.is_file():
        raise InterchangeError(_("The file is no longer kept."), _("Import it again."))
    with place.open("rb") as file:
        yield file


def write_rejected(batch_id: str, part: int, pieces: Iterable[bytes]) -> None:
    """Keep the file of a part's rejected rows beside the others."""
    descriptor = os.open(_folder(batch_id) / f"{REJECTED}-{part}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for piece in pieces:
            file.write(piece)


def rejected(batch_id: str, part: int) -> Path | None:
    """Return where the file of a part's rejected rows is; None where no row was rejected or it is gone."""
    file = _folder(batch_id) / f"{REJECTED}-{part}"
    return file if file.is_file() else None


def forget_rejected(batch_id: str) -> None:
    """Delete what an earlier check kept of rejected rows."""
    for file in _folder(batch_id).glob(f"{REJECTED}-*"):
        file.unlink()


def write_cells(batch_id: str, cells: Mapping[tuple[int, int], list[str]]) -> None:
    """Keep the cells of rows that need a look, to be shown."""
    text = json.dumps({f"{part} {row}": values for (part, row), values in cells.items()})
    descriptor = os.open(_folder(batch_id) / CELLS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)


def cells(batch_id: str) -> dict[tuple[int, int], list[str]]:
    """Return the cells of rows that need a look."""
    file = _folder(batch_id) / CELLS
    if not file.is_file():
        return {}
    places = ((place.split(), values) for place, values in json.loads(file.read_text()).items())
    return {(int(part), int(row)): values for (part, row), values in places}


def forget(batch_id: str, *, keep_rejected: bool = False) -> None:
    """Delete the files of an import."""
    folder = _folder(batch_id)
    if keep_rejected and folder.is_dir():
        for file in folder.iterdir():
            if not file.name.startswith(REJECTED):
                file.unlink()
        return
    shutil.rmtree(folder, ignore_errors=True)


def sweep(at: datetime) -> None:
    """Delete the files of imports that nobody has touched for a month."""
    for folder in (Path(settings.DATA_DIR) / "imports").glob("*"):
        if folder.stat().st_mtime < at.timestamp() - KEPT_S:
            shutil.rmtree(folder, ignore_errors=True)


def _folder(batch_id: str) -> Path:
    return Path(settings.DATA_DIR) / "imports" / batch_id
