"""Looking through the records: what a list asks for, its ids, its rows when they are painted."""
