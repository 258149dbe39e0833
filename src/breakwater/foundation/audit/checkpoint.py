"""Signed heads of the log, as C2SP checkpoints (c2sp.org/tlog-checkpoint, c2sp.org/signed-note).

A head says: at this instant the log had so many entries and this root. Its text is what is signed, handed to
members and kept by them.
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from breakwater.core.errors import BreakwaterError
from breakwater.foundation.audit.act import instant_text
from breakwater.foundation.audit.merkle import HASH_BYTES

_ED25519: Final = b"\x01"
_DASH: Final = "\N{EM DASH} "


class CheckpointError(BreakwaterError):
    """A head that is malformed, or not signed by a key of the log."""


@dataclass(frozen=True, slots=True)
class Head:
    """The state of the log at an instant."""

    origin: str
    size: int
    root: bytes
    at: datetime

    def body(self) -> str:
        """Write the text that is signed. The instant is an extension line of the checkpoint format."""
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\ntime {instant_text(self.at)}\n"


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """The public half, which members keep."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """Give the four bytes by which signatures name their key."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def text(self) -> str:
        """Write the key as one line, a C2SP verifier key."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"

    def accepts(self, signature: bytes, body: str) -> bool:
        """Say whether this key made this signature of this text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, body.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private half, which only the sealer holds."""

    name: str
    private: Ed25519PrivateKey

    @classmethod
    def from_secret(cls, name: str, secret: str) -> "SigningKey":
        """Make the key of a secret: 32 bytes in URL-safe base64, as the secrets file keeps them."""
        try:
            seed = base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
            return cls(name, Ed25519PrivateKey.from_private_bytes(seed))
        except ValueError as error:
            raise CheckpointError("The log's signing key is damaged.", "Restore the secrets file.") from error

    @property
    def verifying(self) -> VerifyingKey:
        """Give the public half."""
        return VerifyingKey(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, head: Head) -> bytes:
        """Sign a head."""
        return self.private.sign(head.body().encode())


def checkpoint_text(head: Head, signature: bytes, *, key: VerifyingKey) -> str:
    """Write a head with its signature, as members keep it."""
    signed = base64.b64encode(key.id + signature).decode()
    return f"{head.body()}\n{_DASH}{key.name} {signed}\n"


def read_checkpoint(text: str, keys: Iterable[VerifyingKey]) -> Head:
    """Read a head after checking that a key of the log signed it; lines by unknown keys are passed over.

    Raises:
        CheckpointError: malformed, unsigned, or a signature of a known key is wrong.
    """
    body, gap, signatures = text.partition("\n\n")
    if not gap:
        raise CheckpointError("The head has no signature.", "Use the text exactly as it was handed out.")
    body += "\n"
    head = _read_body(body)
    known = {(key.name, key.id): key for key in keys}
    signed_by = 0
    for line in signatures.splitlines():
        name, key_id, signature = _read_signature(line)
        key = known.get((name, key_id))
        if key is None:
            continue
        if not key.accepts(signature, body):
            raise CheckpointError("The signature of the head is wrong.", "Do not rely on it; ask for another.")
        signed_by += 1
    if not signed_by:
        raise CheckpointError("No known key signed this head.", "Compare the log's key with the one you hold.")
    return head


def read_key(text: str) -> VerifyingKey:
    """Read a verifier key from its line."""
    name, plus, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    raw = _decoded(encoded)
    key = VerifyingKey(name, raw[1:])
    if not plus or raw[:1] != _ED25519 or len(key.public) != HASH_BYTES or key.id.hex() != key_id:
        raise CheckpointError("This is not a verifier key.", "Expected: name+8 hex digits+base64.")
    return key


def _read_body(body: str) -> Head:
    lines = body.splitlines()
    try:
        origin, size, root, time = lines
        word, _, instant = time.partition(" ")
        at = datetime.strptime(instant, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        head = Head(origin, int(size), _decoded(root), at)
    except ValueError as error:
        raise CheckpointError("The head is malformed.", "Use the text exactly as it was handed out.") from error
    if word != "time" or head.body() != body or len(head.root) != HASH_BYTES:
        raise CheckpointError("The head is malformed.", "Use the text exactly as it was handed out.")
    return head


def _read_signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not encoded:
        raise CheckpointError("A signature line of the head is malformed.", "Use the text as it was handed out.")
    raw = _decoded(encoded)
    return name, raw[:4], raw[4:]


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise CheckpointError("Part of the head is not base64.", "Use the text as it was handed out.") from error
