"""Bytes to lines of text: encoding declared or seen, never guessed; wrong bytes refused with their row."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO, Final

from breakwater.core.interchange import limits
from breakwater.core.interchange.refusal import InterchangeError

LEGACY_ENCODINGS: Final = (
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1254",
    "windows-1256",
    "windows-1258",
    "windows-874",
    "iso-8859-1",
    "iso-8859-15",
    "big5",
    "big5hkscs",
    "gb18030",
    "shift_jis",
    "euc-jp",
    "euc-kr",
)
"""Encodings a sender may declare. None is guessed: several read any bytes as some text."""

_PYTHON_NAMES: Final = {"windows-874": "cp874"}
_UNICODE: Final = ("utf-8", "utf-16", "utf-16-le", "utf-16-be")
_CHUNK: Final = 1 << 16


def encoding_of(start: bytes, declared: str = "") -> str:
    """Return the encoding to read with: that of the byte order mark, else the declared one, else UTF-8.

    Raises:
        InterchangeError: the declared encoding is not read here, or contradicts the byte order mark.
    """
    marked = _marked(start)
    wanted = declared.strip().lower().replace("_", "-").replace("shift-jis", "shift_jis")
    if not wanted:
        return marked or "utf-8"
    if wanted == "utf-8-sig":
        wanted = "utf-8"
    if wanted not in _UNICODE and wanted not in LEGACY_ENCODINGS:
        raise InterchangeError(
            f"The encoding {declared[:40]!r} is not read here.",
            f"Declare one of UTF-8, UTF-16, {', '.join(LEGACY_ENCODINGS)}.",
        )
    if marked and not wanted.startswith(marked.removesuffix("-sig")[:6]):
        raise InterchangeError(
            f"The file is declared {wanted} but starts as {marked.removesuffix('-sig')}.",
            "Leave the encoding empty, or declare the one it was saved in.",
        )
    if wanted == "utf-16" and not marked:
        raise InterchangeError(
            "The file is declared utf-16 but has no byte order mark.", "Declare utf-16-le or utf-16-be."
        )
    return marked or wanted


def text_lines(stream: BinaryIO, *, encoding: str = "") -> Iterator[str]:
    """Yield the lines of a stream with their line ends, decoded strictly.

    Args:
        stream: bytes.
        encoding: declared encoding; empty to read UTF-8, or UTF-16 with a byte order mark.

    Raises:
        InterchangeError: bytes are not of the encoding, a line is too long, or holds NUL; `row` is the line.
    """
    chunk = stream.read(_CHUNK)
    name = encoding_of(chunk, encoding)
    decoder = codecs.getincrementaldecoder(_PYTHON_NAMES.get(name, name))("strict")
    line_number = 1
    rest = ""
    while True:
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            row = line_number + rest.count("\n") + _newlines_before(error, name)
            raise _undecodable(error, name, row) from error
        *lines, rest = (rest + text).split("\n")
        for line in lines:
            _check_line(line, line_number)
            yield line + "\n"
            line_number += 1
        _check_line(rest, line_number)
        if not chunk:
            break
        chunk = stream.read(_CHUNK)
    if rest:
        yield rest


def _marked(start: bytes) -> str:
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise InterchangeError("The file is in UTF-32, which is not read here.", "Save it as UTF-8.", row=1)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return ""


def _newlines_before(error: UnicodeDecodeError, name: str) -> int:
    """Count the line ends in front of the first wrong byte."""
    sound = error.object[: error.start]
    if name.startswith("utf-16"):
        return sound.count(b"\n\x00") if not name.endswith("be") else sound.count(b"\x00\n")
    return sound.count(b"\n")


def _undecodable(error: UnicodeDecodeError, name: str, row: int) -> InterchangeError:
    wrong = error.object[error.start : error.start + 4].hex(" ")
    return InterchangeError(
        f"Row {row:,} holds bytes ({wrong}) that are not {name.removesuffix('-sig')}.",
        "Save the file as UTF-8, or declare the encoding it was saved in.",
        row=row,
    )


def _check_line(line: str, number: int) -> None:
    if len(line) > limits.LINE_CHARACTERS:
        raise InterchangeError(
            f"Row {number:,} is longer than {limits.LINE_CHARACTERS:,} characters.",
            "Check that the file is a table with one record a line, and split long text off.",
            row=number,
        )
    if "\x00" in line:
        raise InterchangeError(
            f"Row {number:,} holds NUL bytes: the file is not text, or it is UTF-16 saved without its mark.",
            "Save it as CSV in UTF-8.",
            row=number,
        )
