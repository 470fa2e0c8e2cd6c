"""The county's desk: what branches and county wrote differently, decided one by one."""
