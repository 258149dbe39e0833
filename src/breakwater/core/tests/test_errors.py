"""Errors carry what is wrong and what to do, and print both."""

import pytest

from breakwater.core.errors import BreakwaterError, ClaimError, GradingError, IntervalError, VocabularyError


@pytest.mark.parametrize("error", [BreakwaterError, ClaimError, GradingError, IntervalError, VocabularyError])
def test_message_and_remedy_read_as_one_text(error):
    """A KeyError would print its message in quotes; ours does not."""
    assert str(error("It is wrong.", "Do this.")) == "It is wrong. Do this."
    assert str(error("It is wrong.")) == "It is wrong."
