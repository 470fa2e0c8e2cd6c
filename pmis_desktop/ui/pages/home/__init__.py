"""The first page: what to do today, and the figures."""
