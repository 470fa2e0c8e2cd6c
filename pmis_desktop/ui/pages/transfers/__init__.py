"""组织关系转接 in the window: the list, one transfer with its steps, and what each step asks."""
