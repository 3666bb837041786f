"""The command line over the articles, a module for each command."""
