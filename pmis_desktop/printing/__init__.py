"""Standard forms: data in, PDF pages out. No database."""
