"""HTML: a web page to its article with title, author and date, a piece of HTML to its text."""
