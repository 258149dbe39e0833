"""Bytes to drafts of statements and back, with problems per row and a report of what a format cannot carry.

Every reader yields `Draft`, `Problem` and `Loss` values as a stream; `draft.gather` reads it to its end.

| module | what |
|---|---|
| `csv_tables` | CSV by a `Mapping`; `write_statements` and back |
| `xlsx` | sheets of a workbook by the same `Mapping` |
| `followthemoney` | FollowTheMoney JSON lines, both ways |
| `suggest` | a first guess at a `Mapping` |
| `problems_csv` | rejected rows to correct and read again |
| `marking_text` | a marking in one line of text |
| `lantern_tide`, `montagna` | the two example folders |
"""
