"""The forms in which facts are written: each cleans what was typed and returns a `proposing.Change`."""
