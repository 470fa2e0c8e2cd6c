"""What a user can do, one module per capability. Sessions never leave here."""
