"""The embedded server's configuration, written anew at every start: what is here is what runs."""

from collections.abc import Iterable
from pathlib import Path

from breakwater.foundation.database.roles import BACKUP, LOGINS


def server_settings(*, socket: Path, log: Path, durable: bool) -> str:
    """Write postgresql.conf.

    The log keeps starts, stops, recoveries and refused sign-ins. It keeps no error of a statement
    (`log_min_messages = log` leaves them out), for the text of an error can quote a value.
    """
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket),
        "unix_socket_permissions": "0700",
        "max_connections": "60",
        "password_encryption": "scram-sha-256",
        "shared_buffers": "256MB",
        "effective_cache_size": "2GB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "random_page_cost": "1.1",
        "jit": "off",
        "dynamic_shared_memory_type": "posix",
        "timezone": "UTC",
        "datestyle": "iso, ymd",
        "lc_messages": "C",
        "lc_monetary": "C",
        "lc_numeric": "C",
        "lc_time": "C",
        "default_text_search_config": "pg_catalog.simple",
        "logging_collector": "on",
        "log_directory": str(log),
        "log_filename": "postgresql-%a.log",
        "log_file_mode": "0600",
        "log_rotation_age": "1d",
        "log_truncate_on_rotation": "on",
        "log_timezone": "UTC",
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_statement": "none",
        "log_min_duration_statement": "-1",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "track_activity_query_size": "256",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "max_wal_size": "1GB",
        # A read does not wait for the disk, its answer does (foundation.access.answering): write at once.
        "wal_writer_flush_after": "0",
        "wal_writer_delay": "10ms",
    }
    if not durable:
        settings |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "max_connections": "120",
            "autovacuum": "off",
            "log_checkpoints": "off",
        }
    return "".join(f"{name} = '{value}'\n" for name, value in settings.items())


def access_rules(*, databases: str, more: Iterable[str] = ()) -> str:
    """Write pg_hba.conf: each role by its password to its database, nobody else anywhere.

    The administrator signs in as the server's own operating system account, by no password at all.
    """
    rules = [
        "local all postgres peer map=own",
        *more,
        *(f"local {databases} {role} scram-sha-256" for role in LOGINS),
        f"local replication {BACKUP} scram-sha-256",
        "local all all reject",
        "local replication all reject",
    ]
    return "\n".join(rules) + "\n"


def account_map(account: str) -> str:
    """Write pg_ident.conf: which operating system account is the administrator."""
    return f'own "{account}" postgres\n'
