"""Pictures of what the bot says, as a Discord client shows it, for docs/pictures.md."""
