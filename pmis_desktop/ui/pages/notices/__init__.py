"""通知: the county writes and hears who has read, a branch reads."""
