"""Template tags of the shell: `{% load breakwater %}`. Listed in docs/how-to/build-a-page.md.

Chips and rows take core values (Marking, Grade) and the values of `foundation.web.rows`; none asks the database.
"""

from breakwater.foundation.web.drawing import chips, fields, parts, signs
from breakwater.foundation.web.drawing.library import register

__all__ = ["chips", "fields", "parts", "register", "signs"]
