"""Commitments: whatever someone must do by a date. Who owes what to whom, under which mandate."""
