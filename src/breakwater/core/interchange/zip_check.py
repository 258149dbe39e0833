"""Look at a ZIP's directory before anything is unpacked: size, ratio, number, kind of what is inside."""

from __future__ import annotations

import zipfile
import zlib
from typing import BinaryIO, Final

from breakwater.core.interchange import limits
from breakwater.core.interchange.refusal import InterchangeError

_ENCRYPTED: Final = 0x1
_READABLE: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SMALL: Final = 64 * 1024
"""Ratio of one entry says nothing below this size."""

ZIP_FAILS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    NotImplementedError,
)
"""What zipfile raises on damaged input (RuntimeError for a password, ValueError for odd offsets)."""

_ANEW: Final = "Open it in a spreadsheet program and save it as XLSX."


def checked_zip(stream: BinaryIO) -> zipfile.ZipFile:
    """Open a ZIP whose directory is within the limits.

    The directory may lie about sizes: `zipfile` reads no more than the directory says of an entry and then
    compares its checksum, so a lie ends in an error, not in memory.

    Raises:
        InterchangeError: it is no ZIP, or too large, too packed, too many, encrypted, or of a rare method.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except ZIP_FAILS as error:
        raise InterchangeError("The file is not an XLSX.", _ANEW) from error
    entries = archive.infolist()
    if len(entries) > limits.XLSX_ENTRIES:
        raise InterchangeError(
            f"The workbook holds {len(entries):,} parts; {limits.XLSX_ENTRIES:,} is the limit.",
            "Save the sheets you need as a new workbook.",
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise InterchangeError("The workbook is encrypted.", "Save it without a password.")
    if any(entry.compress_type not in _READABLE for entry in entries):
        raise InterchangeError("The workbook is packed in a way spreadsheets do not use.", _ANEW)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > limits.XLSX_UNPACKED_BYTES:
        raise InterchangeError(
            f"Unpacked it has {unpacked >> 20:,} MB; {limits.XLSX_UNPACKED_BYTES >> 20} MB is the limit.",
            "Split it into smaller workbooks.",
        )
    too_packed = unpacked > _SMALL and unpacked > packed * limits.XLSX_RATIO
    if too_packed or any(
        entry.file_size > _SMALL and entry.file_size > entry.compress_size * limits.XLSX_RATIO for entry in entries
    ):
        raise InterchangeError(
            f"The workbook is packed more than {limits.XLSX_RATIO} to 1, as no table is.",
            "Save its values as a new workbook, without empty formatted rows.",
        )
    return archive
