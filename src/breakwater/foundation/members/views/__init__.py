"""Pages of signing in: parse, one call, render."""
