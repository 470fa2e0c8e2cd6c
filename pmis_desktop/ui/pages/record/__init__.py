"""The page of one record: its form, its draft, its history, what the county says of it."""
