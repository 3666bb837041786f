"""What hostile articles hold is shown as text, and only as text: over real sockets."""

from __future__ import annotations

import pytest
from bot_hostile import as_read, utf16
from bot_library import BELL, HOSTILE, LEDGER
from bot_reader import Shown, page
from small_discord import Message, SmallDiscord

from bot import render

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTIONS = {
    "zarquon": BELL,
    "plumbous": LEDGER,
    "quixnar": "which quixnar drum split?",
    "vortigern": "which vortigern gate fell?",
    "wexford": "wexford, incomprehensibly, on night 11?",
}


def about(name: str, message: Message) -> Shown:
    """The quote of this article in the answer, whose first lines may say how it was understood."""
    verdict, _, rest = message.content.partition("\n")
    note, _, quotes = rest.partition("\n")
    content = f"{verdict}\n{quotes}" if note.startswith("-# Understood as: ") else message.content
    return next(one for one in page(content).quotes if name in one.text.lower())


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_article_is_quoted_word_for_word(name: str, discord: SmallDiscord) -> None:
    """Nothing is rendered that it did not say, by mention and by command; nobody is pinged."""
    asked = await discord.say(content=f"{discord.bot.mention} {QUESTIONS[name]}")
    replied = await discord.reply_to(asked)
    answered = await (await discord.slash("ask", {"question": QUESTIONS[name]})).answer()
    shown = about(name, replied)

    assert shown == about(name, answered)
    assert shown.text in as_read(HOSTILE[name]["text"])
    for message in (replied, answered):
        assert utf16(message.content) <= 2000
        assert (message.mentions, message.mention_roles) == ((), ())
        assert message.allowed_mentions == {"parse": [], "replied_user": False} or (
            message.allowed_mentions == {"parse": []}
        )


@pytest.mark.parametrize(
    ("name", "title", "target"),
    [
        (
            "zarquon",
            "@everyone (click)(http://evil.example) `zarquon` )( ||x||",
            "https://example.org/a_%28b%29/%2A%2Abold%2A%2A%60x%60",
        ),
        ("plumbous", "Plumbous notes <@1> :smile:", ""),
        ("quixnar", "Quixnar \\ back_slash *star*", ""),
        ("vortigern", "Vortigern's endless word", ""),
        ("wexford", "Wexford stars", "https://example.org/stars"),
    ],
)
async def test_a_hostile_title_is_a_title(
    name: str, title: str, target: str, discord: SmallDiscord
) -> None:
    """Linked where its address is one, plain where it is not."""
    asked = await discord.dm(content=QUESTIONS[name])
    shown = about(name, await discord.reply_to(asked))

    assert (shown.title, shown.target.partition("#:~:text=")[0]) == (title, target)


async def test_a_long_quote_keeps_whole_sentences_around_the_answer(discord: SmallDiscord) -> None:
    """The sentence that was asked about is there, and none is cut."""
    asked = await discord.dm(content=QUESTIONS["wexford"])
    shown = about("wexford", await discord.reply_to(asked))

    assert "over ___interminable___" in shown.text
    assert shown.text.startswith("The *wexford* star-number-")
    assert shown.text.endswith("over ___interminable___ ||~~constellations~~||.")


async def test_a_question_is_repeated_as_the_words_of_who_asked(discord: SmallDiscord) -> None:
    """What a member writes cannot be made the bot's words: it stands in quotation marks, and is
    no markup."""
    evil = f"@everyone {BELL} [x](http://evil.example) <@1>"
    answer = await (await discord.slash("ask", {"question": evil})).answer()

    seen = page(answer.content)

    assert seen.notes == (f"“{evil}”",)
    assert seen.verdict == render.VERDICTS["answered"]
