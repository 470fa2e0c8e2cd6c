"""Excel, WPS and CSV in and out. No database: paths and plain data in, plain data out."""
