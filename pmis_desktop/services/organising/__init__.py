"""Organisations in full: how they stand, their committees and terms, and what becomes of them."""
