"""What can be done with a message of somebody else: by the real bot, over real sockets."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec
import pytest
from bot_hostile import SNIPPETS
from bot_library import ROOT, WHO, Library
from bot_reader import marks, page, visible
from hypothesis import given
from hypothesis import strategies as st
from small_discord import Message, SmallDiscord
from test_bot_buttons import menu as offered
from test_bot_buttons import named, read_in, read_on
from test_bot_state import answer_to

from bot import claims, markup, unanswered
from bot.state import FILE, State
from corpus import folder
from corpus.article import Span
from index import shorter
from index.answer import Answer

pytest_plugins = ("bot_fixture",)
loop = pytest.mark.asyncio(loop_scope="module")

CLAIM = "Bill de Blasio skipped the meeting at the White House."
OTHER = "The head race of the rowing club was cancelled in autumn."
CHAT = "Lol."


async def menu(discord: SmallDiscord, name: str, message: Message) -> Message:
    return await (await discord.menu(name, message, user=discord.other)).answer()


@loop
async def test_a_message_is_answered_as_a_question(discord: SmallDiscord) -> None:
    """As if its author had asked the bot, whoever picks the menu; everybody sees it."""
    said = await discord.say(content=WHO)
    answer = await menu(discord, "Answer this question", said)
    asked = await (await discord.slash("ask", {"question": WHO})).answer()

    assert answer.visible_to is None
    assert page(answer.content) == page(asked.content)


@loop
@pytest.mark.parametrize("said", ["", "?!", "a" * 1900])
async def test_what_is_no_question_is_explained(said: str, discord: SmallDiscord) -> None:
    """In a sentence, as everywhere."""
    message = await discord.say(content=said, embeds=[{"title": "x"}])
    answer = await menu(discord, "Answer this question", message)

    assert answer.content.startswith(("The question is", "There is no word", "The question has"))


@loop
async def test_each_claim_of_a_message_has_its_source(discord: SmallDiscord) -> None:
    """Word for word, with its title, for the one who asked alone; small talk is passed over."""
    said = await discord.say(content=f"{CLAIM} {CHAT} {OTHER}")
    found = await menu(discord, "Find the source", said)
    text = visible(found.content)
    articles = folder.read(ROOT / "corpus" / "articles").articles

    assert found.visible_to == discord.other.id
    assert text.startswith(claims.HEAD)
    assert f"“{CLAIM}”" in text
    assert f"“{OTHER}”" in text
    assert CHAT not in text
    assert "skipped the meeting that President Donald Trump held" in text
    assert "Mayors stay away from White House meeting" in text
    assert any(one.title in text for one in articles if "rowing" in one.id)


async def test_two_quotes_of_a_claim_can_be_read_on(library: Library, tmp_path: Path) -> None:
    """Of two articles that say different things both are quoted, where each is an answer; what
    repeats the first is not. A menu opens either, for the one who asked alone, after a restart
    too; nothing of it is a question of the server."""
    twin = library.twin(tmp_path / "twin")
    once = "The mumblecore ferry sank off Skerry. Mumblecore ferry: sank, sank, sank off {place}."
    drowned = (
        "Off Skerry the mumblecore ferry sank, 17 drowned. Mumblecore ferry: sank, sank, sank."
    )
    twin.write("first", once.format(place="Skerry"), title="Ferry lost")
    twin.write("again", once.format(place="Skerry") + " It was Monday.", title="Ferry lost again")
    twin.write("second", f"{drowned}\n\n{'Then it rained. ' * 60}", title="Ferry lost at Brack")
    twin.build()
    claim = "The mumblecore ferry sank off Skerry."
    async with SmallDiscord() as discord:
        first = await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        found = await menu(discord, "Find the source", await discord.say(content=claim))
        await first.stop()
        await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        titles = [one["label"].partition(" ")[2] for one in offered(found)]
        around = await read_in(discord, found, 1, discord.other)
        later = await read_on(discord, around, "After ▶", discord.other)
        following = await read_on(
            discord, await read_in(discord, found, 0, discord.other), "Next quote", discord.other
        )
        with sqlite3.connect(twin.folder / "bot" / FILE) as state:
            kept = state.execute("SELECT count(*), max(private) FROM answers").fetchone()
        opened = State.open(twin.folder / "bot")
        week = await unanswered.week(opened, discord.guild.id, 0, 10**12)
        opened.close()
        left = [*discord.problems]

    assert len(titles) == 2
    assert "Ferry lost at Brack" in titles
    assert visible(found.content).count("sank, sank, sank") == 2
    assert around.id != found.id
    assert later.id == around.id
    assert titles[1] in visible(following.content)
    assert around.visible_to == discord.other.id
    assert named(around, "Next quote")["disabled"]
    assert visible(around.content).startswith(titles[1])
    assert (kept, week) == ((1, 1), unanswered.Week(0, 0))
    assert left == []


@loop
async def test_a_long_message_is_looked_up_as_far_as_it_goes(discord: SmallDiscord) -> None:
    """The first five claims, and it is said how many there are."""
    said = await discord.say(content=" ".join(CLAIM.replace("Bill", f"Bill {n}") for n in range(9)))
    found = await menu(discord, "Find the source", said)

    assert "-# Statements looked up: 5 of 9." in found.content
    assert markup.length(found.content) <= markup.LIMIT


@loop
@pytest.mark.parametrize("said", ["lol", "https://example.org/x", "@everyone", "?"])
async def test_a_message_without_a_claim_is_told_so(said: str, discord: SmallDiscord) -> None:
    """Or is looked up whole, if it has a word with a meaning."""
    found = await menu(discord, "Find the source", await discord.say(content=said))

    assert found.content == claims.NO_CLAIM or found.content.startswith(claims.HEAD)
    assert (found.content == claims.NO_CLAIM) == (said == "?")


@loop
async def test_hostile_claims_are_shown_and_nothing_else(discord: SmallDiscord) -> None:
    """The words of a member are repeated without their markup."""
    said = await discord.say(content=f"{SNIPPETS[0]} **Bill** de Blasio <@1> skipped `the` meeting")
    found = await menu(discord, "Find the source", said)

    assert marks(found.content) <= {"subtext", "quote", "strong", "link"}


@pytest.mark.parametrize("count", [1, 3, 5])
def test_a_long_address_hides_no_quote(count: int) -> None:
    """Where there is no room for quote and link the link goes; that nothing was found is said only
    where nothing was."""
    (quote,) = answer_to("x").quotes
    url = "https://example.org/" + "a" * 250
    far = msgspec.structs.replace(quote, article=msgspec.structs.replace(quote.article, url=url))
    found = msgspec.structs.replace(answer_to("x"), quotes=(far,))
    message = claims.message([claims.Looked(CLAIM, found)] * count, count)

    assert markup.length(message) <= markup.LIMIT
    assert claims.NOTHING not in message
    assert visible(message).count("The bell rang.") == count


@pytest.mark.parametrize("count", [1, 3, 5])
@pytest.mark.parametrize("answers", [True, False])
def test_a_second_quote_takes_no_room_from_a_first(answers: bool, count: int) -> None:
    """It stands below it where there is room left and both answer by themselves."""
    (quote,) = answer_to("x").quotes
    first = msgspec.structs.replace(quote, answers=True)
    article = msgspec.structs.replace(quote.article, text="Brack fell. " * 60)
    whole = Span(0, len(article.text) - 1)
    second = msgspec.structs.replace(
        first, article=article, span=whole, text=whole.of(article.text), answers=answers
    )
    found = msgspec.structs.replace(answer_to("x"), quotes=(first, second))
    message, shown = claims.laid_out([claims.Looked(CLAIM, found)] * count, count)

    assert markup.length(message) <= markup.LIMIT
    assert visible(message).count("The bell rang.") == count
    assert ("Brack fell." in message) == answers
    assert [one for one, _ in shown].count(first) == count
    assert len(shown) == message.count("\n> ")


@pytest.mark.parametrize("answers", [True, False])
def test_what_only_comes_close_to_a_claim_is_shown_in_short(answers: bool) -> None:
    """As in an answer."""
    (quote,) = answer_to("x").quotes
    article = msgspec.structs.replace(quote.article, text="Brack fell. " * 60)
    whole = Span(0, len(article.text) - 1)
    long = msgspec.structs.replace(
        quote, article=article, span=whole, text=whole.of(article.text), answers=answers
    )
    found = msgspec.structs.replace(answer_to("x"), quotes=(long,))
    _, [(_, span)] = claims.laid_out([claims.Looked(CLAIM, found)], 1)

    assert (span.end - span.start <= shorter.GLANCE) == (not answers)


def test_a_claim_from_right_to_left_runs_its_own_way() -> None:
    """With the marks around it."""
    nothing = Answer(question="x", verdict="nothing", snapshot="s", quotes=())
    message = claims.message([claims.Looked("השער נסגר.", nothing)], 1)

    assert "\n-# \u2068“השער נסגר.”\u2069\n" in message


@given(st.text(max_size=4000))
def test_any_message_has_claims_or_none(text: str) -> None:
    """At most five are looked up, and what is said of them fits a message."""
    wanted, number = claims.claims_of(text)
    nothing = Answer(question="x", verdict="nothing", snapshot="s", quotes=())
    message = claims.message([claims.Looked(one, nothing) for one in wanted], number)

    assert len(wanted) <= claims.MOST
    assert number >= len(wanted)
    assert 0 < markup.length(message) <= markup.LIMIT
