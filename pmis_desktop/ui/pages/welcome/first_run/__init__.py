"""The first run: one question a page, and at the end a vault."""
