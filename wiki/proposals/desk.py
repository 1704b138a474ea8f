"""The desk's kind of review for proposals."""
