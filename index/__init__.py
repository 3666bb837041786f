"""Passages become a versioned index, a question becomes an answer. Knows no Discord."""
