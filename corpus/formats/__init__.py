"""One module for each kind of file, and the registry that tells them apart."""
