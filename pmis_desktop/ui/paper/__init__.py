"""Pages of paper: shown before they are printed, and painted on a printer."""
