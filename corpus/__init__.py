"""Files become articles, articles become passages. Knows no vectors and no Discord."""
