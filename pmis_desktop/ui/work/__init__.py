"""What every page works with: jobs, changes, messages, dialogs, this machine's own settings."""
