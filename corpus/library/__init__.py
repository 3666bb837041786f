"""The folder of the articles as it changes: what is added, updated, removed, and its history."""
