"""What a 基层党委 approves: what waits for it, its opinion, and the county that follows it."""
