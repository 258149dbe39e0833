"""Every limit of the importers, each with its reason. A limit met is said, never worked around."""

from __future__ import annotations

from typing import Final

LINE_CHARACTERS: Final = 1_000_000
"""One line of text or JSON. An entity of a public list rarely passes 100 KB; unbounded, it fills memory."""

FIELD_CHARACTERS: Final = 100_000
"""One cell or one value. Longer text is a document and belongs among the attachments. Below csv's 131,072."""

NAME_CHARACTERS: Final = 10_000
"""One name. Comparison and display cost grows with its length; no name of a person or thing comes near."""

HEADERS: Final = 500
"""Columns of a table. A table of records has dozens; thousands are a matrix or an attack on memory."""

ROWS: Final = 1_048_576
"""Rows of a table, XLSX's own bound; more is split by the sender or sent as JSON lines."""

BLANK_ROWS: Final = 100_000
"""Blank rows in a row of a sheet: one far cell makes a spreadsheet claim a million of them."""

PROBLEMS: Final = 10_000
"""Problems told for one file: beyond it the file is of another kind than was declared, and reading stops."""

XLSX_ENTRIES: Final = 2_000
"""Files inside an XLSX. A workbook of a hundred sheets has a few hundred."""

XLSX_UNPACKED_BYTES: Final = 200 * 1024 * 1024
"""All of an XLSX unpacked, by its own directory: what a worker may hold in memory."""

XLSX_RATIO: Final = 100
"""Unpacked to packed size. Sheets pack 5 to 30 times; zip bombs a thousand times."""

XLSX_SHEETS: Final = 100
"""Sheets of a workbook: each is mapped by a person."""

LOSSES: Final = 1_000
"""Kinds of loss told apart; a file can name any number of unknown properties."""

EXAMPLES: Final = 3
"""Examples kept per line of a loss report: enough to find them, few enough to read."""
