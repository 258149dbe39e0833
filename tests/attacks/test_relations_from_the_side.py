"""A relation is reached by its own address, its report or its neighbour, and tells of an end that is hidden."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from breakwater.capabilities.releases.tests.cast import browser, own_only
from breakwater.capabilities.statements import operations
from breakwater.capabilities.statements.drafts import NewRecord, NewReport, NewStatement, Screening
from breakwater.core.marking import Pap, Tlp

ADULT = Screening("no", "no", reason="Known adult.")
CHILD = Screening("no", "perhaps")


def shared(**parts):
    return own_only(tlp=Tlp.AMBER, pap=Pap.AMBER, releasable_to=frozenset({"TH-BSB"}), **parts)


def statement(record, value, marking, **parts):
    return NewStatement(record=record, prop="name", value=value, marking=marking, said_on=date(2026, 2, 26), **parts)


def tie(source, target, prop, detail, marking):
    return NewStatement(
        record="t", prop=prop, value=detail, marking=marking, source=source, target=target, said_on=date(2026, 2, 26)
    )


def hand_in(cast, *, prop, detail, end_marking, screening):
    """Let ID-IID state that a shared person stands to another, in a shared report."""
    return operations.contribute(
        principal=cast["Chidi"],
        records=[
            NewRecord("a", "person", ADULT),
            NewRecord("b", "person", screening),
            NewRecord("t", "relation"),
        ],
        statements=[
            statement("a", "Open Name", shared()),
            statement("b", "Zulaikha Hidden", end_marking),
            tie("a", "b", prop, detail, shared()),
        ],
        report=NewReport("R1", "A report", "Text.", date(2026, 2, 26), shared()),
    )


def pages(client: Client, done) -> dict[str, tuple[int, str]]:
    addresses = {
        "statement": reverse("statement", args=[done.statement_ids[2]]),
        "report": reverse("report", args=[done.report_id]),
        "neighbour": reverse("entity", args=[done.record_ids["a"]]),
        "end": reverse("entity", args=[done.record_ids["b"]]),
        "panel": reverse("entity-panel", args=[done.record_ids["b"]]),
        "desk": reverse("desk"),
    }
    answers = {name: client.get(address) for name, address in addresses.items()}
    return {name: (answer.status_code, answer.content.decode()) for name, answer in answers.items()}


def test_a_hidden_end_hides_the_relation_at_its_own_address_and_in_its_report(cast):
    done = hand_in(cast, prop="works_with", detail="Detail of it", end_marking=own_only(), screening=ADULT)
    found = pages(browser(cast, "Dana"), done)
    assert found["statement"][0] == found["end"][0] == 404
    for name, (_status, text) in found.items():
        assert "Detail of it" not in text
        assert name in ("end", "panel") or done.record_ids["b"] not in text  # those two repeat their own address
    assert '<span class="count">1</span>' in found["report"][1]
    assert pages(browser(cast, "Chidi"), done)["statement"][0] == 200


@pytest.mark.parametrize("who", ["Dana", "Chidi"])
def test_a_tie_that_would_find_a_protected_person_stands_nowhere(cast, who):
    done = hand_in(cast, prop="family_of", detail="Daughter Zulaikha", end_marking=shared(), screening=CHILD)
    found = pages(browser(cast, who), done)
    for name in ("report", "neighbour", "end", "panel", "desk", "statement"):
        assert "Zulaikha" not in found[name][1], name
    assert "Open Name" not in found["end"][1]


def test_the_detail_beside_a_protected_person_is_left_out_where_the_tie_stays(cast):
    done = hand_in(cast, prop="carried", detail="Daughter Zulaikha", end_marking=shared(), screening=CHILD)
    found = pages(browser(cast, "Dana"), done)
    assert found["statement"][0] == 200
    for name, (_status, text) in found.items():
        assert "Zulaikha" not in text, name
