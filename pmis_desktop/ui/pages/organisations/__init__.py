"""Party organisations: the tree, and one of them beside it."""
