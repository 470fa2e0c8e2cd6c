"""组织关系转接: starting, passing on, receiving, and what has got stuck on the way."""
