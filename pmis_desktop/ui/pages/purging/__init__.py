"""清除与保管期限: removal for good by an order of the root, and whose term is over."""
