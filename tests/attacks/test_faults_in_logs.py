"""Whoever reads the server's log looks for what a fault of the database quotes: rows, values, statements."""

import io
import logging
import logging.config

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from breakwater.capabilities.releases.tests.cast import browser
from breakwater.capabilities.statements import reading
from breakwater.foundation.database.faults import FaultFormatter, told

SECRET = "Zulaikha Quoted"
FAULTS = {
    "a row": (
        "insert into statements_place (code, name, name_local, lang, state, kind, latitude, longitude, precision_km) "
        f"values ('PLX', '{SECRET}', '', '', '', 'x', null, 0, 0)"
    ),
    "a key": (
        "insert into members_workinggroup (id, code, name, world) "
        f"select gen_random_uuid(), '{SECRET}', 'x', 'live' from generate_series(1, 2)"
    ),
    "a value": f"select '{SECRET}'::integer",
    "a message of a function's": f"do $$ begin raise exception 'x' using detail = '{SECRET}', hint = '{SECRET}'; end $$",
    "a statement": f"select nonsense from (select '{SECRET}'::text as x) y",
}


@pytest.fixture
def log():
    """What the server's log would hold, in the form that the settings give it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    configured = logging.config.DictConfigurator({"version": 1, "formatters": settings.LOGGING["formatters"]})
    handler.setFormatter(configured.configure_formatter(configured.config["formatters"]["line"]))
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize("name", FAULTS)
def test_no_value_stands_in_it(cast, log, monkeypatch, name):
    """Though the driver's own text of the fault quotes it."""
    quoted = []

    def fail(principal, report_id):
        with connections["owner"].cursor() as cursor:
            try:
                cursor.execute(FAULTS[name])
            except Exception as error:
                quoted.append(str(error))
                raise

    monkeypatch.setattr(reading, "report_page", fail)
    client: Client = browser(cast, "Chidi")
    client.raise_request_exception = False
    answer = client.get("/reports/00000000-0000-4000-8000-000000000000/")
    logging.getLogger("breakwater").error("It failed: %s", _error(FAULTS[name]))
    assert answer.status_code == 500
    assert SECRET in quoted[0]
    assert SECRET not in log.getvalue()
    assert SECRET not in answer.content.decode()
    assert "report_page" in log.getvalue() or "fail" in log.getvalue()
    assert log.getvalue().count("Traceback") >= 1


def _error(statement):
    try:
        with connections["owner"].cursor() as cursor:
            cursor.execute(statement)
    except Exception as error:  # noqa: BLE001 - the error is what is wanted
        return error
    raise AssertionError


def test_the_kind_of_fault_is_told(cast):
    """So that whoever mends it knows where to look."""
    assert "23505" in told(_error(FAULTS["a key"]))
    assert "(members_workinggroup_code_key)" in told(_error(FAULTS["a key"]))
    assert told(ValueError("as it is")) == "as it is"
    assert told(psycopg.OperationalError("the connection is lost\nmore")) == "the connection is lost"


def test_a_record_that_another_handler_wrote_is_written_anew(cast):
    """A record keeps its traceback as text once somebody has written it."""
    error = _error(FAULTS["a row"])
    record = logging.LogRecord("x", logging.ERROR, "", 0, "It failed", (), (type(error), error, None))
    assert SECRET in logging.Formatter().format(record)
    assert SECRET not in FaultFormatter().format(record)
