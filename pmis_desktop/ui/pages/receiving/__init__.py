"""The county takes the branches' packages: look first, take in, answer."""
