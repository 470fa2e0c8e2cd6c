"""报送情况: who has sent, who is late, what went to and fro, and the words that remind people."""
