"""Heads are read back only as they were signed, by a key that is known."""

import base64
from datetime import UTC, datetime

import pytest

from breakwater.foundation.audit.checkpoint import (
    CheckpointError,
    Head,
    SigningKey,
    VerifyingKey,
    checkpoint_text,
    read_checkpoint,
    read_key,
)

KEY = SigningKey.from_secret("breakwater/audit", "A" * 43)
OTHER = SigningKey.from_secret("breakwater/audit", "B" * 43)
HEAD = Head("breakwater/audit", 1024, b"\x07" * 32, datetime(2026, 11, 24, 12, 0, 0, 5, tzinfo=UTC))
TEXT = checkpoint_text(HEAD, KEY.sign(HEAD), key=KEY.verifying)


def test_a_head_reads_back():
    """Four lines, a gap, one signature line."""
    assert read_checkpoint(TEXT, [OTHER.verifying, KEY.verifying]) == HEAD
    assert TEXT.split("\n")[:5] == [
        "breakwater/audit",
        "1024",
        base64.b64encode(b"\x07" * 32).decode(),
        "time 2026-11-24T12:00:00.000005Z",
        "",
    ]


def test_signed_note_of_the_go_project_verifies():
    """The example of golang.org/x/mod/sumdb/note: same key hash, same signature form."""
    key = read_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    body = "If you think cryptography is the answer to your problem,\n"
    body += "then you don't know what your problem is.\n"
    signed = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    raw = base64.b64decode(signed)
    assert raw[:4] == key.id
    assert key.accepts(raw[4:], body)


def test_lines_of_unknown_signers_are_passed_over():
    """A witness may have signed too."""
    also = OTHER.sign(HEAD)
    line = f"\N{EM DASH} witness {base64.b64encode(OTHER.verifying.id + also).decode()}\n"
    assert read_checkpoint(TEXT + line, [KEY.verifying]) == HEAD


FORGED = checkpoint_text(HEAD, OTHER.sign(HEAD), key=KEY.verifying)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEXT.replace("1024", "2048"), "signature of the head is wrong"),
        (FORGED, "signature of the head is wrong"),
        (checkpoint_text(HEAD, OTHER.sign(HEAD), key=OTHER.verifying), "No known key"),
        (HEAD.body() + "\n", "No known key"),
        (HEAD.body(), "no signature"),
        (TEXT.replace("1024", "01024"), "malformed"),
        (TEXT.replace("1024", "many"), "malformed"),
        (TEXT.replace("time ", "date "), "malformed"),
        (TEXT.replace("BwcHBwcH", "BwcH"), "malformed"),
        (TEXT.replace("BwcHBwcH", "!"), "not base64"),
        (TEXT.replace("\N{EM DASH}", "-"), "signature line"),
    ],
)
def test_other_texts_are_refused(text, words):
    """Changed, forged, unsigned, misspelt."""
    with pytest.raises(CheckpointError, match=words):
        read_checkpoint(text, [KEY.verifying])


def test_keys_travel_as_one_line():
    """Name, four bytes of hash, key."""
    line = KEY.verifying.text()
    assert read_key(line + "\n") == KEY.verifying


@pytest.mark.parametrize("line", ["", "name", "name+00000000+AQ==", KEY.verifying.text().replace("audit", "audio")])
def test_damaged_keys_are_refused(line):
    """The hash in the line belongs to name and key."""
    with pytest.raises(CheckpointError):
        read_key(line)


def test_a_damaged_secret_is_refused():
    """Rather than signing with another key."""
    with pytest.raises(CheckpointError, match="damaged"):
        SigningKey.from_secret("breakwater/audit", "short")
    assert VerifyingKey("a", b"\0" * 32).id != VerifyingKey("b", b"\0" * 32).id
