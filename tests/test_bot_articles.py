"""Moderators add articles, look at them and take them away: by the real bot, over real sockets."""

from __future__ import annotations

import asyncio
import gzip
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from articles_site import (
    MINUTES,
    NOTES,
    Site,
    add,
    clicked,
    id_of,
    keep,
    labels,
    listed,
    offered,
    press,
)
from bot_library import ROOT, eventually, running
from bot_reader import visible
from small_discord import Channel, Message, Permission, SmallDiscord, Upload

from bot import article_pages, article_pressed, received
from bot.language import _
from bot.shelf import Shelf
from bot.state import State
from corpus.article import Article
from corpus.formats import registry
from index.store import Store

pytest_plugins = ("articles_fixture",)
loop = pytest.mark.asyncio(loop_scope="module")
ASKED = "when does the whimbrel ferry leave Elm Pier?"


async def ask(discord: SmallDiscord, question: str = ASKED, **more: Any) -> str:
    answer = await (await discord.slash("ask", {"question": question}, **more)).answer()
    return visible(answer.content)


async def asked_until(discord: SmallDiscord, words: str, *, there: bool, **more: Any) -> None:
    """Ask again and again until the index was rebuilt."""
    for _attempt in range(600):
        if (words in await ask(discord, **more)) is there:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{words!r} {'never came' if there else 'stayed'}")


@pytest.fixture
def elsewhere(discord: SmallDiscord) -> Channel:
    """A channel of another server with the same owner."""
    return discord.add_channel("there", guild=discord.add_guild("Elsewhere"))


@loop
async def test_a_file_is_shown_before_it_is_kept_and_quoted_then(
    discord: SmallDiscord, site: Site, elsewhere: Channel
) -> None:
    """Word for word, in this server and in no other: not in answers, lists or what is offered."""
    shown = await add(discord, f"Ferry notes\n\n{NOTES}")
    here = discord.guild.id

    assert shown.visible_to == discord.user.id
    assert labels(shown) == ["Keep", "Throw away", "Change title or date"]
    lines = visible(shown.content).split("\n")
    assert lines[:4] == [
        "So it would be quoted:",
        "Ferry notes",
        NOTES,
        "paragraph 1 of 1 · 16 words · 1 passage",
    ]
    assert site.files(here) == []
    assert len(site.files(here, ".drafts")) == 1
    assert NOTES not in await ask(discord)

    kept = await press(discord, shown, "Keep")
    assert visible(kept.content) == (
        "Kept: “Ferry notes”. It can be quoted in a moment, once the index is rebuilt."
    )
    assert labels(kept) == []
    (name,) = site.files(here)
    assert name.startswith("ferry-notes-")
    assert site.files(here, ".drafts") == []
    await asked_until(discord, NOTES, there=True)
    assert NOTES not in await ask(discord, channel=elsewhere)
    assert "Ferry notes" in await offered(discord, "ask", "ferry")
    for command in ("ask", "articles info", "articles remove"):
        assert "Ferry notes" not in await offered(discord, command, "ferry", channel=elsewhere)
    assert (await listed(discord)).content.count("Ferry notes") == 1
    assert "Ferry notes" not in (await listed(discord, channel=elsewhere)).content
    value = (await offered(discord, "articles remove"))["Ferry notes"]
    for command in ("articles info", "articles remove"):
        for said in (value, "Ferry notes"):
            called = await discord.slash(command, {"article": said}, channel=elsewhere)
            told = visible((await called.answer()).content)
            assert told == (
                f"There is no article called “{said}”. Choose one from the list that appears "
                "while you type."
            )
    assert site.files(here) == [name]


@loop
async def test_only_who_may_manage_the_server_may(discord: SmallDiscord) -> None:
    """Others are not shown the commands, and who lost the right is told which at every press."""
    role = discord.add_role("curator", Permission.MANAGE_GUILD)
    curator = discord.add_user("Cora")
    discord.world.join(curator, discord.guild, [role])
    shown = await add(discord, "The curator says that gulls nest on the roof.", user=curator)
    discord.world.join(curator, discord.guild, [])
    for label in ("Keep", "Throw away", "Change title or date"):
        refused = await (await clicked(discord, shown, label, curator)).answer()
        assert (refused.content, refused.visible_to) == (article_pressed.MISSING_RIGHT, curator.id)
    discord.world.join(curator, discord.guild, [role])
    assert (await press(discord, shown, "Throw away", curator)).content == article_pressed.THROWN
    for name in ("list", "info", "add", "remove"):
        with pytest.raises(LookupError, match="it needs"):
            await discord.slash(f"articles {name}", {}, user=discord.other)
        with pytest.raises(LookupError, match="not offered in DM"):
            await discord.slash(f"articles {name}", {}, channel=discord.world.dm_with(discord.user))


@loop
async def test_text_is_pasted_into_a_form(discord: SmallDiscord, site: Site) -> None:
    """With title, date as people write it, and address; all can be changed before it is kept."""
    opened = await discord.slash("articles add", {})
    values = {
        "title": "Lamp",
        "date": "March 5, 2023",
        "address": "https://example.org/lamp",
        "text": "The lighthouse lamp was lit for the first time. Everybody came to see it.",
    }
    shown = await (await discord.submit(opened, values)).answer()
    assert visible(shown.content).split("\n")[1:4] == [
        "Lamp",
        values["text"],
        "5 March 2023 · paragraph 1 of 1 · 14 words · 1 passage",
    ]
    assert "<https://example.org/lamp>" in shown.content

    form = await clicked(discord, shown, "Change title or date")
    modal = await form.modal()
    fields = [one["component"] for one in modal["components"]]
    assert [one.get("value") for one in fields] == ["Lamp", "2023-03-05", values["address"]]
    changed = await (
        await discord.submit(form, {"title": "The *lamp*", "date": "", "address": ""})
    ).answer()
    assert changed.id == shown.id
    assert visible(changed.content).split("\n")[1:4] == [
        "The *lamp*",
        values["text"],
        "paragraph 1 of 1 · 14 words · 1 passage",
    ]
    await press(discord, changed, "Keep")
    assert any(name.startswith("the-lamp-") for name in site.files(discord.guild.id))


@loop
async def test_what_cannot_be_understood_in_a_form_loses_no_text(discord: SmallDiscord) -> None:
    """The draft is there without it, and it is said what is wrong and how to mend it."""
    opened = await discord.slash("articles add", {})
    values = {
        "title": "Odd",
        "date": "5/6/2024",
        "address": "javascript:alert(1)",
        "text": "The odd ferry came.",
    }
    shown = visible((await (await discord.submit(opened, values)).answer()).content).split("\n")

    assert shown[1:4] == ["Odd", "The odd ferry came.", "paragraph 1 of 1 · 4 words · 1 passage"]
    assert shown[4:6] == [
        "⚠️ I cannot read “5/6/2024” as a date. Write it like 2024, March 2024, March 3, "
        "2024-03-05 or last week.",
        "⚠️ “javascript:alert(1)” is no web address. Write it like https://example.org/page.",
    ]
    opened = await discord.slash("articles add", {})
    values = {"title": "Ahead", "date": "March 3, 2999", "text": "The ferry will come."}
    shown = visible((await (await discord.submit(opened, values)).answer()).content).split("\n")
    assert shown[4] == (
        "⚠️ “March 3, 2999” is before 1400 or still to come, so it was left out. The date of an "
        "article is the day on which it was published."
    )
    opened = await discord.slash("articles add", {})
    told = await (await discord.submit(opened, {"title": "x", "text": " \n "})).answer()
    assert told.content == "There is no text to quote."


@loop
async def test_a_file_that_is_none_is_refused_in_one_line(discord: SmallDiscord) -> None:
    """What it is counts, not its name; one that is too large is not even fetched."""
    fetched = len(discord.downloads)
    large = await add(discord, b"x" * 1_260_000, "large.txt")
    assert visible(large.content) == "“large.txt” is 1.26 MB; a file can have at most 1 MB."
    huge = await add(discord, bytes(25 << 20), "huge.txt")
    assert visible(huge.content).startswith("“huge.txt” is 26.21 MB; a file can have at most 1 MB.")
    assert len(discord.downloads) == fetched

    nothing = "“{}” has no text to quote."
    kinds = ", ".join(one.name for one in registry.FORMATS)
    no_text = (
        f"“{{}}” is not a file that I can read. I take these kinds: {kinds}. Save a text as UTF-8."
    )
    for name, raw, words in (
        ("empty.txt", b"", "“{}” is empty."),
        ("blank.md", b" \n\n ", "“{}” is empty."),
        ("setup.txt", b"MZ\x90\x00\x03\x00\x00\x00", no_text),
        ("letter.md", b"\x7fELF\x02\x01\x01\0\0\0", no_text),
        ("photo.md", b"\x89PNG\r\n\x1a\n\x00\x00", no_text),
        ("old.txt", "Fähre".encode("latin-1"), no_text),
        ("front.md", b"---\ntitle: x\n---\n", nothing),
        ("broken.jsonl", b"{nonsense", nothing),
        ("packed.jsonl.gz", gzip.compress(b'{"id": 1, "text": "One."}')[:20], no_text),
        ("two.jsonl", b'{"id": 1, "text": "One."}\n{"id": 2, "text": "Two."}\n', "“{}” holds more "
         "than one article. I take one at a time."),
        ("heading.md", b"# Only a title\n", nothing),
        ("long.txt", b"A word. " * 26_000, "This text has 208,000 characters; an article that is "
         "added here can have 200,000. Please add it in parts."),
    ):  # fmt: skip
        told = await add(discord, raw, name)
        assert (visible(told.content), labels(told)) == (words.format(name), []), name
    for name, raw, words in (
        ("page.html", b"<html><p>Nothing.</p></html>", received.NO_PAGE),
        ("line", b'{"id": 1, "text": " "}', "I find no text in “line” that I can quote. You can "
         "paste it instead."),
    ):  # fmt: skip
        told = await add(discord, raw, name)
        assert (visible(told.content), labels(told)) == (words, ["Paste the text"]), name
    discord.fail_next("GET", "/cdn/", status=404)
    lost = await add(discord, "x", "lost.txt")
    assert lost.content == "I cannot get “lost.txt” from Discord. Please attach it again."


@loop
async def test_each_kind_of_file_is_read(discord: SmallDiscord) -> None:
    """Markdown, pasted text, JSON Lines plain and packed, web pages, tables and mails, as from the
    folder; none of them chooses who sees it."""
    html = (
        "<html><head><title>Seals</title></head><body><article><h1>Seals</h1><p>Seals sleep on "
        "the rocks of Skerry all afternoon, and nobody has ever counted them twice with the same "
        "number, says the warden who lives there.</p></article></body></html>"
    )
    for name, raw, title, date in (
        ("a.md", b"---\ntitle: Tides\ndate: 2020-01-02\ncollection: server-1\n---\nIt *rises*.",
         "Tides", "2 January 2020 · "),
        ("b.txt", "Übersicht\n\nDas Schiff fährt täglich um sieben Uhr früh ab.".encode("utf-16"),
         "Übersicht", ""),
        ("c.jsonl", b'{"id": "../../x", "title": "Json", "text": "Line.", "collection": "main"}',
         "Json", ""),
        ("c.jsonl.gz", gzip.compress(b'{"id": "x", "title": "Packed", "text": "Line."}'),
         "Packed", ""),
        ("f.csv", b"Headline;Body;Date\nFares;Dogs travel free, as ever.;2.1.2020\n", "Fares",
         "2 January 2020 · "),
        ("g.eml", b"From: Ada <a@example.org>\nMessage-ID: 1\nSubject: Seals\n"
         b"Date: Thu, 2 Jan 2020 10:00:00 +0000\n\nSeals sleep.\n", "Seals", "2 January 2020 · "),
        ("d.txt", html.encode(), "Seals", ""),
        ("e.html", ("<meta charset=latin-1>" + html).replace("rocks", "Fährt")
         .replace("<meta", "<!doctype html><meta").encode("latin-1"), "Seals", ""),
    ):  # fmt: skip
        lines = visible((await add(discord, raw, name)).content).split("\n")
        assert lines[1] == title, name
        assert lines[3].startswith(f"{date}paragraph 1 of 1"), lines


def test_a_page_that_a_word_processor_saved_is_taken_whole() -> None:
    """At an address as in a file."""
    raw = (ROOT / "tests" / "files" / "webpage" / "pandoc.html").read_bytes()
    there = received.from_address(raw, "https://e.org/a", "", is_page=True)

    assert there.text == received.from_file(raw, "a.html").text


def test_pages_are_kept_where_they_are_true() -> None:
    """Where a sign had to go, the offsets behind it would be wrong, so there are no pages."""
    line = b'{"id": 1, "text": "One%s. Two.", "pages": [0, 5]}'

    assert received.from_file(line % b"", "x.jsonl").pages == (0, 5)
    assert received.from_file(line % b"\\u0000", "x.jsonl").pages == ()


PAGE = (
    "<!doctype html><html><head><title>The ferry | News</title>"
    '<meta property="article:published_time" content="2023-07-08"></head><body><nav>Menu</nav>'
    "<article><h1>The ferry</h1><p>The ferry of Skerry was painted green last week, after the "
    "children of the school had voted for that colour by 31 to 4.</p></article></body></html>"
)


@asynccontextmanager
async def served(**pages: tuple[str, str]) -> AsyncIterator[str]:
    """A web server with pages by name: their kind and what they say."""

    async def handle(request: web.Request) -> web.Response:
        kind, text = pages[request.match_info["name"]]
        return web.Response(text=text, content_type=kind)

    app = web.Application()
    app.router.add_get("/{name}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def visit(discord: SmallDiscord, address: str, **more: Any) -> Message:
    return await (await discord.slash("articles add", {"address": address, **more})).answer()


@loop
async def test_a_page_of_the_web_is_read(discord: SmallDiscord) -> None:
    """Title, date and article; one that cannot be read well can be pasted instead."""
    async with served(
        ferry=("text/html", PAGE),
        notes=("text/plain", "Tide table\n\nHigh water is at six in the morning on Monday."),
        app=("text/html", "<html><body><div id=app></div></body></html>"),
    ) as base:
        page = await visit(discord, f"{base}/ferry")
        notes = await visit(discord, f" {base}/notes#top ")
        told = await visit(discord, f"{base}/app")
        both = await visit(discord, base, file=Upload("a.txt", b"The sea."))
    lines = visible(page.content).split("\n")
    assert lines[1:3] == [
        "The ferry",
        "The ferry of Skerry was painted green last week, after the children of the school had "
        "voted for that colour by 31 to 4.",
    ]
    assert lines[3].startswith("8 July 2023 · paragraph 1 of 1")
    assert f"<{base}/ferry>" in page.content
    assert visible(notes.content).split("\n")[1] == "Tide table"
    assert (told.content, labels(told)) == (received.NO_PAGE, ["Paste the text"])
    assert both.content == "Please give me a file or an address, not both."
    opened = await clicked(discord, told, "Paste the text")
    values = {"title": "App", "text": "The app shows the tides."}
    shown = await (await discord.submit(opened, values)).answer()
    assert visible(shown.content).split("\n")[1:3] == ["App", "The app shows the tides."]


@loop
async def test_pages_of_this_network_are_read_only_where_that_is_set(
    tmp_path: Path, site: Site
) -> None:
    """Of the public web by default; of none if that is switched off."""
    shutil.copytree(site.folder, tmp_path / "twin", ignore=shutil.ignore_patterns("added", "bot"))
    twin = Site(tmp_path / "twin")
    async with served(ferry=("text/html", PAGE)) as base:
        async with running(twin, "--set", "bot.addresses=public") as (discord, _bot):
            told = await visit(discord, f"{base}/ferry")
            assert told.content.startswith("No page on the public web could be reached there.")
        async with running(twin, "--set", "bot.addresses=none") as (discord, _bot):
            told = await visit(discord, f"{base}/ferry")
            assert told.content.startswith("The people who run this bot do not let it read web")
            assert labels(told) == ["Paste the text"]


@loop
async def test_a_twin_is_told(discord: SmallDiscord) -> None:
    """The same text or the same title, of the operator's or of what was added; never another's."""
    shown = visible((await add(discord, f"Other name\n\n{MINUTES}")).content)
    assert "⚠️ The very same text is here already, as “Minutes of Skerry”." in shown
    shown = visible((await add(discord, "MINUTES of  skerry\n\nSomething else was said.")).content)
    assert "⚠️ An article with this title is here already." in shown

    await keep(discord, "Gannets\n\nGannets dive from a great height.")
    shown = visible((await add(discord, "Gannets\n\nGannets dive from a great height.")).content)
    assert "⚠️ The very same text is here already, as “Gannets”." in shown
    channel = discord.add_channel("there", guild=discord.add_guild("Elsewhere"))
    shown = visible(
        (
            await add(discord, "Gannets\n\nGannets dive from a great height.", channel=channel)
        ).content
    )
    assert "⚠️" not in shown


@loop
async def test_two_presses_keep_one_article(discord: SmallDiscord, site: Site) -> None:
    """Pressed twice, delivered twice, or thrown away after it was kept: it is there once."""
    before = len(site.files(discord.guild.id))
    shown = await add(discord, "Terns\n\nTerns fly from one pole to the other.")
    first, second = await clicked(discord, shown, "Keep"), await clicked(discord, shown, "Keep")
    thrown = await clicked(discord, shown, "Throw away")
    words = [visible((await one.answer()).content) for one in (first, second, thrown)]
    await discord.again(first)
    await discord.again(thrown)
    command = await discord.slash("articles add", {"file": Upload("x.txt", b"The auk is black.")})
    await command.answer()
    await discord.again(command)
    drafts = site.files(discord.guild.id, ".drafts")

    assert words == ["Kept: “Terns”. It can be quoted in a moment, once the index is rebuilt."] * 3
    assert (await listed(discord, "terns")).content.count("Terns") == 1
    assert len(site.files(discord.guild.id)) == before + 1
    assert site.files(discord.guild.id, ".drafts") == drafts


@loop
async def test_an_article_is_looked_at(discord: SmallDiscord) -> None:
    """The operator's and its own, with all that is known; its own can be removed from there."""
    fields = "tags: [bird, sea]\nurl: https://example.org/skua"
    await keep(discord, f"---\n{fields}\n---\n# Skua\n\nSkuas steal.", "skua.md")
    found = await offered(discord, "articles info", "minutes")
    theirs = await (
        await discord.slash("articles info", {"article": found["Minutes of Skerry · 2024-05-06"]})
    ).answer()
    own = await (await discord.slash("articles info", {"article": "Skua"})).answer()

    assert visible(theirs.content).split("\n") == [
        "Minutes of Skerry",
        MINUTES,
        "6 May 2024 · paragraph 1 of 1 · 14 words · 1 passage",
        "Collection: the main one",
    ]
    assert labels(theirs) == []
    lines = visible(own.content).split("\n")
    assert lines[:6] == [
        "Skua",
        "Skuas steal.",
        "paragraph 1 of 1 · 2 words · 1 passage",
        "Collection: added here",
        "Tags: bird, sea",
        "Address: https://example.org/skua",
    ]
    assert lines[6].startswith("Added on ")
    assert labels(own) == ["Remove"]
    question = await (await clicked(discord, own, "Remove")).followup()
    assert labels(question) == ["Remove", "Leave it"]
    assert question.visible_to == discord.user.id
    left = await press(discord, question, "Leave it")
    assert (left.content, labels(left)) == (article_pressed.LEFT, [])


@loop
async def test_removing_asks_once_and_can_be_undone(discord: SmallDiscord, site: Site) -> None:
    """It offers only what was added here; after that it is not quoted, and after Undo it is."""
    server = discord.guild.id
    text = "Puffins\n\nThe striped puffin clock strikes at four."
    await keep(discord, text)
    await asked_until(discord, "puffin clock", there=True, question="what strikes at four?")
    names = await offered(discord, "articles remove", "puf")
    assert "Minutes of Skerry · 2024-05-06" not in await offered(discord, "articles remove")
    wrong = await (await discord.slash("articles remove", {"article": "Boats"})).answer()
    assert visible(wrong.content).startswith("There is no article called “Boats”.")

    question = await (
        await discord.slash("articles remove", {"article": names["Puffins"]})
    ).answer()
    assert visible(question.content) == (
        "Remove “Puffins”? It will no longer be quoted. For a day this can be undone."
    )
    before = site.files(server)
    both = [await clicked(discord, question, "Remove") for _press in range(2)]
    words = {visible((await one.answer()).content) for one in both}
    assert words == {
        "Removed: “Puffins”. In a moment, once the index is rebuilt, it is no longer quoted. "
        "For a day this can be undone."
    }
    removed = discord.world.messages[question.id]
    assert len(site.files(server)) == len(before) - 1
    assert "Puffins" not in (await listed(discord, "puffins")).content.partition("“")[0]
    assert await offered(discord, "articles remove", "Puffins") == {}
    await asked_until(discord, "puffin clock", there=False, question="what strikes at four?")

    undone = [await clicked(discord, removed, "Undo") for _press in range(2)]
    words = {visible((await one.answer()).content) for one in undone}
    assert words == {
        "It is back: “Puffins”. It can be quoted in a moment, once the index is rebuilt."
    }
    assert site.files(server) == before
    await asked_until(discord, "puffin clock", there=True, question="what strikes at four?")


@loop
async def test_ids_of_another_server_find_nothing(
    discord: SmallDiscord, site: Site, elsewhere: Channel
) -> None:
    """What was copied there is met as if there were no such draft or article."""
    draft = await add(discord, "Razorbills\n\nRazorbills stand in rows.")
    waits = await add(discord, "Rooks\n\nRooks live in the churchyard elms.")
    await press(discord, draft, "Keep")
    (name,) = (one for one in site.files(discord.guild.id) if one.startswith("razorbills"))
    own = await listed(discord, channel=elsewhere)
    own = await add(discord, "Their own\n\nThis is theirs.", channel=elsewhere)
    before = site.files(discord.guild.id), site.files(discord.guild.id, ".drafts")
    gone = {
        "keep": article_pressed.NO_DRAFT,
        "edit": article_pressed.NO_DRAFT,
        "throw": article_pressed.THROWN,
        "remove": article_pressed.NO_ARTICLE,
        "surely": article_pressed.NO_ARTICLE,
        "undo": article_pressed.TOO_LATE,
    }
    key = name.removesuffix(".jsonl")[-15:]
    waiting = id_of(waits, "Keep").rpartition(":")[2]
    for act, words in gone.items():
        for forged in (key, waiting, "0" * 15):
            first, *_ = own.components
            button = {**first["components"][0], "custom_id": f"q1:ar:{act}:{forged}"}
            fake = discord.revise(
                discord.world.messages[own.id], components=({**first, "components": [button]},)
            )
            pressed = await discord.click(fake, button["custom_id"])
            await pressed.acknowledged()

            def told(pressed: Any = pressed) -> Message | None:
                found = [*pressed.followups, *([pressed.original] if pressed.original else [])]
                return next((one for one in found if not one.components), None)

            assert (await discord.until(told, f"an answer to {act}")).content == words
    assert (site.files(discord.guild.id), site.files(discord.guild.id, ".drafts")) == before


@loop
async def test_the_list_goes_page_by_page(
    discord: SmallDiscord, tmp_path: Path, site: Site
) -> None:
    """Newest first, its own marked, narrowed to words of a title; no page can be left."""
    for number in range(12):
        title, day = f"Log *{number}* [x](y)", f"2021-01-{number + 1:02}"
        line = {"id": "x", "title": title, "date": day, "text": "All was well."}
        await keep(discord, json.dumps(line), "log.jsonl")
    first = await listed(discord, "log")
    lines = visible(first.content).split("\n")
    assert lines[0] == "12 articles with “log” in the title"
    assert lines[-1] == "Page 1 of 2 · /articles info shows more of one"
    assert lines[1].startswith("Log *11* [x](y) · 12 January 2021 · added here")
    assert len(lines) == 12
    second = await press(discord, first, "▶")
    lines = visible(second.content).split("\n")
    assert [line.partition(" · ")[0] for line in lines[1:-1]] == [
        "Log *1* [x](y)",
        "Log *0* [x](y)",
    ]
    assert "\n12. Log" in second.content
    back = await press(discord, second, "◀")
    assert visible(back.content).split("\n")[1].startswith("Log *11*")
    assert (await listed(discord, "log zebra")).content == (
        "No article here has “log zebra” in its title."
    )
    every = visible((await listed(discord)).content).split("\n")
    assert ", added here: " in every[0]
    rows = visible((await listed(discord, "skerry")).content).split("\n")
    (row,) = (one for one in rows if "Minutes" in one)
    assert row == "Minutes of Skerry · 6 May 2024"
    assert (
        _(article_pages.full(0)) == "The people who run this bot do not let servers add articles."
    )


@loop
async def test_a_disk_that_cannot_be_written_loses_nothing(
    discord: SmallDiscord, site: Site
) -> None:
    """One line says so; when it can be written again, the same button does what it says."""
    draft = await add(discord, "Kittiwakes\n\nKittiwakes call their own name.")
    place = site.folder / "added" / f"server-{discord.guild.id}"
    aside = place.with_name("aside")
    place.rename(aside)
    place.write_text("in the way")
    told = await (await clicked(discord, draft, "Keep")).followup()
    refused = await listed(discord)
    place.unlink()
    aside.rename(place)

    assert told.content == refused.content == article_pressed.NOT_WRITTEN
    assert labels(discord.world.messages[draft.id])[0] == "Keep"
    kept = await press(discord, draft, "Keep")
    assert visible(kept.content).startswith("Kept: “Kittiwakes”.")


@loop
async def test_drafts_and_removed_articles_outlive_the_bot(tmp_path: Path, site: Site) -> None:
    """Old buttons work after a restart; what a draft's day has passed for is gone, and said so."""
    shutil.copytree(site.folder, tmp_path / "twin", ignore=shutil.ignore_patterns("added", "bot"))
    twin = Site(tmp_path / "twin")
    async with SmallDiscord() as discord:
        first = await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        waits = await add(discord, "Shags\n\nShags dry their wings in the wind.")
        await keep(discord, "Fulmars\n\nFulmars spit at visitors.")
        question = await (await discord.slash("articles remove", {"article": "Fulmars"})).answer()
        removed = await press(discord, question, "Remove")
        await first.stop()
        await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        back = await press(discord, removed, "Undo")
        kept = await press(discord, waits, "Keep")
        again = await add(discord, "Dunlins\n\nDunlins run along the shore.")
        shutil.rmtree(twin.folder / "added" / ".drafts")
        gone = await (await clicked(discord, again, "Keep")).followup()

        assert visible(back.content).startswith("It is back: “Fulmars”.")
        assert visible(kept.content).startswith("Kept: “Shags”.")
        assert [name.partition("-")[0] for name in twin.files(discord.guild.id)] == [
            "fulmars",
            "shags",
        ]
        assert gone.content == article_pressed.NO_DRAFT


@loop
async def test_two_moderators_at_once(discord: SmallDiscord, site: Site) -> None:
    """Both are told the same; each can undo it, once."""
    role = discord.add_role("second", Permission.MANAGE_GUILD)
    second = discord.add_user("Sol")
    discord.world.join(second, discord.guild, [role])
    await keep(discord, "Oystercatchers\n\nOystercatchers open mussels with their bills.")
    before = site.files(discord.guild.id)
    options = {"article": "Oystercatchers"}
    users = (discord.user, second)
    asked = [
        await (await discord.slash("articles remove", options, user=user)).answer()
        for user in users
    ]
    for label, words in (("Remove", "Removed: “Oyster"), ("Undo", "It is back: “Oyster")):
        both = [
            await clicked(discord, discord.world.messages[one.id], label, user)
            for one, user in zip(asked, users, strict=True)
        ]
        told = [visible((await one.answer()).content) for one in both]
        assert [one.startswith(words) for one in told] == [True, True]
    assert site.files(discord.guild.id) == before


@loop
async def test_settings_that_leave_out_what_was_added_are_told(discord: SmallDiscord) -> None:
    """For then it would be kept and never quoted."""
    panel = await (await discord.slash("settings", {})).answer()
    for values, hinted in ((["main"], True), (["*"], False)):
        await (await discord.click(panel, "q1:set:collections", values=values)).answer()
        kept = await keep(discord, f"Gulls {values[0]}\n\nGulls eat chips, number {values[0]}.")
        assert ("The settings of this server leave out" in kept.content) is hinted


@loop
async def test_what_is_over_goes_when_the_bot_starts(tmp_path: Path, site: Site) -> None:
    """Drafts and removed articles of yesterday, and all of a server that was left long ago, which
    the index forgets as well."""
    shutil.copytree(site.folder, tmp_path / "twin", ignore=shutil.ignore_patterns("added", "bot"))
    twin = Site(tmp_path / "twin")
    shelf = Shelf(twin.folder / "added", clock=lambda: 1.0)
    article = Article(id="", title="Old", text="The old gull is gone.")
    for server in (7, 8):
        shelf.draft(server, article)
        shelf.keep(server, shelf.draft(server, article).key)
    opened = State.open(twin.folder / "bot")
    await opened.do(lambda c: c.execute("INSERT INTO servers (id, gone) VALUES (7, 1)"))
    opened.close()
    twin.build()
    before = Store(twin.data).current()

    def collections() -> set[str]:
        store = Store(twin.data)
        lines = (store.path(store.current()) / "articles.jsonl").read_text().splitlines()
        return {json.loads(line)["collection"] for line in lines}

    assert collections() == {"main", "server-7", "server-8"}
    async with running(twin):
        await eventually(lambda: Store(twin.data).current() != before, "the next index")
    assert collections() == {"main", "server-8"}
    assert [len(twin.files(server)) for server in (7, 8)] == [0, 1]
    assert [twin.files(server, ".drafts") for server in (7, 8)] == [[], []]


@loop
async def test_a_server_adds_no_more_than_it_may(tmp_path: Path, site: Site) -> None:
    """One too many is refused before it waits, and when it is kept; none where it is off."""
    shutil.copytree(site.folder, tmp_path / "twin", ignore=shutil.ignore_patterns("added", "bot"))
    twin = Site(tmp_path / "twin")
    async with running(twin, "--set", "bot.added_articles=1") as (discord, _bot):
        one, two = [await add(discord, f"N{n}\n\nThis is number {n}.") for n in range(2)]
        await press(discord, one, "Keep")
        late = await (await clicked(discord, two, "Keep")).followup()
        more = await add(discord, "This is number three.")

        assert late.content == more.content == article_pages.full(1)
        assert labels(discord.world.messages[two.id])[0] == "Keep"
    async with running(twin, "--set", "bot.added_articles=0") as (discord, _bot):
        off = await add(discord, "This is number three.")
        assert off.content == "The people who run this bot do not let servers add articles."
