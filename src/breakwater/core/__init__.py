"""The science: pure values and functions. No Django, no I/O, no clock, no hidden randomness."""
