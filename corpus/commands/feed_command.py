"""The command `feed`: what a site publishes from now on."""

import argparse
import datetime

import msgspec

from corpus.arguments import DONE, NO_ANSWER
from corpus.commands.telling import Lines, add_options, as_json, tell_end
from corpus.commands.terminal import PROGRAM, complain, plain, print_json
from corpus.errors import CorpusError
from corpus.feeds import subscription, waiting
from corpus.feeds.harvest import fetching
from corpus.feeds.refreshing import Follower, Refreshed
from corpus.library.records import Library
from corpus.settings import Config, CorpusSettings
from corpus.web.address import canonical


def add_feed(command: argparse.ArgumentParser) -> None:
    """The options of `feed`."""
    command.add_argument(
        "url", nargs="?", metavar="URL", help="of a feed, or of a page that names one"
    )
    instead = command.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help="list the feeds that are followed")
    instead.add_argument("--refresh", action="store_true", help="look at all of them now")
    instead.add_argument(
        "--remove", metavar="URL", help="follow that one no longer; its articles stay"
    )
    add_options(command, "entries")


def run_feed(options: argparse.Namespace, config: Config, settings: CorpusSettings) -> int:
    """Follow a feed, or look after those that are followed; returns the exit code."""
    if bool(options.url) == bool(options.list or options.refresh or options.remove):
        raise CorpusError("feed takes a URL, or one of --list, --refresh and --remove URL")
    if not options.url and (options.collection or options.most):
        raise CorpusError("--collection and --most are for one feed; name it by its URL")
    from corpus.web.visit import Visitor  # takes a moment

    with Library.open(config, settings, complain) as library:
        if options.list:
            return _list(library, options)
        if options.remove:
            return _remove(library, options)
        with fetching(library, complain), Visitor(settings, complain) as visitor:
            teller = Lines(quiet=options.json)
            follower = Follower(library, visitor, teller, again=options.again)
            if options.refresh:
                return _refresh_all(library, follower, options)
            done = follower.follow(
                options.url, collection=options.collection or "", most=options.most or 0
            )
    _tell(done, options)
    if not options.json:
        tell_end(done.harvest, done.feed.collection)
    return DONE


def _refresh_all(library: Library, follower: Follower, options: argparse.Namespace) -> int:
    """What fails is one line, and the others go on."""
    feeds = subscription.subscriptions(library.connection)
    code = DONE
    for feed in feeds:
        try:
            done = follower.refresh(feed)
        except CorpusError as error:
            complain(str(error))
            if options.json:
                print_json({"feed": feed.address, "failed": str(error)})
            code = NO_ANSWER
        else:
            _tell(done, options)
    if not feeds:
        complain(_NONE)
    return code


_NONE = f"no feed is followed yet; follow one: {PROGRAM} feed URL"


def _tell(done: Refreshed, options: argparse.Namespace) -> None:
    feed = done.feed
    if options.json:
        told = {"feed": feed.address, "title": feed.title, "collection": feed.collection}
        print_json({**told, **as_json(done.harvest)})
    else:
        print(plain(f"{feed.address}: {done.harvest.line}"))


def _list(library: Library, options: argparse.Namespace) -> int:
    feeds = subscription.subscriptions(library.connection)
    for feed in feeds:
        if options.json:
            print_json(msgspec.to_builtins(feed))
            continue
        when = datetime.datetime.fromtimestamp(feed.tried).strftime("%Y-%m-%d %H:%M")
        failing = f"failed {feed.failures:,} times in a row" if feed.failures else ""
        parts = (feed.address, feed.title, feed.collection, when, failing, feed.result)
        print(plain(" · ".join(part for part in parts if part)))
    if not feeds and not options.json:
        print(_NONE)
    return DONE


def _remove(library: Library, options: argparse.Namespace) -> int:
    address = canonical(options.remove)
    feed = subscription.find(library.connection, address)
    if feed is None:
        raise CorpusError(
            f"no feed is followed at {options.remove}; {PROGRAM} feed --list names all that are"
        )
    subscription.drop(library.connection, address)
    waiting.forget(library.connection, address)
    if options.json:
        print_json({"removed": feed.address})
    else:
        print(plain(f"{feed.address} is followed no longer; its articles stay"))
    return DONE
