"""The room for the roster: whose, how it will look, onto paper or into a PDF."""
