"""等着的: what waits, why, and what ends it."""
