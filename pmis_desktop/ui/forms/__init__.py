"""Forms made from the field table: an editor for each kind of field, rows, the whole form."""
