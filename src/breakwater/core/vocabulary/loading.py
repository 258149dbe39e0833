"""Read the packaged YAML files. The only reading of files in `core`: fixed data that ships with the code."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

# Any: YAML has no shape until an entry is built from it; the constructors of `terms` check the fields.
Document = dict[str, Any]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def document(name: str) -> Document:
    """Return the content of one packaged file, for example `document("kinds")`."""
    text = files("breakwater.core.vocabulary").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    loaded: Document = yaml.load(text, Loader=_Loader)  # noqa: S506 (a safe loader, in C where it is built)
    return loaded


def source(name: str) -> str:
    """Return the line that says where the facts of a packaged file come from."""
    return str(document(name)["source"])
