"""Hands on the keys of the contribute form."""

from __future__ import annotations


class Keys:
    """Hands on the keys; each key takes `delay` ms."""

    def __init__(self, page, *, delay=0):
        self.page = page
        self.delay = delay

    def type(self, text):
        self.page.keyboard.type(text, delay=self.delay)
        return self

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key, delay=self.delay)
        return self

    def record(self, text):
        """Open a new record from the line under the last one; its name becomes its first statement."""
        self.press("Escape", "a").type(text).press("Control+Enter")

    def row(self, prop, value, *, grade="", preset=""):
        """Key one statement; grade by its code and marking by one digit, where they change."""
        self.type(prop).press("Tab").type(value)
        if not preset:
            return self.press("Enter")
        return self.press("Tab").type(grade).press("Tab", preset)

    def relation(self, words, other):
        """Key a relation to a record keyed above."""
        self.type(words).press("Enter").type(other)
        self.page.locator(".options:visible .option").first.wait_for()
        return self.press("Enter")

    def answer(self, *digits, reason=""):
        """Answer the question under a person: child 1 to 3, victim 4 to 6."""
        self.press("Escape", "j", *digits)
        if reason:
            self.press("Tab").type(reason)
