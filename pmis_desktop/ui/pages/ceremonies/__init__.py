"""遇到意外怎么办: what to do after a mishap, one step at a time."""
