"""Packages, signatures, trust and the plan of a merge. Pure: no database, no clock."""
