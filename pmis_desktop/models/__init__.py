"""The data at rest: the vault, its tables and its journal."""
