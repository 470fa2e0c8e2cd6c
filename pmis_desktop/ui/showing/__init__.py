"""Showing the program without a person: the story played through the real widgets, and pictures."""
