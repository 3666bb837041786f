"""`/ask` with an article, a tag or dates: by the real bot, over real sockets."""

from __future__ import annotations

from typing import Any

import pytest
from bot_library import LASAGNE, WHO
from bot_reader import marks, page, previews
from small_discord import Interaction, SmallDiscord

from bot import render

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio(loop_scope="module")

MAYORS = "Mayors stay away from White House meeting after letter to sanctuary cities"


async def ask(discord: SmallDiscord, question: str, **options: Any) -> Interaction:
    return await discord.slash("ask", {"question": question, **options})


async def offered(discord: SmallDiscord, option: str, typed: str) -> list[dict[str, Any]]:
    options = {"question": WHO, option: typed}
    return await (await discord.autocomplete("ask", options, option)).choices()


async def titles(interaction: Interaction) -> set[str]:
    return {shown.title for shown in page((await interaction.answer()).content).quotes}


async def test_an_article_is_offered_while_typing_and_searched_alone(discord: SmallDiscord) -> None:
    """With a typo in its title; the answer says in small print where it looked."""
    first, *_ = await offered(discord, "article", "mayers stay away")
    answer = await (await ask(discord, WHO, article=first["value"])).answer()

    assert first["name"].startswith("Mayors stay away from White House meeting")
    assert {shown.title for shown in page(answer.content).quotes} == {MAYORS}
    assert page(answer.content).notes == (f"“{WHO}”", f"Looked only here: “{MAYORS}”")


async def test_at_most_25_choices_for_nothing_typed(discord: SmallDiscord) -> None:
    """The newest articles, and the tags that most of them have."""
    articles, tags = await offered(discord, "article", ""), await offered(discord, "tag", "")

    assert len(articles) == 25
    assert 1 <= len(tags) <= 25


async def test_a_tag_is_searched_alone(discord: SmallDiscord) -> None:
    """Chosen from those that are offered."""
    (tag, *_) = await offered(discord, "tag", "rowing")
    interaction = await ask(discord, "how much is the membership?", tag=tag["value"])
    answer = await interaction.answer()

    assert page(answer.content).notes[1:] == (f"Looked only here: tag “{tag['value']}”",)
    assert MAYORS not in await titles(interaction)


async def test_dates_narrow_the_search(discord: SmallDiscord) -> None:
    """As people write them; the article of January 2018 is found before 2019 and not since."""
    before = await ask(discord, WHO, before="2019", since="January 2018")
    since = await ask(discord, WHO, since="2019")

    assert await titles(before) == {MAYORS}
    assert MAYORS not in await titles(since)
    small = "published since 1 January 2018, published before 1 January 2019"
    assert page((await before.answer()).content).notes[1:] == (f"Looked only here: {small}",)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"since": "banana"}, "I cannot read “banana” as a date. Write it like 2024,"),
        ({"article": "no such thing"}, "There is no article called “no such thing”."),
        ({"tag": "no such tag"}, "No article has the tag “no such tag”."),
        ({"since": "2024", "before": "2023"}, "Nothing can be published since 2024-01-01 and"),
    ],
)
async def test_what_cannot_be_chosen_is_explained(
    options: dict[str, str], told: str, discord: SmallDiscord
) -> None:
    """In place of an answer, and nothing was searched."""
    answer = await (await ask(discord, WHO, **options)).answer()

    assert answer.content.startswith(told)


async def test_what_was_typed_is_repeated_without_its_markup(discord: SmallDiscord) -> None:
    """The bot lends nobody its voice for a link."""
    for option in ("article", "tag", "since"):
        typed = "[Free Nitro](https://evil.example/x)"
        answer = await (await ask(discord, WHO, **{option: typed})).answer()

        assert marks(answer.content) == set()
        assert previews(answer.content) == []


async def test_a_private_answer_is_seen_by_the_asker_alone(discord: SmallDiscord) -> None:
    """So is the word on a choice that is none."""
    private = await (await ask(discord, WHO, private=True)).answer()
    public = await (await ask(discord, WHO)).answer()
    refused = await (await ask(discord, WHO, private=True, since="banana")).answer()

    assert [one.visible_to for one in (private, public, refused)] == [
        discord.user.id,
        None,
        discord.user.id,
    ]
    assert page(private.content) == page(public.content)


async def test_a_follow_up_stays_where_the_question_was_asked(discord: SmallDiscord) -> None:
    """In the same article; a question that stands by itself in the same thread looks everywhere."""
    thread = discord.add_thread("mayors")
    first, *_ = await offered(discord, "article", MAYORS)
    options = {"question": WHO, "article": first["value"]}
    await (await discord.slash("ask", options, channel=thread)).answer()
    further = await discord.say(thread, content=f"{discord.bot.mention} and who else?")
    alone = await discord.say(thread, content=f"{discord.bot.mention} {LASAGNE}")

    notes = page((await discord.reply_to(further)).content).notes
    assert notes[-1] == f"Looked only here: “{MAYORS}”"
    assert page((await discord.reply_to(alone)).content).verdict == render.VERDICTS["nothing"]


async def test_nothing_follows_a_private_answer(discord: SmallDiscord) -> None:
    """What others did not see is not what their question continues."""
    thread = discord.add_thread("quiet")
    options = {"question": WHO, "private": True}
    await (await discord.slash("ask", options, channel=thread)).answer()
    said = await discord.say(thread, discord.other, f"{discord.bot.mention} and who else?")

    assert "Understood as" not in (await discord.reply_to(said)).content
