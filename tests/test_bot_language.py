"""Everything that the bot says, it says in five languages."""

from __future__ import annotations

import ast
import re
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from babel.messages import Catalog
from babel.messages.pofile import read_po
from bot_library import ROOT, WHO
from discord import app_commands
from small_discord import Channel, SmallDiscord
from small_discord.message import walk

from bot import language
from bot.client import COMMANDS
from bot.interpreter import CONTEXTS
from bot.language import LANGUAGES, _, many, number, speak
from bot.panel import OWN, PREFIX
from corpus.formats import registry

pytest_plugins = ("bot_fixture",)
loop = pytest.mark.asyncio(loop_scope="module")

OTHERS = [code for code in LANGUAGES if code != "en"]
MARKS = ("_", "N_", "many")
NAME = re.compile(r"[-_'\w]{1,32}")
"""What Discord takes for a command or an option, in small letters."""
Words = tuple[str | tuple[str, ...], str]
"""Words, or their forms for one and for more, and the context."""


def said() -> set[Words]:
    """All that stands marked in the bot's code, and the names of the kinds of files."""
    found: set[Words] = set()
    for file in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in MARKS:
                words = [str(one.value) for one in node.args if isinstance(one, ast.Constant)]
                if ast.unparse(node.func) == "many":
                    assert len(words) == 2, ast.unparse(node)
                    found.add((tuple(words), ""))
                elif words:
                    found.add((words[0], ""))
    return found | {(one.name, "") for one in registry.FORMATS}


def told(command: object = None) -> Iterator[Words]:
    """Names and descriptions of the commands, as Discord is told them."""
    for one in COMMANDS if command is None else [command]:
        if isinstance(one, app_commands.ContextMenu):
            yield one.name, CONTEXTS[app_commands.TranslationContextLocation.command_name]
            continue
        assert isinstance(one, app_commands.Command | app_commands.Group)
        yield one.name, CONTEXTS[app_commands.TranslationContextLocation.command_name]
        yield one.description, ""
        if isinstance(one, app_commands.Group):
            for inner in one.commands:
                yield from told(inner)
            continue
        for option in one.parameters:
            yield option.name, CONTEXTS[app_commands.TranslationContextLocation.parameter_name]
            yield str(option.description), ""
            for choice in option.choices:
                yield choice.name, ""


def catalogue(code: str) -> Catalog:
    with (language.FOLDER / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def entry(words: Words) -> str:
    """As a translator finds it in a catalogue."""
    forms, context = words
    quoted = [
        f'"{form}"'.replace("\n", "\\n") for form in ([forms] if isinstance(forms, str) else forms)
    ]
    head = f'msgctxt "{context}"\n' if context else ""
    if len(quoted) == 1:
        return f'{head}msgid {quoted[0]}\nmsgstr ""\n'
    return f'{head}msgid {quoted[0]}\nmsgid_plural {quoted[1]}\nmsgstr[0] ""\nmsgstr[1] ""\n'


def forms(text: object) -> list[str]:
    return [str(one) for one in text] if isinstance(text, tuple | list) else [str(text)]


@pytest.mark.parametrize("code", OTHERS)
def test_every_word_is_translated(code: str) -> None:
    """What the bot says or tells Discord stands in each catalogue, and nothing else does."""
    wanted = said() | set(told())
    held = {
        (one.id if isinstance(one.id, str) else tuple(one.id), one.context or "")
        for one in catalogue(code)
        if one.id and all(forms(one.string)) and not one.fuzzy
    }
    missing = "\n".join(sorted(entry(one) for one in wanted - held))

    assert missing == ""
    assert held - wanted == set()


@pytest.mark.parametrize("code", OTHERS)
def test_translations_keep_the_places_and_marks(code: str) -> None:
    """Each {name} and each ** of the English words stands in the translation too."""
    marks = re.compile(r"\{\w*\}|\*\*|^-#", re.MULTILINE)
    for one in catalogue(code):
        if not one.id:
            continue
        for place, form in enumerate(forms(one.string)):
            words = forms(one.id)[min(place, 1)] if one.pluralizable else forms(one.id)[0]
            assert sorted(marks.findall(form)) == sorted(marks.findall(words)), form


@pytest.mark.parametrize("code", OTHERS)
def test_names_of_commands_are_such_as_discord_takes(code: str) -> None:
    """Small letters, no spaces, at most 32; descriptions of at most 100 signs; none twice."""
    spoken = {(one.id, one.context or ""): str(one.string) for one in catalogue(code)}
    for command in COMMANDS:
        for words, context in told(command):
            text = spoken[words, context]
            if isinstance(command, app_commands.ContextMenu):
                assert 1 <= len(text) <= 32
            elif context:
                assert NAME.fullmatch(text), text
                assert text == text.lower()
            else:
                assert 1 <= len(text) <= 100, text
        inner = command.commands if isinstance(command, app_commands.Group) else [command]
        for one in [*inner, command]:
            below = getattr(one, "parameters", ()) or getattr(one, "commands", ())
            context = "option" if hasattr(one, "parameters") else "command"
            names = [spoken[each.name, context] for each in below]
            assert len(names) == len(set(names)), names
    top = [spoken[one.name, "command"] for one in COMMANDS]
    assert len(top) == len(set(top)), top


@pytest.mark.parametrize("code", OTHERS)
def test_commands_are_called_by_their_names_in_that_language(code: str) -> None:
    """Where the bot says `/settings`, the German words say `/einstellungen`, and so on."""
    spoken = {one.id: str(one.string) for one in catalogue(code) if one.context == "command"}
    call = re.compile(r"(?<![\w/:.])/(\w+)(?: (\w+))?")
    for one in catalogue(code):
        for english, said_ in zip(forms(one.id), forms(one.string), strict=False):
            wanted = [
                (spoken[first], spoken.get(second, ""))
                for first, second in call.findall(english)
                if first in spoken
            ]
            found = call.findall(said_)
            for (first, second), (here, then) in zip(wanted, found, strict=True):
                assert here == first
                assert not second or then == second


def test_what_is_spoken_is_the_first_language_that_is_known() -> None:
    """A locale counts by its language; English if none is spoken."""
    spoken = []
    for wanted in (("pt-BR",), ("es-419", "de"), ("ja", "", "fr"), ("ja",), ()):
        speak(*wanted)
        spoken.append(language.spoken())

    assert spoken == ["pt", "es", "fr", "en", "en"]


def test_numbers_choose_the_form() -> None:
    """One, and more; the number stands in its place."""
    speak("de")
    german = [many("{n} vote", "{n} votes", n) for n in (1, 2)]
    speak("en")

    assert german == ["1 Stimme", "2 Stimmen"]
    assert many("{n} vote", "{n} votes", 0) == "0 votes"
    assert _("Share") == "Share"


@pytest.mark.parametrize(
    ("code", "whole", "broken"),
    [
        ("en", "12,345", "1,234.50"),
        ("de", "12.345", "1.234,50"),
        ("fr", "12\u202f345", "1\u202f234,50"),
        ("es", "12.345", "1.234,50"),
        ("pt", "12.345", "1.234,50"),
    ],
)
def test_numbers_are_written_as_the_language_does(code: str, whole: str, broken: str) -> None:
    """Those of counts too."""
    speak(code)
    written = number(12345), number(1234.5, 2), many("{n} vote", "{n} votes", 12345)
    speak("en")

    assert written[:2] == (whole, broken)
    assert written[2].startswith(f"{whole} ")


@loop
async def test_a_refusal_counts_in_the_language_of_the_member(discord: SmallDiscord) -> None:
    """The characters of a question that is too long."""
    asked = await discord.slash("ask", {"question": "why " * 400}, locale="de")

    told = (await asked.answer()).content
    assert "1.599" in told
    assert "1.000" in told


@pytest_asyncio.fixture(loop_scope="module")
async def german(discord: SmallDiscord) -> AsyncIterator[Channel]:
    """A channel of a server whose community speaks German; nothing is chosen there."""
    guild = discord.add_guild("Lesesaal", locale="de")
    yield discord.add_channel("fragen", guild=guild)
    discord.leave_guild(guild)


@loop
async def test_commands_have_names_in_each_language(discord: SmallDiscord) -> None:
    """Discord is told them when the bot starts."""
    bodies = {one.name: one.body for one in discord.commands[None]}
    names = bodies["ask"]["name_localizations"]
    question = bodies["ask"]["options"][0]

    assert {key: names[key] for key in ("de", "fr", "es-ES", "es-419", "pt-BR")} == {
        "de": "fragen",
        "fr": "demander",
        "es-ES": "preguntar",
        "es-419": "preguntar",
        "pt-BR": "perguntar",
    }
    assert question["name_localizations"]["de"] == "frage"
    assert question["description_localizations"]["de"] == "Was möchtest du wissen?"
    assert bodies["Find the source"]["name_localizations"]["de"] == "Quelle finden"


@loop
async def test_a_member_is_answered_in_the_language_of_their_discord(
    discord: SmallDiscord,
) -> None:
    """The bot's words are German, French, …; the quote is the article's, to the letter."""
    shown = {}
    for locale in ("en-US", "de", "fr", "es-419", "pt-BR", "ja"):
        asked = await discord.slash("ask", {"question": WHO}, locale=locale)
        shown[locale] = await asked.answer()
    lines = {locale: message.content.splitlines() for locale, message in shown.items()}
    quotes = {
        locale: [line for line in found if line.startswith(">")] for locale, found in lines.items()
    }
    labels = {
        locale: [one["label"] for one in walk(message.components) if "label" in one]
        for locale, message in shown.items()
    }

    assert {locale: found[0].partition(".")[0] + "." for locale, found in lines.items()} == {
        "en-US": "I found no sure answer.",
        "de": "Eine sichere Antwort habe ich nicht gefunden.",
        "fr": "Je n’ai pas trouvé de réponse sûre.",
        "es-419": "No encontré una respuesta segura.",
        "pt-BR": "Não encontrei uma resposta segura.",
        "ja": "I found no sure answer.",
    }
    assert all(found == quotes["en-US"] for found in quotes.values())
    assert "24 January 2018 · paragraph" in shown["en-US"].content
    assert "24. Januar 2018 · Absatz" in shown["de"].content
    assert "24 de janeiro de 2018 · parágrafo" in shown["pt-BR"].content
    assert labels["de"][:4] == ["◀ Davor", "Danach ▶", "Nächstes Zitat", "Ganzer Artikel"]


@loop
async def test_buttons_and_refusals_speak_to_the_one_who_acts(discord: SmallDiscord) -> None:
    """An answer in English, a button pressed in French, a wrong date in German."""
    answer = await (await discord.slash("ask", {"question": WHO})).answer()
    (good,) = [one["custom_id"] for one in walk(answer.components) if one.get("label") == "👍"]
    thanks = await (await discord.click(answer, good, user=discord.other, locale="fr")).answer()
    wrong = await discord.slash("ask", {"question": WHO, "since": "quatsch"}, locale="de")

    assert thanks.content == "Merci, c’est noté."
    assert (await wrong.answer()).content == (
        "„quatsch“ kann ich nicht als Datum lesen. Schreib es wie 2024, März 2024, 3. März, "
        "2024-03-05 oder letzte Woche."
    )


@loop
async def test_a_message_is_answered_as_its_server_or_its_author_speaks(
    discord: SmallDiscord, german: Channel
) -> None:
    """Discord does not tell the language of who mentions the bot: it is the server's, until they
    have used a command."""
    newcomer = discord.add_user("Nele")
    discord.world.join(newcomer, discord.world.guilds[german.guild_id or 0])
    mention = f"{discord.bot.mention} {WHO}"
    before = await discord.reply_to(await discord.say(german, newcomer, mention))
    await (await discord.slash("forget me", channel=german, user=newcomer, locale="fr")).answer()
    after = await discord.reply_to(await discord.say(german, newcomer, mention))

    assert before.content.startswith("Eine sichere Antwort habe ich nicht gefunden.")
    assert after.content.startswith("Je n’ai pas trouvé de réponse sûre.")


@loop
async def test_a_server_can_choose_one_language_for_everybody(
    discord: SmallDiscord, german: Channel
) -> None:
    """Whatever their Discord speaks, and the panel as well; and back to each their own."""
    panel = await (await discord.slash("settings", channel=german)).answer()
    changed = await (await discord.click(panel, f"{PREFIX}language", values=["es"])).answer()
    chosen = await (
        await discord.slash("ask", {"question": WHO}, channel=german, locale="fr")
    ).answer()
    await (await discord.click(changed, f"{PREFIX}language", values=[OWN])).answer()
    own = await (
        await discord.slash("ask", {"question": WHO}, channel=german, locale="fr")
    ).answer()
    texts = [str(one.get("content")) for one in walk(changed.components)]

    assert "## Cómo respondo en este servidor" in texts
    assert chosen.content.startswith("No encontré una respuesta segura.")
    assert own.content.startswith("Je n’ai pas trouvé de réponse sûre.")
