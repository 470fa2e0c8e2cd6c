"""Photos and scans of members: taken in, listed, looked at, carried to the county."""
