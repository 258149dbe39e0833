"""Approvals: what one person asks and another decides. Nobody approves their own request."""
