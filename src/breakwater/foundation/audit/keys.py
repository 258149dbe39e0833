"""Where the log's signing key, its public half and the held head are kept."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from breakwater.foundation.audit import held
from breakwater.foundation.audit.checkpoint import SigningKey, VerifyingKey, read_key
from breakwater.foundation.database.secrets_file import secrets_for

SECRET: Final = "audit_signing_key"  # noqa: S105 - the name of the secret, not the secret
PUBLIC: Final = "audit-keys.pub"
DEFAULT_ORIGIN: Final = "breakwater/audit"


@dataclass(frozen=True, slots=True)
class LogFiles:
    """The log's files in one data folder.

    Attributes:
        folder: the data folder, outside the database's own.
        origin: the log's name, which every head says.
    """

    folder: Path
    origin: str = DEFAULT_ORIGIN

    @property
    def held(self) -> Path:
        """Name the file of the last head."""
        return self.folder / held.FILE

    def signing_key(self) -> SigningKey:
        """Give the key of the sealer, made on first use, and publish its public half beside it."""
        key = SigningKey.from_secret(self.origin, secrets_for(self.folder, [SECRET])[SECRET])
        line = key.verifying.text()
        public = self.folder / PUBLIC
        known = public.read_text(encoding="utf-8").splitlines() if public.exists() else []
        if line not in known:  # keys that signed older heads stay
            public.write_text("".join(f"{each}\n" for each in (*known, line)), encoding="utf-8")
        return key

    def verifying_keys(self) -> list[VerifyingKey]:
        """Give every key that has signed heads of this log; none before the sealer's first start."""
        public = self.folder / PUBLIC
        if not public.exists():
            return []
        return [read_key(line) for line in public.read_text(encoding="utf-8").splitlines() if line.strip()]


def log_files() -> LogFiles:
    """Give the files of this installation."""
    return LogFiles(Path(settings.DATA_DIR), getattr(settings, "AUDIT_ORIGIN", DEFAULT_ORIGIN))
