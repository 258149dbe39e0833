"""The tree agrees with pymerkle at every small size, and no substituted hash passes."""

from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from breakwater.foundation.audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    ProofError,
    consistency_proof,
    frontier_at,
    frontier_of,
    full_subtrees,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)

LIMIT = 64
OTHER = sha256(b"another hash").digest()


class Memory:
    """A tree whose completed nodes are kept, as the sealer keeps them in its seals."""

    def __init__(self, entries):
        self.completed = []
        self.roots = [EMPTY_ROOT]
        self.leaves = [leaf_hash(entry) for entry in entries]
        frontier = Frontier()
        for leaf in self.leaves:
            frontier, nodes = frontier.append(leaf)
            self.completed.append(nodes)
            self.roots.append(frontier.root())

    def node(self, level, index):
        return self.completed[((index + 1) << level) - 1][level]


ENTRIES = [f"entry {number}".encode() for number in range(LIMIT)]
TREE = Memory(ENTRIES)
ORACLE = InmemoryTree(algorithm="sha256")
for _entry in ENTRIES:
    ORACLE.append_entry(_entry)


def accepts(check, *args, **kwargs):
    try:
        check(*args, **kwargs)
    except ProofError:
        return False
    return True


def test_known_roots_of_rfc_vectors():
    """The vectors of the certificate transparency reference code."""
    vectors = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    tree = Memory(bytes.fromhex(vector) for vector in vectors)
    assert [root.hex() for root in tree.roots] == [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]


def test_every_root_is_pymerkles():
    """Roots of all sizes up to 64 equal the oracle's, appended and read back from nodes."""
    for size in range(1, LIMIT + 1):
        assert TREE.roots[size] == ORACLE.get_root(size)
        assert frontier_at(TREE.node, size).root() == TREE.roots[size]
        assert frontier_at(TREE.node, size) == frontier_of(TREE.leaves[:size])


def test_every_inclusion_proof_is_pymerkles_and_verifies():
    """All 2,080 inclusion proofs of sizes up to 64."""
    for size in range(1, LIMIT + 1):
        for index in range(size):
            proof = inclusion_proof(TREE.node, index, size)
            assert list(proof) == ORACLE.prove_inclusion(index + 1, size).path[1:]
            verify_inclusion(TREE.leaves[index], index, size, proof=proof, root=TREE.roots[size])


def test_every_consistency_proof_verifies():
    """All 2,080 consistency proofs of sizes up to 64, and those from the empty tree."""
    for size in range(LIMIT + 1):
        for old in range(1, size + 1):
            verify_consistency(
                old,
                size,
                proof=consistency_proof(TREE.node, old, size),
                old_root=TREE.roots[old],
                root=TREE.roots[size],
            )
        verify_consistency(0, size, proof=(), old_root=EMPTY_ROOT, root=TREE.roots[size])


def rfc_subproof(old, leaves, whole):
    """SUBPROOF(m, D_n, b) of RFC 9162 2.1.4.1, word for word."""
    if old == len(leaves):
        return [] if whole else [frontier_of(leaves).root()]
    cut = 1 << ((len(leaves) - 1).bit_length() - 1)
    if old <= cut:
        return [*rfc_subproof(old, leaves[:cut], whole), frontier_of(leaves[cut:]).root()]
    return [*rfc_subproof(old - cut, leaves[cut:], False), frontier_of(leaves[:cut]).root()]


def test_every_consistency_proof_is_the_one_of_the_rfc():
    """The oracle writes its proofs in another form, so the definition itself is the reference."""
    for size in range(1, LIMIT + 1):
        for old in range(1, size + 1):
            assert list(consistency_proof(TREE.node, old, size)) == rfc_subproof(old, TREE.leaves[:size], True)


def test_no_substituted_leaf_index_or_root_is_included():
    """Wrong leaf, wrong place, wrong root, each hash of the proof changed, cut or lengthened."""
    for size in range(1, 34):
        root = TREE.roots[size]
        for index in range(size):
            leaf, proof = TREE.leaves[index], inclusion_proof(TREE.node, index, size)
            wrong = [
                (OTHER, index, proof, root),
                (leaf, index, proof, OTHER),
                (leaf, index, (*proof, OTHER), root),
                *((leaf, other, proof, root) for other in range(size) if other != index),
                *((leaf, index, (*proof[:at], OTHER, *proof[at + 1 :]), root) for at in range(len(proof))),
                *((leaf, index, proof[:at], root) for at in range(len(proof))),
                *((leaf, index, proof, TREE.roots[other]) for other in range(LIMIT) if other != size),
            ]
            assert not [
                case for case in wrong if accepts(verify_inclusion, case[0], case[1], size, proof=case[2], root=case[3])
            ]


def test_no_substituted_root_or_proof_is_consistent():
    """Wrong old root, wrong new root, roots of other sizes, each hash changed, cut or lengthened."""
    for size in range(1, 34):
        root = TREE.roots[size]
        for old in range(1, size + 1):
            proof, old_root = consistency_proof(TREE.node, old, size), TREE.roots[old]
            wrong = [
                (OTHER, proof, root),
                (old_root, proof, OTHER),
                (old_root, (*proof, OTHER), root),
                *((old_root, (*proof[:at], OTHER, *proof[at + 1 :]), root) for at in range(len(proof))),
                *((old_root, proof[:at], root) for at in range(len(proof))),
                *((other, proof, root) for other in TREE.roots if other != old_root),
                *((old_root, proof, other) for other in TREE.roots if other != root),
            ]
            assert not [
                case
                for case in wrong
                if accepts(verify_consistency, old, size, proof=case[1], old_root=case[0], root=case[2])
            ]


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_leaves_outside_the_tree_have_no_proof(index, size):
    """Neither made nor accepted."""
    with pytest.raises(ProofError, match="no leaf"):
        inclusion_proof(TREE.node, index, size)
    with pytest.raises(ProofError, match="no leaf"):
        verify_inclusion(TREE.leaves[0], index, size, proof=(), root=TREE.roots[4])


@pytest.mark.parametrize(("old", "size"), [(0, 4), (5, 4)])
def test_impossible_extensions_have_no_proof(old, size):
    """A shorter tree extends nothing, and the empty tree needs no proof."""
    with pytest.raises(ProofError, match="cannot be shown"):
        consistency_proof(TREE.node, old, size)


@pytest.mark.parametrize(
    ("old", "size", "proof", "old_root", "root", "words"),
    [
        (5, 4, (), TREE.roots[5], TREE.roots[4], "cannot extend"),
        (0, 4, (), OTHER, TREE.roots[4], "no empty tree"),
        (0, 4, (OTHER,), EMPTY_ROOT, TREE.roots[4], "too long"),
        (4, 4, (), TREE.roots[4], OTHER, "forked"),
        (3, 4, (), TREE.roots[3], TREE.roots[4], "too short"),
        (3, 4, (b"short",), TREE.roots[3], TREE.roots[4], "32 bytes"),
    ],
)
def test_a_refused_consistency_says_why(old, size, proof, old_root, root, words):
    """The reason names the kind of the fault."""
    with pytest.raises(ProofError, match=words):
        verify_consistency(old, size, proof=proof, old_root=old_root, root=root)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=300), st.data())
def test_any_tree_proves_its_own_and_refuses_a_changed_entry(entries, data):
    """Inclusion, consistency, and one flipped bit somewhere in the entries."""
    tree = Memory(entries)
    size = len(entries)
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    proof = inclusion_proof(tree.node, index, size)
    verify_inclusion(tree.leaves[index], index, size, proof=proof, root=tree.roots[size])
    chain = consistency_proof(tree.node, old, size)
    verify_consistency(old, size, proof=chain, old_root=tree.roots[old], root=tree.roots[size])
    changed = list(entries)
    changed[index] += b"\x00"
    forged = Memory(changed)
    assert not accepts(verify_inclusion, forged.leaves[index], index, size, proof=proof, root=tree.roots[size])
    if index < old:
        forged_chain = consistency_proof(forged.node, old, size)
        assert not accepts(
            verify_consistency,
            old,
            size,
            proof=forged_chain,
            old_root=tree.roots[old],
            root=forged.roots[size],
        )


@given(st.integers(0, 10**9))
def test_full_subtrees_cover_a_tree_without_gap(size):
    """Left to right, each starting where the one before ends."""
    spans = [(index << level, (index + 1) << level) for level, index in full_subtrees(0, size)]
    assert [0, *(end for _, end in spans)][-1] == size
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert len(spans) == size.bit_count()
