"""The sites that exchange with the county: admitting, inviting, revoking."""
