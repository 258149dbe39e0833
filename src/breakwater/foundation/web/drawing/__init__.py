"""The template tags, by what they draw; `templatetags/breakwater.py` makes them one library."""
