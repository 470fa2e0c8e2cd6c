"""Settings of this machine, and what the program says about itself."""
