"""`breakwater disrupt`: files in, a plan out, faults in a sentence."""

import json
from pathlib import Path

import pytest

from breakwater.config.command import main

MONTAGNA = Path(__file__).parents[4] / "examples" / "montagna" / "edges.csv"
STAR = "source,target,layer\n" + "".join(f"hub,n{place},x\n" for place in range(4)) + "n0,n1,y\nn1,n0,y\n"
NODES = "id,cost,states,protected\nhub,4,XX,0\nn0,2,XX;YY,0\nn1,2,,no\nn2,2,,\nn3,2,,\nalone,2,,\n"


@pytest.fixture
def star(tmp_path: Path) -> Path:
    """Write a star with a triangle on it."""
    file = tmp_path / "edges.csv"
    file.write_text(STAR)
    return file


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the command; return its status and what it wrote."""
    status = main(["disrupt", *map(str, arguments)])
    out, err = capsys.readouterr()
    return status, out, err


def plan(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, object]:
    """Run the command for JSON; nothing may stand on the error output, which is no terminal."""
    status, out, err = run(capsys, *arguments, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def ids(found: dict[str, object]) -> list[str]:
    return [target["id"] for target in found["targets"]]


def test_montagna_as_documented(capsys: pytest.CaptureFixture[str]) -> None:
    """The example of the documentation, proved."""
    found = plan(capsys, MONTAGNA, "--goal", "fragment", "--where", "layer=meetings", "--removals", 5)
    assert (found["value"], found["bound"], found["proved"]) == (984, 984, True)
    assert set(ids(found)) == {"N18", "N22", "N25", "N29", "N68"}


def test_it_says_the_plan_in_words(star: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """How many pairs are left, that it is proved, and whom."""
    status, out, _ = run(capsys, star, "--removals", 1)
    assert status == 0
    assert out.splitlines()[:2] == [
        "Of 10 connected pairs 1 are left; at least 1 must be.",
        "Proved: nothing better exists within these limits.",
    ]
    assert out.splitlines()[2].startswith("hub ")


def test_it_severs_what_flows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From sources to sinks, along ties with capacities; ends that are missing or unknown are said in a sentence."""
    file = tmp_path / "flows.csv"
    file.write_text("source,target,capacity\ncamp,a,5\na,port,5\ncamp,b,2.5\nb,port,4\n")
    ends = ("--goal", "sever", "--source", "camp", "--sink", "port", "--exclude", "camp", "--exclude", "port")
    status, out, _ = run(capsys, file, *ends, "--removals", 1)
    assert status == 0
    assert out.splitlines()[0] == "Of 7.5 that can flow 2.5 is left; at least 2.5 must be."
    assert out.splitlines()[2].split() == ["a", "2.5", "left", "5", "more", "if", "spared"]
    found = plan(capsys, file, *ends, "--removals", 1)
    assert (ids(found), found["before"], found["value"]) == (["a"], 7.5, 2.5)
    for few in (("--goal", "sever"), ("--goal", "sever", "--source", "camp", "--sink", "nobody")):
        status, out, err = run(capsys, file, *few, "--removals", 1)
        assert (status != 0, out) == (True, "")
        assert "No source is named" in err or "nobody" in err


def test_it_plans_on_uncertain_ties(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """How often a tie was seen makes it probable; the plan says what it is worth on new networks and how stable it is."""
    file = tmp_path / "seen.csv"
    file.write_text("source,target,seen\na,b,1\nb,a,1\nb,c,9\nc,d,1\nd,e,4\n")
    some = (file, "--goal", "expected", "--evidence", "seen", "--samples", 100, "--removals", 1)
    status, out, _ = run(capsys, *some)
    assert status == 0
    assert out.startswith("On the average of 100 networks drawn, of ")
    assert "On 5000 new networks it leaves " in out
    assert "Made anew 10 times from other networks, the plan was the same " in out
    found = plan(capsys, *some)
    assert found["goal"]["samples"] == 100
    assert ids(found) in (["b"], ["c"], ["d"])
    assert found["proved"] is True
    assert found["sampled"]["redraws"] == 10
    status, _, err = run(capsys, *some, "--evidence", "heard")
    assert status == 1
    assert "no column “heard”" in err


def test_it_says_whom_to_speak_to(star: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest to everyone, in actors that stay out of reach; a protected one is reached and not chosen."""
    status, out, _ = run(capsys, star, "--goal", "reach", "--removals", 1)
    assert status == 0
    assert out.startswith("Of 5 actors 0.00 are out of reach; at least 0.00 must be.")
    (tmp_path / "protected.txt").write_text("hub\n")
    some = (star, "--goal", "reach", "--removals", 1, "--protected", tmp_path / "protected.txt")
    found = plan(capsys, *some)
    assert ids(found) in (["n0"], ["n1"])
    assert (found["value"], found["proved"]) == (1.0, True)
    near = plan(capsys, *some, "--within", 2)
    assert (near["value"], near["goal"]["within"]) == (0.0, 2)
    status, _, err = run(capsys, *some, "--recover")
    assert (status, "Nobody is removed" in err) == (1, True)


def test_it_says_what_is_worth_learning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A tie that decides between two plans, with both; for other goals the question makes no sense."""
    file = tmp_path / "edges.csv"
    rows = [f"hub{side},{side}{place},1" for side in "ab" for place in range(3)]
    file.write_text(
        "source,target,probability\n" + "\n".join([*rows, "huba,x,0.5", "x,y,1", "y,z,1", "hubb,w,1"]) + "\n"
    )
    some = (file, "--goal", "expected", "--removals", 1)
    status, out, _ = run(capsys, *some, "--learn")
    assert status == 0
    assert "Worth learning before one acts: 1 of 1 doubtful ties." in out
    assert "huba – x" in out
    assert "    if tied:  huba leaves " in out
    assert "    if not:   hubb leaves " in out
    found = plan(capsys, *some, "--learn")["learning"]
    assert [question["tie"] for question in found["questions"]] == [["huba", "x"]]
    status, _, err = run(capsys, file, "--removals", 1, "--learn")
    assert status == 1
    assert "--goal expected" in err


def test_it_contains(star: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """To a size or a share; without limits whatever it takes, within limits as far as they go."""
    status, out, _ = run(capsys, star, "--goal", "contain", "--largest", 2)
    assert status == 0
    assert out.splitlines()[0] == "Of 5 who hang together at most 2 still do, for a cost of 1."
    assert out.splitlines()[3].split() == ["hub", "2", "left", "3", "more", "if", "spared"]
    shared = plan(capsys, star, "--goal", "contain", "--share", 0.5, "--objective", "area")
    assert (ids(shared), shared["goal"]["largest"], shared["price"]) == (["hub"], 2, (5 + 2) / 25)
    short = ("--goal", "contain", "--largest", 1, "--removals", 1)
    assert run(capsys, star, *short)[1].splitlines()[:2] == [
        "Of 5 who hang together 2 still do, not 1: no set within the limits was found.",
        "At least 2 must be left together.",
    ]
    for few in (("--goal", "contain"), ("--goal", "contain", "--share", 2), (*short, "--share", 0.5)):
        status, out, err = run(capsys, star, *few)
        assert (status != 0, out) == (True, "")
        assert "size" in err or "share" in err


def test_protected_actors_are_no_targets(star: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By a file of ids or a column of nodes; what that costs is said."""
    (tmp_path / "protected.txt").write_text("hub\n")
    found = plan(capsys, star, "--removals", 1, "--protected", tmp_path / "protected.txt")
    assert "hub" not in ids(found)
    assert {"limit": "protection", "value": 1.0, "bound": 1.0, "binds": True} in found["relaxed"]
    (tmp_path / "nodes.csv").write_text(NODES.replace("hub,4,XX,0", "hub,4,XX,1"))
    assert ids(plan(capsys, star, "--removals", 1, "--nodes", tmp_path / "nodes.csv")) == ids(found)


def test_budgets_and_groups(star: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Costs, exclusion, taken, not both, only together and quotas reach the engine."""
    nodes = tmp_path / "nodes.csv"
    nodes.write_text(NODES)
    with_nodes = (star, "--nodes", nodes)
    assert ids(plan(capsys, *with_nodes, "--budget", 4)) == ["hub"]
    assert ids(plan(capsys, *with_nodes, "--budget", 3.5, "--exclude", "n0", "--not-both", "n1,n2")) != ["hub"]
    assert plan(capsys, star, "--removals", 0, "--taken", "hub")["value"] == 1
    assert "n0" not in ids(plan(capsys, *with_nodes, "--removals", 2, "--quota", "YY=0", "--exclude", "hub"))
    together = plan(capsys, *with_nodes, "--removals", 2, "--only-together", "hub,n3")
    assert set(ids(together)) in ({"hub", "n3"}, {"n0", "n1"}, {"n0", "n2"})


def test_steps_and_seconds_cut_it_short(capsys: pytest.CaptureFixture[str]) -> None:
    """A plan cut short says so, with its bound."""
    some = (MONTAGNA, "--where", "layer=meetings", "--removals", 10)
    cut = plan(capsys, *some, "--steps", 20)
    assert (cut["end"], cut["steps"], cut["proved"]) == ("steps", 20, False)
    assert plan(capsys, *some, "--seconds", 0)["end"] == "stopped"


@pytest.mark.parametrize(
    ("content", "arguments", "said"),
    [
        (None, ["--removals", 1], "cannot be read"),
        ("a,b\n1,2\n", ["--removals", 1], "no column “source”"),
        (STAR, [], "Nothing limits the plan."),
        (STAR, ["--budget", "nan"], "The budget is nan."),
        (STAR, ["--removals", 1, "--where", "year=3"], "no column “year”"),
        (STAR, ["--removals", 1, "--where", "layer=z"], "nobody in this picture"),
        (STAR, ["--removals", 1, "--exclude", "x"], "has the id “x”"),
        ("source,target\na,a\n", ["--removals", 1], "tied to itself"),
        ("source,target\na\n", ["--removals", 1], "columns are missing"),
        ("source,target,probability\na,b,much\n", ["--removals", 1], "“much”"),
        ("source,target,directed\na,b,perhaps\n", ["--removals", 1], "“perhaps”"),
    ],
)
def test_faults_are_a_sentence(
    content: str | None, arguments: list[object], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong and what to do, on the error output, status 1, no traceback."""
    file = tmp_path / "edges.csv"
    if content is not None:
        file.write_text(content)
    status, out, err = run(capsys, file, *arguments)
    assert (status, out) == (1, "")
    assert said in err
    assert "Traceback" not in err


def test_nobody_slips_through_by_a_wrong_id(star: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A protected id that the network does not have is a fault, not ignored."""
    (tmp_path / "protected.txt").write_text("hubb\n")
    status, _, err = run(capsys, star, "--removals", 1, "--protected", tmp_path / "protected.txt")
    assert status == 1
    assert "“hubb”" in err


def test_a_column_that_is_nearly_the_one_for_protection_is_refused(tmp_path, capsys):
    """Read past, it would leave everybody unprotected."""
    edges, nodes = tmp_path / "edges.csv", tmp_path / "nodes.csv"
    edges.write_text("source,target\na,b\nb,c\n")
    nodes.write_text("id,Protected\na,0\nb,1\nc,0\n")
    assert main(["disrupt", str(edges), "--goal", "fragment", "--removals", "1", "--nodes", str(nodes)]) != 0
    assert "“Protected”" in capsys.readouterr().err


def test_it_breaks_the_business(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By roles, without any limit; with another script and measure; a gap is said to be one."""
    edges, nodes = tmp_path / "edges.csv", tmp_path / "nodes.csv"
    edges.write_text("source,target\na,f\nb,f\nf,s\nf,t\n")
    nodes.write_text("id,roles,cost\na,recruiter,3\nb,recruiter,3\nf,forger,4\ns,skipper,3\nt,skipper,3\n")
    asked = (edges, "--nodes", nodes, "--goal", "business", "--script", "recruit=S1,document=S3,cross=S7+S8")
    status, out, _ = run(capsys, *asked)
    assert status == 0
    assert out.splitlines()[0] == "Of 4 whole chains (recruit, document, cross) none is left."
    assert "Proved: no plan within these limits breaks every chain at less cost." in out
    found = plan(capsys, *asked, "--measure", "comeback", "--budget", 10)
    assert (ids(found)[0], found["broken"]["comeback"]) == ("f", 20)
    status, out, _ = run(capsys, *asked[:-2])
    assert status == 0
    assert "nobody is known to fill: pay" in out


def test_it_says_which_agency_takes_whom(star: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From a file of agencies; what must give way is said, and a file that cannot be is refused in a sentence."""
    file = tmp_path / "agencies.json"
    said = {
        "agencies": [{"code": "XA-POL", "state": "XA", "capacity": 1}],
        "targets": [{"id": "hub", "place": "XA"}, {"id": "n0", "place": "XA"}, {"id": "n2", "place": "XA"}],
        "same_night": [["hub", "n3"]],
    }
    file.write_text(json.dumps(said))
    found = plan(capsys, star, "--removals", 1, "--agencies", file)
    assert found["allocation"]["assignments"][0] == {
        "target": "hub",
        "agency": "XA-POL",
        "state": "XA",
        "ground": "here",
        "reason": "on its soil; no offence is stated",
        "others": {},
    }
    status, out, _ = run(capsys, star, "--removals", 2, "--exclude", "n1", "--agencies", file)
    assert status == 0
    assert "  XA-POL takes 1 more in all" in out.splitlines()
    assert "hub                      XA-POL: on its soil; no offence is stated" in out.splitlines()
    for content, words in (("{", "cannot be read"), ("[]", "stands “[]”"), ('{"agencies": []}', "No agency")):
        file.write_text(content)
        status, out, err = run(capsys, star, "--removals", 1, "--agencies", file)
        assert (status, out) == (1, "")
        assert words in err
    file.write_text(json.dumps({**said, "targets": [{"id": "nobody", "place": "XA"}]}))
    assert "“nobody”" in run(capsys, star, "--removals", 1, "--agencies", file)[2]


def test_it_compares_plans_after_recovery(star: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a range, with how little the past predicts; a wave that is not there is refused."""
    found = plan(capsys, star, "--removals", 1, "--recover")
    assert found["recovery"]["skill"] is None
    first = found["recovery"]["plans"][0]
    assert set(first["by"]) == {"nearest", "best tied", "anybody"}
    assert first["now"] <= min(first["by"].values())
    waves = tmp_path / "waves.csv"
    one, two = ["hub", "n0", "hub", "n1", "hub", "n2", "hub", "n3"], ["hub", "n0", "hub", "n1", "n1", "n2", "n0", "n3"]
    ties = [
        (*pair, name) for name, ends in (("1", one), ("2", two)) for pair in zip(ends[::2], ends[1::2], strict=True)
    ]
    waves.write_text("source,target,wave\n" + "".join(",".join(row) + "\n" for row in ties))
    status, out, _ = run(capsys, star, "--removals", 1, "--history", waves, "--waves", "1,2")
    assert status == 0
    assert "After the network has recovered" in out
    status, _, err = run(capsys, star, "--removals", 1, "--history", waves, "--waves", "1,9")
    assert status == 1
    assert "no wave “9”" in err


def test_pairs_count_by_role(star: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By weights of pairs of roles; what is no weight is refused."""
    nodes = tmp_path / "nodes.csv"
    nodes.write_text("id,roles\nhub,\nn0,boss\nn1,bank\nn2,\nn3,\n")
    asked = (star, "--nodes", nodes, "--removals", 1)
    found = plan(capsys, *asked, "--weight", "boss,bank=50")
    assert (ids(found)[0] in ("n0", "n1"), found["before"]) == (True, 59)
    assert found["goal"]["weights"] == [["boss", "bank", 50]]
    status, out, _ = run(capsys, *asked, "--weight", "boss,*=3")
    assert status == 0
    assert out.startswith("Of 18 connected pairs, counted by weight,")
    with pytest.raises(SystemExit):
        run(capsys, *asked, "--weight", "boss=3")
    assert "bos" in run(capsys, *asked, "--weight", "bos,bank=3")[2]
