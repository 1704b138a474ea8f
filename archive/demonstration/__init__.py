"""The demonstration: documents written for it from public facts, drawn into files when they are loaded."""
