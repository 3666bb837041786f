"""The index is built beside the bot: real processes, real files, one build at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import filelock
import pytest
import pytest_asyncio
from bot_library import Library, eventually

from bot import build_process, building
from bot.building import NOT_LIVE, OVERTAKEN, WANTED, Building, How, Outcome, Run
from bot.live import Live
from bot.tally import Tally
from corpus.settings import load
from index.answerer import Answerer
from index.progress import Step
from index.settings import read_settings
from index.store import Store

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio


class Site(Library):
    """A small library with what builds it, and how each build ended."""

    building: Building
    ended: list[Outcome]

    @property
    def version(self) -> str:
        """What is published."""
        return Store(self.data).current()

    @property
    def wanted(self) -> Path:
        """The file that stands for a wanted build."""
        return self.folder / "bot" / WANTED

    def anew(self) -> Building:
        """Another one, as after a restart."""
        config = load(self.folder / "config.toml", [f"index.data={self.data}"])
        store = Store(self.data)
        made = Building(config, Live(Answerer.open(store, read_settings(config)), store))
        made.watcher = self.note
        return made

    async def note(self, outcome: Outcome) -> None:
        """A build ended."""
        self.ended.append(outcome)


@pytest_asyncio.fixture
async def site(boats: Library, tmp_path: Path) -> AsyncIterator[Site]:
    """A copy with a life of its own."""
    twin = boats.twin(tmp_path / "twin")
    made = Site(twin.folder)
    object.__setattr__(made, "ended", [])
    object.__setattr__(made, "building", made.anew())
    yield made
    await made.building.close()


def left_over(site: Site) -> list[str]:
    """What a build that was given up left in the store."""
    return [path.name for path in Store(site.data).snapshots.iterdir() if path.name[0] == "."]


async def reads(run: Run) -> None:
    """Waits until the build may have read articles."""
    await eventually(lambda: run.reads, "the build to begin")


async def idle(site: Site) -> None:
    """Waits until nothing is built any more."""
    await eventually(lambda: site.building.running is None, "the build", 60)


async def test_a_build_publishes_and_is_live(site: Site) -> None:
    """What was added, changed and removed is counted for each collection, and files with a problem
    are told."""
    site.write("boat", "The boat sank off Skerry on 4 March.")
    site.write("mill", "The mill burned down.", collection="north")
    (site.articles / "dog.jsonl").unlink()
    (site.articles / "empty.md").write_text("")
    before = site.version
    run = await site.building.start("amy")
    outcome = await run.ended

    assert (outcome.how, outcome.why) == (How.BUILT, "")
    assert outcome.tallies == {
        "main": Tally(articles=1, passages=1, added=0, changed=1, removed=1),
        "north": Tally(articles=1, passages=1, added=1, changed=0, removed=0),
    }
    assert [problem.path for problem in outcome.problems] == ["empty.md"]
    assert run.far.step == Step.CHECKING
    assert site.version != before
    assert site.building.last is outcome
    assert site.building.running is None
    assert not site.wanted.exists()


async def test_one_build_at_a_time(site: Site) -> None:
    """Who starts a second one is given the one that runs."""
    run = await site.building.start("amy")
    again = await site.building.start("bob")
    await run.ended

    assert again is run
    assert run.by == "amy"
    assert len(site.ended) == 1


async def test_changes_become_one_build(site: Site) -> None:
    """Several calls one after the other are one build, and nothing is wanted after it."""
    for name in ("one", "two", "three"):
        site.write(name, f"The bell of {name} rang.")
        site.building.soon()
        await asyncio.sleep(0)
    assert site.wanted.exists()
    await idle(site)

    assert [outcome.tallies["main"].added for outcome in site.ended] == [3]
    assert not site.wanted.exists()


async def test_changes_during_a_build_become_one_more(site: Site) -> None:
    """However many: exactly one build follows."""
    run = await site.building.start("amy")
    await reads(run)
    for name in ("one", "two", "three"):
        site.write(name, f"The bell of {name} rang.")
        site.building.soon()
    await run.ended
    assert site.building.running is not None
    assert site.wanted.exists()
    await idle(site)

    assert [outcome.how for outcome in site.ended] == [How.BUILT, How.BUILT]
    assert site.ended[1].tallies["main"].articles == 5
    assert not site.wanted.exists()


async def test_a_cancelled_build_leaves_what_was_published(site: Site) -> None:
    """And nothing beside it; what changed during it is built all the same."""
    before = site.version
    site.write("mill", "The mill burned down.")
    run = await site.building.start("amy")
    await reads(run)
    await site.building.cancel(run)

    assert run.ended.result().how == How.CANCELLED
    assert site.version == before
    assert left_over(site) == []
    assert not site.wanted.exists()
    run = await site.building.start("amy")
    await reads(run)
    site.building.soon()
    await site.building.cancel(run)
    await idle(site)
    assert [outcome.how for outcome in site.ended] == [How.CANCELLED, How.CANCELLED, How.BUILT]


async def test_what_a_build_failed_to_do_stays_wanted(site: Site) -> None:
    """Until one has succeeded: who cancels a build of their own does not give it up, nor does a
    restart."""
    away = (site.data / "snapshots").rename(site.data / "away")
    (site.data / "snapshots").write_text("in the way")
    site.write("mill", "The mill burned down.")
    site.building.soon()
    await idle(site)
    run = await site.building.start("bob")
    await reads(run)
    await site.building.cancel(run)
    await idle(site)
    assert [one.how for one in site.ended] == [How.FAILED, How.CANCELLED, How.FAILED]
    (site.data / "snapshots").unlink()
    away.rename(site.data / "snapshots")
    again = site.anew()
    first = again.begin("bob")
    assert first is not None
    await again.cancel(first)
    second = again.running
    assert second is not None
    await again.cancel(second)
    assert site.wanted.exists()
    await again.close()
    third = site.anew()
    assert third.begin() is not None
    await eventually(lambda: third.running is None, "the build", 60)

    assert [one.how for one in site.ended[3:]] == [How.CANCELLED, How.CANCELLED, How.BUILT]
    assert site.ended[-1].tallies["main"].added == 1
    assert not site.wanted.exists()


async def test_a_build_can_be_overtaken(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """By what is published from the command line before it is live: it says so, and does not say
    that it cannot be used. What cannot is still told, and forgotten once something else is live."""
    live = site.building._live
    refresh = live.refresh

    def newer() -> None:
        site.write("bell", "The bell rang.")
        site.build()
        refresh()

    def older() -> None:
        Store(site.data).point(live.version)
        refresh()

    def damaged() -> None:
        (Store(site.data).path(site.version) / "articles.jsonl").write_text("")
        refresh()

    whys = []
    for number, meanwhile in enumerate((damaged, newer, older)):
        site.write("mill", f"The mill burned down {number} times.")
        monkeypatch.setattr(live, "refresh", meanwhile)
        outcome = await (await site.building.start("amy")).ended
        whys.append((outcome.how, outcome.why, live.version == site.version))
        Store(site.data).point(live.version)
        refresh()
        assert not live.refuses

    assert whys == [
        (How.FAILED, NOT_LIVE, False),
        (How.BUILT, OVERTAKEN, True),
        (How.BUILT, OVERTAKEN, True),
    ]


async def test_a_build_that_hangs_is_killed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cancelling does not depend on its good will."""
    monkeypatch.setattr(build_process, "_PATIENCE", 0.1)
    hung = "import time; print('warming up', flush=True); time.sleep(1000)"
    site.building._words[1:] = ["-c", hung]
    run = await site.building.start("amy")
    await reads(run)
    await site.building.cancel(run)

    assert run.ended.result().how == How.CANCELLED


async def test_a_build_does_not_know_the_token(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """It needs none, and what it reads is not the bot's business."""
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    telling = "import json, os; print(json.dumps({'failed': os.getenv('DISCORD_TOKEN', 'no')}))"
    site.building._words[1:] = ["-c", telling]
    outcome = await (await site.building.start("amy")).ended

    assert (outcome.how, outcome.why) == (How.FAILED, "no")


async def test_a_wanted_build_outlives_the_bot(site: Site) -> None:
    """Stopped in the middle of it, the next start does it; then it is done."""
    before = site.version
    site.write("mill", "The mill burned down.")
    run = await site.building.start("amy")
    await reads(run)
    await site.building.close()
    assert run.ended.cancelled()
    assert (site.version, site.ended, left_over(site)) == (before, [], [])
    again = site.anew()
    again.begin()
    await eventually(lambda: bool(site.ended), "the build", 60)
    await again.close()

    assert site.ended[0].tallies["main"].added == 1
    assert not site.wanted.exists()
    third = site.anew()
    third.begin()
    assert third.running is None


async def test_a_build_waits_for_one_from_the_command_line(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried again until that is done, and can be cancelled meanwhile."""
    monkeypatch.setattr(building, "_LOCKED", 0.2)
    lock = filelock.FileLock(site.data / "build.lock")
    with lock:
        run = await site.building.start("amy")
        await eventually(lambda: run.waits, "the build to wait", 60)
    assert (await run.ended).how == How.BUILT
    with lock:
        run = await site.building.start("amy")
        await eventually(lambda: run.waits, "the build to wait", 60)
        await site.building.cancel(run)
    assert run.ended.result().how == How.CANCELLED
    assert site.building.running is None
    with lock:
        run = await site.building.start("amy")
        await eventually(lambda: run.waits and not run.reads, "the build to wait", 60)
        site.building.soon()
        await site.building.cancel(run)
        assert site.building.running is not None
    await idle(site)
    assert [outcome.how for outcome in site.ended][-2:] == [How.CANCELLED, How.BUILT]


async def test_a_build_that_cannot_be_done(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """It says which kind of error that was, what was published stays, and it is not tried again
    for ever."""
    before = site.version
    for file in site.articles.iterdir():
        file.unlink()
    (site.articles / "broken.jsonl.gz").write_text("no gzip")
    outcome = await (await site.building.start("amy")).ended

    assert (outcome.how, outcome.why) == (How.FAILED, "EmptyError")
    assert site.version == before
    assert not site.wanted.exists()
    site.write("mill", "The mill burned down.")
    (site.articles / "broken.jsonl.gz").unlink()
    (site.data / "snapshots").rename(site.data / "away")
    (site.data / "snapshots").write_text("in the way")
    outcome = await (await site.building.start("amy")).ended
    assert (outcome.how, outcome.why) == (How.FAILED, "BuildError")
    assert site.wanted.exists()
    assert f"no article in {site.articles} can be read" in caplog.text
