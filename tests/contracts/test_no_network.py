"""No test reaches a network: what leaves this machine would be a fault of the product too."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


def test_a_connection_to_another_machine_is_refused() -> None:
    """An address kept for documentation (RFC 5737), so that nobody is asked even if this test fails."""
    with socket.socket() as client:
        client.settimeout(0.2)
        # The plugin warns before it raises, and here warnings are errors.
        with pytest.raises((SocketConnectBlockedError, UserWarning), match=r"192\.0\.2\.1"):
            client.connect(("192.0.2.1", 80))
