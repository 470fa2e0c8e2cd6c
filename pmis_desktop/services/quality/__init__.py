"""How right and how complete the records are: found, counted, mended, told to the branches."""
