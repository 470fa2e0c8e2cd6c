"""Photos and scans: bytes from outside in, checked and re-encoded bytes out, by a child process."""
