"""The desk's kind of review for documents."""
