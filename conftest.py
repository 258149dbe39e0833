"""What every test may use; see the plugin for the database."""

pytest_plugins = ["breakwater.foundation.database.testing"]
