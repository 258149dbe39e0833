"""Who acts in these tests, when, and on what."""

from datetime import UTC, datetime
from uuid import UUID

ALBA = UUID("8f2f3b53-6d1f-4b8e-9a36-0d8f3f3a1111")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
STATEMENTS = [f"00000000-0000-4000-8000-{number:012x}" for number in range(1, 100)]
