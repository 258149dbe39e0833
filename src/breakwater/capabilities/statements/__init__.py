"""Statements: what one agency says about one record, under its own marking."""
