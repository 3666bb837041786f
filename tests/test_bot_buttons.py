"""The buttons below an answer: by the real bot, over real sockets."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from bot_library import BELL, LASAGNE, ROOT, Library, running
from bot_reader import page, visible
from small_discord import Interaction, Message, Permission, SmallDiscord, User
from small_discord.interaction import AnswerKind
from small_discord.message import walk

from bot import buttons, pressed, render, voting
from bot.buttons import LABELS, Action, Press
from bot.sent import Asking, SentAnswers
from bot.state import FILE, State
from bot.votes import Votes
from corpus import folder
from index.answer import Answer
from index.scope import EVERYTHING

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio(loop_scope="module")

WHERE = "Why did Bill de Blasio call off his visit?"
READING = ["◀ Before", "After ▶", "Next quote", "Whole article"]
SEVERAL = "who skipped the meeting?"
"""Answered by several quotes."""
MAYORS = "mayors-stay-away-from-white-house-meeting"


def labels(message: Message) -> list[str]:
    """What is written on the buttons."""
    return [one["label"] for one in walk(message.components) if one.get("label")]


def menu(message: Message) -> list[dict[str, str]]:
    """What the menu of the quotes offers; nothing if there is none."""
    found = [one for one in walk(message.components) if one.get("options")]
    assert all(one["placeholder"] == LABELS[Action.AROUND] for one in found)
    return [option for one in found for option in one["options"]]


async def read_in(
    discord: SmallDiscord, message: Message, place: int, user: User | None = None
) -> Message:
    """What choosing a quote shows."""
    (found,) = [one for one in walk(message.components) if one.get("options")]
    chosen = await discord.click(message, found["custom_id"], values=[str(place)], user=user)
    return await chosen.answer()


def named(message: Message, label: str) -> dict[str, Any]:
    return next(one for one in walk(message.components) if one.get("label") == label)


async def ask(discord: SmallDiscord, question: str = WHERE, **options: Any) -> Message:
    words = {"question": question, **options}
    return await (await discord.slash("ask", words)).answer()


async def press(
    discord: SmallDiscord, message: Message, label: str, user: User | None = None
) -> Interaction:
    return await discord.click(message, named(message, label)["custom_id"], user=user)


async def read_on(
    discord: SmallDiscord, message: Message, label: str, user: User | None = None
) -> Message:
    """What the button shows to the one who pressed it."""
    interaction = await press(discord, message, label, user)
    return await interaction.answer()


def quoted(message: Message) -> str:
    """The words in a message that shows a stretch."""
    shown = visible(message.content).removeprefix(f"{pressed.NOT_SURE}\n")
    _, *body, _ = shown.split("\n")
    return "\n".join(body)


def text_of(name: str) -> str:
    found = folder.read(ROOT / "corpus" / "articles").articles
    return next(one.text for one in found if one.id == name)


async def test_an_answer_has_its_buttons(discord: SmallDiscord) -> None:
    """Reading on, asking further, votes, and sharing in a private one where a public one can be
    deleted."""
    public, private = await ask(discord), await ask(discord, private=True)
    nothing = await ask(discord, LASAGNE)

    assert labels(public) == [*READING, "Ask further", "👍", "👎", "Delete"]
    assert labels(private) == [*READING, "Ask further", "👍", "👎", "Share"]
    assert labels(nothing) == ["Ask further", "👍", "👎", "Delete"]


async def test_reading_on_shows_the_neighbours_word_for_word(discord: SmallDiscord) -> None:
    """In a private message, which then changes as one reads; the answer stays as it is."""
    answer = await ask(discord)
    text = text_of(MAYORS)
    shown = page(answer.content).quotes[0]
    after = await read_on(discord, answer, "After ▶")
    further = await read_on(discord, after, "After ▶")
    back = await read_on(discord, further, "◀ Before")

    assert (after.ephemeral, after.visible_to) == (True, discord.user.id)
    assert further.id == back.id == after.id
    assert quoted(after) in text
    assert quoted(further) in text
    assert text.index(shown.text) < text.index(quoted(after)) < text.index(quoted(further))
    assert quoted(back).endswith(quoted(after))
    assert discord.world.messages[answer.id].content == answer.content


async def test_any_quote_of_several_can_be_read_on(discord: SmallDiscord) -> None:
    """Chosen by its title, in a private message that shows what it stands in, with the buttons to
    read on; in an answer that is shared too. One quote alone has no menu."""
    private = await ask(discord, SEVERAL, private=True)
    answer = await read_on(discord, private, "Share")
    quotes = page(answer.content).quotes
    alone = await ask(discord, BELL)

    assert len(quotes) > 1
    assert menu(alone) == []
    for shown in (private, answer):
        assert [one["label"] for one in menu(shown)] == [
            f"{number}. {quote.title}"[:100] for number, quote in enumerate(quotes, 1)
        ]
        for place, quote in enumerate(quotes):
            around = await read_in(discord, shown, place)
            later = await read_on(discord, around, "After ▶")

            assert around.visible_to == discord.user.id
            assert around.id != shown.id
            assert quote.text in quoted(around)
            assert page_title(around) == page_title(later) == quote.title
            assert labels(around) == labels(later) == READING
            assert menu(around) == []
            assert later.id == around.id
    theirs = await read_in(discord, answer, 1, discord.other)
    assert theirs.visible_to == discord.other.id
    assert discord.world.messages[answer.id].content == answer.content


def page_title(message: Message) -> str:
    """The title of what is read."""
    return visible(message.content).split("\n")[0]


async def test_the_ends_of_an_article_are_the_end(discord: SmallDiscord) -> None:
    """The button that would lead beyond is off."""
    message = await read_on(discord, await ask(discord), "After ▶")
    for _ in range(20):
        if named(message, "After ▶").get("disabled"):
            break
        message = await read_on(discord, message, "After ▶")

    assert named(message, "After ▶")["disabled"]
    assert not named(message, "◀ Before").get("disabled")
    assert text_of(MAYORS).rstrip().endswith(quoted(message).strip())


async def test_anybody_may_read_on_in_a_public_answer(discord: SmallDiscord) -> None:
    """And only they see what they read."""
    message = await read_on(discord, await ask(discord), "After ▶", discord.other)

    assert message.visible_to == discord.other.id


async def test_the_next_quote_is_one_that_was_not_shown(discord: SmallDiscord) -> None:
    """And the one after it another one; in the end there is none, which is said."""
    answer = await ask(discord)
    seen = [quote.text for quote in page(answer.content).quotes]
    message = await read_on(discord, answer, "Next quote")
    while labels(message):
        seen.append(quoted(message))
        message = await read_on(discord, message, "Next quote")

    assert message.content == pressed.NO_MORE
    assert len({*seen}) == len(seen) > len(page(answer.content).quotes)
    alone = await ask(discord, WHERE, article=text_id(discord, answer))
    for _ in range(30):
        alone = await read_on(discord, alone, "Next quote")
        if not labels(alone):
            break
    assert alone.content == pressed.NO_MORE


def text_id(discord: SmallDiscord, answer: Message) -> str:
    """The title of the article that was quoted first, as a member would type it."""
    return page(answer.content).quotes[0].title


async def test_the_whole_article_can_be_read(discord: SmallDiscord) -> None:
    """Page by page, with its headings, and as a file as well where it is long."""
    answer = await ask(discord, "which command shows the files that eat the most backup space?")
    title = page(answer.content).quotes[0].title
    (whole,) = [
        one for one in folder.read(ROOT / "corpus" / "articles").articles if one.title == title
    ]
    message = await read_on(discord, answer, "Whole article")
    read = [quoted(message)]
    files = message.attachments
    while not named(message, "Page ▶").get("disabled"):
        message = await read_on(discord, message, "Page ▶")
        read.append(quoted(message))

    def words(text: str) -> str:
        return "".join(text.replace("#", "").split())

    assert words("".join(read)) == words(whole.text)
    assert [file.data.decode() for file in files] == [whole.text] * (len(whole.text) >= 6000)
    while not named(message, "◀ Page").get("disabled"):
        message = await read_on(discord, message, "◀ Page")
    assert quoted(message).split()[0] in whole.text[:200]


async def test_a_long_article_comes_as_a_file_as_well(library: Library, tmp_path: Path) -> None:
    """Its whole text, to the character; the pages are there all the same, in both directions."""
    twin = library.twin(tmp_path / "twin")
    parts = [
        f"# Part {n}\n\n" + f"The mumblecore ferry of part {n} left at {n} o'clock. " * 30
        for n in range(1, 9)
    ]
    text = "\n\n".join(part.strip() for part in parts)
    twin.write("ferry", text, title="Mumblecore ferries")
    twin.build()
    async with running(twin) as (discord, _):
        answer = await ask(discord, "when did the mumblecore ferry of part 3 leave?")
        message = await read_on(discord, answer, "Whole article")
        (file,) = message.attachments
        forwards, backwards = [quoted(message)], []
        while not named(message, "Page ▶").get("disabled"):
            message = await read_on(discord, message, "Page ▶")
            forwards.append(quoted(message))
        backwards.append(quoted(message))
        while not named(message, "◀ Page").get("disabled"):
            message = await read_on(discord, message, "◀ Page")
            backwards.insert(0, quoted(message))

    assert (file.filename, file.data.decode()) == ("Mumblecore-ferries.txt", text)
    whole = "".join(text.replace("# ", "").split())
    assert "".join("".join(forwards).split()) == whole
    assert "".join("".join(backwards).split()) == whole


async def test_a_private_answer_can_be_shared(discord: SmallDiscord) -> None:
    """As it stands, for everybody, with the buttons of a public answer."""
    private = await ask(discord, private=True)
    shared = await read_on(discord, private, "Share")

    assert shared.visible_to is None
    assert shared.content == private.content
    assert labels(shared)[-1] == "Delete"
    again = await read_on(discord, private, "Share")
    assert (again.content, again.visible_to) == (pressed.SHARED, discord.user.id)
    assert quoted(await read_on(discord, shared, "After ▶", discord.other)) in text_of(MAYORS)


async def test_the_asker_and_a_moderator_can_delete(discord: SmallDiscord) -> None:
    """Nobody else; they are told what right is missing."""
    own = await ask(discord, WHERE)
    refused = await read_on(discord, own, "Delete", discord.other)
    gone = await press(discord, own, "Delete")
    await discord.until(lambda: None if own.id in discord.world.messages else True, "the deletion")

    assert (refused.content, refused.visible_to) == (pressed.NOT_YOURS, discord.other.id)
    assert gone.acknowledged_after is not None
    theirs = await (await discord.slash("ask", {"question": WHERE}, user=discord.other)).answer()
    role = discord.add_role("moderator", Permission.MANAGE_MESSAGES)
    moderator = discord.add_user("Mo")
    discord.world.join(moderator, discord.guild, [role])
    await press(discord, theirs, "Delete", moderator)
    await discord.until(
        lambda: None if theirs.id in discord.world.messages else True, "the deletion"
    )


async def test_votes_are_taken_and_a_reason_if_there_is_one(
    discord: SmallDiscord, library: Library
) -> None:
    """👍 is noted; 👎 asks why, and may be left unexplained; the last vote of a member counts."""
    answer = await ask(discord)
    good = await read_on(discord, answer, "👍", discord.other)
    opened = await press(discord, answer, "👎", discord.other)
    told = await (
        await discord.submit(opened, {"reason": ["old"], "words": "that was last year"})
    ).answer()
    bare = await (await discord.submit(await press(discord, answer, "👎"), {})).answer()

    assert (good.content, good.visible_to) == (voting.THANKS, discord.other.id)
    assert (told.content, told.visible_to) == (voting.THANKS, discord.other.id)
    assert bare.content == voting.THANKS
    number = named(answer, "👍")["custom_id"].split(":")[2]
    with sqlite3.connect(library.folder / "bot" / FILE) as state:
        votes = state.execute(
            "SELECT good, reason, words FROM votes WHERE answer = ? ORDER BY reason", (number,)
        ).fetchall()
    assert votes == [(0, "", ""), (0, "old", "that was last year")]


async def test_a_vote_is_acknowledged_before_it_is_written(
    discord: SmallDiscord, library: Library
) -> None:
    """Discord waits three seconds, a file that another program writes to may take longer."""
    answer = await ask(discord)
    opened = await press(discord, answer, "👎", discord.other)
    form = (await opened.modal())["custom_id"]
    held = sqlite3.connect(library.folder / "bot" / FILE)
    held.execute("BEGIN IMMEDIATE")
    good = await press(discord, answer, "👍")
    said = await discord.submit(opened, {"reason": ["old"]})
    kinds = [await one.acknowledged() for one in (good, said)]
    held.close()

    assert form
    assert kinds == [AnswerKind.DEFER, AnswerKind.DEFER]
    assert [(await one.answer()).content for one in (good, said)] == [voting.THANKS] * 2


async def test_a_reason_is_a_bad_vote(tmp_path: Path) -> None:
    """Whatever was written down before it, and after it; of an answer that is gone nothing is."""
    state = State.open(tmp_path)
    answers, votes = SentAnswers(state), Votes(state)
    answer = Answer(question="who?", verdict="nothing", quotes=(), snapshot="v")
    asking = Asking(server=1, channel=2, member=3)
    one, two = [await answers.keep(asking, answer, EVERYTHING, ()) for _ in range(2)]
    alone = await votes.explain(one, 4, "old", "last year")
    again = await votes.cast(one, 4, good=False)
    await votes.cast(two, 4, good=True)
    await votes.explain(two, 4, "other", "")
    await answers.forget(two)
    gone = [await votes.cast(two, 4, good=True), await votes.explain(two, 4, "old", "")]
    found = await state.read(
        lambda connection: connection.execute("SELECT good, reason, words FROM votes").fetchall()
    )
    turned = await answers.keep(asking, answer, EVERYTHING, ())
    await votes.cast(turned, 4, good=True)
    await votes.explain(turned, 4, "passage", "")
    (bad,) = await state.read(
        lambda connection: connection.execute(
            "SELECT good, reason FROM votes WHERE answer = ?", (turned,)
        ).fetchall()
    )
    state.close()

    assert (alone, again, gone) == (True, True, [False, False])
    assert found == [(0, "old", "last year")]
    assert bad == (0, "passage")


async def test_a_form_that_was_open_for_an_hour(discord: SmallDiscord) -> None:
    """Is taken as any other; of an answer that was removed meanwhile it says that it is unknown."""
    late = discord.add_user("Lou")
    answer = await (await discord.slash("ask", {"question": WHERE}, user=late)).answer()
    for words in (voting.THANKS, voting.UNKNOWN):
        opened = await press(discord, answer, "👎", late)
        await opened.modal()
        opened.created -= 3600
        if words == voting.UNKNOWN:
            await (await discord.slash("forget me", user=late)).answer()
        told = await (await discord.submit(opened, {"reason": ["old"]})).answer()
        assert (told.content, told.visible_to) == (words, late.id)


async def test_buttons_of_another_server_find_nothing(discord: SmallDiscord) -> None:
    """An id that was copied there is met as if there were no such answer."""
    answer = await ask(discord)
    number = int(named(answer, "After ▶")["custom_id"].split(":")[2])
    elsewhere = discord.add_guild("Elsewhere")
    channel = discord.add_channel("there", guild=elsewhere)
    own = await (await discord.slash("ask", {"question": WHERE}, channel=channel)).answer()
    private = await ask(discord, private=True)
    hidden = int(named(private, "After ▶")["custom_id"].split(":")[2])

    for action in Action:
        for forged, user, where in ((number, discord.user, own), (hidden, discord.other, answer)):
            components = rewritten(where.components, Press(action=action, answer=forged).custom_id)
            fake = discord.revise(discord.world.messages[where.id], components=components)
            custom_id = Press(action=action, answer=forged).custom_id
            told = await (await discord.click(fake, custom_id, user=user)).answer()
            discord.revise(discord.world.messages[where.id], components=where.components)
            assert (told.content, told.visible_to) == (voting.UNKNOWN, user.id)


def rewritten(components: Any, custom_id: str) -> Any:
    """The rows with another id on their first button."""
    first, *rest = components
    button, *others = first["components"]
    return ({**first, "components": [{**button, "custom_id": custom_id}, *others]}, *rest)


async def test_buttons_work_after_a_restart(library: Library, tmp_path: Path) -> None:
    """Those of answers that another process sent, and of its modals; votes and rights too."""
    twin = library.twin(tmp_path / "twin")
    async with SmallDiscord() as discord:
        first = await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        answer = await ask(discord)
        several = await ask(discord, SEVERAL)
        opened = await press(discord, answer, "👎")
        await opened.modal()
        await first.stop()
        await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        after = await read_on(discord, answer, "After ▶")
        around = await read_in(discord, several, 1)
        thanks = await (await discord.submit(opened, {"reason": ["passage"]})).answer()
        further = await read_on(discord, answer, "Next quote")

        assert quoted(after) in text_of(MAYORS)
        assert page(several.content).quotes[1].text in quoted(around)
        assert thanks.content == voting.THANKS
        assert labels(further)[:2] == ["◀ Before", "After ▶"]


async def test_an_article_that_changed_is_not_read_on(library: Library, tmp_path: Path) -> None:
    """It is said, and asking again is offered; an article that did not change goes on."""
    twin = library.twin(tmp_path / "twin")
    async with running(twin) as (discord, bot):
        answer, other = await ask(discord), await ask(discord, "which zarquon bell rang?")
        file = twin.articles / f"{MAYORS}.md"
        file.write_text(file.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
        twin.build()
        await discord.until(lambda: ("is live" in bot.log) or None, "the new snapshot")
        told = await read_on(discord, answer, "After ▶")
        again = await read_on(discord, told, LABELS[Action.AGAIN])
        unchanged = await read_on(discord, other, "Whole article")

        assert (told.content, labels(told)) == (pressed.CHANGED, ["Ask again"])
        assert page(again.content).quotes[0].title.startswith("Mayors stay away")
        assert (again.ephemeral, labels(again)[-1]) == (True, "Share")
        assert labels(unchanged) == ["◀ Page", "Page ▶"]


async def test_without_a_state_there_are_no_buttons_but_an_answer(
    library: Library, tmp_path: Path
) -> None:
    """A file that cannot be written costs the buttons, and the log says so."""
    twin = library.twin(tmp_path / "twin")
    async with running(twin) as (discord, bot):
        held = sqlite3.connect(twin.folder / "bot" / FILE)
        held.execute("BEGIN IMMEDIATE")
        answer = await ask(discord)
        held.close()

        assert page(answer.content).quotes
        assert labels(answer) == []
        assert "an answer goes without buttons" in bot.log
        assert labels(await ask(discord))


async def test_every_custom_id_is_read_back() -> None:
    """What is written fits the pattern and Discord's 100 characters."""
    for action in Action:
        press = Press(action=action, answer=10**14, quote=999, offset=10**8)
        match = buttons.PressButton.__discord_ui_compiled_template__.fullmatch(press.custom_id)

        assert match is not None
        assert buttons.read(match) == press
        assert len(press.custom_id) <= 100
    assert render.VERDICTS.keys() == {"answered", "closest", "nothing"}
