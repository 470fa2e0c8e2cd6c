"""The room of the county's own codes and rules."""
