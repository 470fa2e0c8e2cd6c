"""What is shown while no vault is open: unlocking, beginning, restoring, practising."""
