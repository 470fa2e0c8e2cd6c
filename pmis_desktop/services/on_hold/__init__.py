"""等着的: files and changes that wait until their reason ends, and are then taken by themselves."""
