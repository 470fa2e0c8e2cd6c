"""Backups: when the last was made, where they lie, and going back to one."""
