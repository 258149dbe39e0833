"""RFC 9162 Merkle tree: hashes, appending, proofs and their verification.

Pure values and functions. A tree is never held whole: who appends keeps a `Frontier` (one hash per set bit
of the size), and who makes proofs reads single nodes of full subtrees through a `NodeReader`. Section
numbers are those of RFC 9162.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()

NodeReader = Callable[[int, int], bytes]
"""Gives the hash of the full subtree of 2**level leaves that starts at leaf index * 2**level."""


class ProofError(ValueError):
    """A proof does not prove what it is offered for."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash one entry as a leaf (2.1.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two children as an inner node (2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right border of a tree: the roots of its full subtrees, largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> "tuple[Frontier, tuple[bytes, ...]]":
        """Add one leaf hash.

        Returns:
            The new frontier, and the nodes that this leaf completes, from the leaf (level 0) upwards.
        """
        completed = [leaf]
        peaks = list(self.peaks)
        merged = self.size
        while merged & 1:
            completed.append(node_hash(peaks.pop(), completed[-1]))
            merged >>= 1
        return Frontier(self.size + 1, (*peaks, completed[-1])), tuple(completed)

    def root(self) -> bytes:
        """Compute the root of the whole tree (2.1.1)."""
        return _fold(self.peaks) if self.peaks else EMPTY_ROOT


def frontier_at(node: NodeReader, size: int) -> Frontier:
    """Read the frontier that a tree had at this size."""
    return Frontier(size, tuple(node(level, index) for level, index in full_subtrees(0, size)))


def frontier_of(leaves: Iterable[bytes]) -> Frontier:
    """Build the frontier of these leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier, _ = frontier.append(leaf)
    return frontier


def full_subtrees(start: int, end: int) -> list[tuple[int, int]]:
    """Cut the leaves start..end into the fewest full subtrees, as (level, index), left to right.

    `start` is a multiple of the largest power of two that fits, which holds for every subtree of a tree.
    """
    cut = []
    while start < end:
        level = (end - start).bit_length() - 1
        cut.append((level, start >> level))
        start += 1 << level
    return cut


def inclusion_proof(node: NodeReader, index: int, size: int) -> tuple[bytes, ...]:
    """Make the proof that the leaf at `index` is in the tree of `size` leaves (2.1.3.1)."""
    if not 0 <= index < size:
        raise ProofError(f"There is no leaf {index} in a tree of {size}.")
    path = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_hash(node, middle, end))
            end = middle
        else:
            path.append(_range_hash(node, start, middle))
            start = middle
    return tuple(reversed(path))


def consistency_proof(node: NodeReader, old_size: int, size: int) -> tuple[bytes, ...]:
    """Make the proof that the tree of `size` leaves begins with the tree of `old_size` leaves (2.1.4.1)."""
    if not 0 < old_size <= size:
        raise ProofError(f"A tree of {size} cannot be shown to extend one of {old_size}.")
    path = []
    start, end = 0, size
    whole = True  # the old tree is, so far, a subtree of its own: its hash is known to the verifier
    while old_size != end:
        middle = start + _split(end - start)
        if old_size <= middle:
            path.append(_range_hash(node, middle, end))
            end = middle
        else:
            path.append(_range_hash(node, start, middle))
            start = middle
            whole = False
    if not whole:
        path.append(_range_hash(node, start, end))
    return tuple(reversed(path))


def verify_inclusion(leaf: bytes, index: int, size: int, *, proof: Sequence[bytes], root: bytes) -> None:
    """Check that this leaf hash stands at `index` of the tree with this size and root (2.1.3.2).

    Raises:
        ProofError: it does not, or the proof is malformed.
    """
    _check_hashes(leaf, root, *proof)
    if not 0 <= index < size:
        raise ProofError(f"There is no leaf {index} in a tree of {size}.")
    position, last = index, size - 1
    computed = leaf
    for sibling in proof:
        if last == 0:
            raise ProofError("The inclusion proof is too long.")
        if position & 1 or position == last:
            computed = node_hash(sibling, computed)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        position, last = position >> 1, last >> 1
    if last != 0:
        raise ProofError("The inclusion proof is too short.")
    if computed != root:
        raise ProofError(f"The entry is not leaf {index} of this tree.")


def verify_consistency(old_size: int, size: int, *, proof: Sequence[bytes], old_root: bytes, root: bytes) -> None:
    """Check that the tree of `size` leaves begins with the one of `old_size` leaves (2.1.4.2).

    Raises:
        ProofError: it does not, or the proof is malformed.
    """
    _check_hashes(old_root, root, *proof)
    if not 0 <= old_size <= size:
        raise ProofError(f"A tree of {size} cannot extend one of {old_size}.")
    if old_size in (0, size):
        _check_trivial(old_size, size, proof=proof, old_root=old_root, root=root)
        return
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not path:
        raise ProofError("The consistency proof is too short.")
    position, last = old_size - 1, size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofError("The consistency proof is too long.")
        if position & 1 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        position, last = position >> 1, last >> 1
    if last != 0:
        raise ProofError("The consistency proof is too short.")
    if old != old_root or new != root:
        raise ProofError(f"The tree of {size} does not begin with the tree of {old_size} that was held.")


def _check_trivial(old_size: int, size: int, *, proof: Sequence[bytes], old_root: bytes, root: bytes) -> None:
    if proof:
        raise ProofError("The consistency proof is too long.")
    if old_size == 0 and old_root != EMPTY_ROOT:
        raise ProofError("The empty tree that was held has a root no empty tree has.")
    if old_size == size and old_root != root:
        raise ProofError(f"Two trees of size {size} have different roots: the log was forked.")


def _check_hashes(*hashes: bytes) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise ProofError(f"Every hash of a proof has {HASH_BYTES} bytes.")


def _split(size: int) -> int:
    """Give the largest power of two that is smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _range_hash(node: NodeReader, start: int, end: int) -> bytes:
    return _fold([node(level, index) for level, index in full_subtrees(start, end)])


def _fold(peaks: Sequence[bytes]) -> bytes:
    folded = peaks[-1]
    for peak in reversed(peaks[:-1]):
        folded = node_hash(peak, folded)
    return folded
