"""What sites list of themselves, feeds and sitemaps, and the pages that are fetched from there."""
