"""The exchange as a branch sees it: what waits, the package, the answer, what was not taken."""
