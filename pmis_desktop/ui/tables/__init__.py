"""Tables of many rows and trees of organisations: ids first, rows when they are painted."""
