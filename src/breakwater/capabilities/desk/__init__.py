"""The desk: what one owes and is owed, and what is new."""
