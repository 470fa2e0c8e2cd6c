"""Notices of the county: written, carried inside answers, read at the branches, told back."""
