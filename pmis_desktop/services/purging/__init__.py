"""Removal for good: orders of the county's root, carried out in every vault they reach."""
