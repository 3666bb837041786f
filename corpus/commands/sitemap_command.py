"""The command `sitemap`: all that a site has published so far."""

import argparse
import time

from corpus.arguments import DONE
from corpus.commands.telling import Lines, add_options, as_json, tell_end
from corpus.commands.terminal import complain, counted, plain, print_json
from corpus.errors import CorpusError
from corpus.feeds import site
from corpus.feeds.feed import Entry
from corpus.feeds.harvest import expect, fetching, gather
from corpus.feeds.refreshing import MOST, collection_of
from corpus.library.filename import checked_folder
from corpus.library.records import Library
from corpus.settings import Config, CorpusSettings
from corpus.web.address import canonical


def add_sitemap(command: argparse.ArgumentParser) -> None:
    """The options of `sitemap`."""
    command.add_argument("url", metavar="URL", help="of a sitemap, or of a site's front page")
    command.add_argument("--below", metavar="PATH", help="only pages below this, such as /news")
    add_options(command, "pages")


def run_sitemap(options: argparse.Namespace, config: Config, settings: CorpusSettings) -> int:
    """Add the pages of a site; returns the exit code."""
    collection = options.collection or collection_of(options.url)
    checked_folder(collection)
    from corpus.web.visit import Visitor  # takes a moment

    teller = Lines(quiet=options.json)
    with (
        Library.open(config, settings, complain) as library,
        fetching(library, complain),
        Visitor(settings, complain) as visitor,
    ):
        found = site.read(visitor, options.url, teller.note)
        pages = site.below(found.pages, options.below or "/")
        _tell_left_out(options, found, len(pages), teller)
        most = options.most or MOST
        entries = [Entry(link=one.address, changed=one.changed) for one in pages[:most]]
        source, now = canonical(options.url), time.time()
        expect(library, entries, source, now=now, again=options.again)
        harvest = gather(
            library,
            visitor,
            source,
            now=now,
            only={canonical(one.link) for one in entries},
            collection=collection,
            teller=teller,
        )
    if options.json:
        told = {"sitemap": options.url, "collection": collection, "listed": len(pages)}
        print_json({**told, **as_json(harvest)})
    else:
        print(plain(f"{options.url}: {counted(len(pages), 'page')} listed, {harvest.line}"))
        tell_end(harvest, collection)
    return DONE


def _tell_left_out(
    options: argparse.Namespace, found: site.Site, count: int, teller: Lines
) -> None:
    if found.foreign:
        teller.note(
            f"left out, since they are of other sites: {found.foreign:,}, such as {found.stranger}"
        )
    if not count:
        where = f" below {options.below}" if found.pages else ""
        raise CorpusError(f"{options.url}: no page of this site is listed{where}")
    if count > (most := options.most or MOST):
        teller.note(
            f"{count:,} pages are listed; the {most:,} that changed last are taken "
            "(--most N takes more)"
        )
