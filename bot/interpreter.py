"""Command names and what is said of them, in the languages of Discord that the bot speaks."""

import discord
from discord import app_commands

from bot.language import ENGLISH, known, translated

_Where = app_commands.TranslationContextLocation
CONTEXTS = {
    _Where.command_name: "command",
    _Where.group_name: "command",
    _Where.parameter_name: "option",
}
"""The context (msgctxt) in which a catalogue holds the names; what describes has none."""


class Interpreter(app_commands.Translator):
    """Answers discord.py from the catalogues when the commands are told to Discord."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The words in that language; None if the bot does not speak it, or says the same."""
        language = known(str(locale))
        if not language or language == ENGLISH:
            return None
        said = translated(CONTEXTS.get(context.location, ""), string.message, language)
        return said if said != string.message else None
