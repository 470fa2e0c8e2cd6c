"""The field's knowledge as pure functions and tables: fields, codes, dates, identity, checks."""
