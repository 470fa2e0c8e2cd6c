"""党委审核 at a committee: what its branches want to do and what the committee says of it."""
