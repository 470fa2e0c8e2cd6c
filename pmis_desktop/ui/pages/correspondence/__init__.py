"""报送情况: who has sent, each branch's correspondence, reminders to copy."""
