"""Every expected failure, one class each."""
