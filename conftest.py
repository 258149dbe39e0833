"""What every test may use: the plugin brings the database, this completes its template."""

pytest_plugins = ["breakwater.foundation.database.testing"]


def pytest_database_migrated() -> None:
    """Give the template the key of the tickets, as the operator's `migrate` does."""
    from breakwater.foundation.access.tickets import install_key

    install_key(using="owner")
