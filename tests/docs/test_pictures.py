"""Pictures of the documents: each that is shown exists, each that exists is shown, and all are small."""

import re
import struct
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"]
PICTURES = sorted((ROOT / "docs").rglob("*.png"))
_SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
_LINKED = re.compile(r"(?<!!)\[[^\]]+\]\((?!https?:|#|mailto:)([^)#\s]+)")
MOST_BYTES = 120 * 1024
WIDEST = 1440


def shown():
    """Return each picture that a document shows, as (document, words for it, file)."""
    return [
        (document, words, (document.parent / address).resolve())
        for document in DOCUMENTS
        for words, address in _SHOWN.findall(document.read_text(encoding="utf-8"))
    ]


def test_each_picture_that_is_shown_exists_and_is_said_in_words():
    """Who does not see it reads what it shows."""
    found = shown()
    assert found
    for document, words, file in found:
        assert file.is_file(), (document.name, file)
        assert len(words) > 20, (document.name, file.name)


def test_each_picture_that_exists_is_shown():
    """One that is left over is taken out."""
    assert {file for _, _, file in shown()} == set(PICTURES)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_pictures_are_small(picture):
    """A clone carries them for ever."""
    content = picture.read_bytes()
    width, _height = struct.unpack(">II", content[16:24])
    assert content.startswith(b"\x89PNG")
    assert width <= WIDEST
    assert len(content) <= MOST_BYTES


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_links_between_documents_lead_somewhere(document):
    """Each file that a document names is there."""
    for address in _LINKED.findall(document.read_text(encoding="utf-8")):
        assert (document.parent / address).exists(), address
