"""回收站: what was taken out of the lists, and back."""
