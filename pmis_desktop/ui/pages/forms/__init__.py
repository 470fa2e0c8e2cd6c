"""The room for forms: pick one, say for whom, fill in, look, print or keep as a file."""
