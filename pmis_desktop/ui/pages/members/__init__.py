"""Members: who is in the list, found and narrowed down, and one of them beside it."""
