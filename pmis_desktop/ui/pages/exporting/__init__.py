"""The room for exports: which sheet, whose, which columns, how numbers are shown, and where to."""
