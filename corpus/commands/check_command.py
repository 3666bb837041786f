"""The command `check`: what cannot be read, what is there twice, what repeats over a site."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from corpus import duplicates, repeated, tongue
from corpus.arguments import DONE, NO_ANSWER
from corpus.commands.terminal import complain, counted, plain, print_json, short
from corpus.duplicates import Group
from corpus.folder import Reading
from corpus.repeated import Furniture
from corpus.settings import CorpusSettings

_TOLD = 5
"""What repeats over a site is told so many times; the rest with --json."""


def run_check(reading: Reading, settings: CorpusSettings, *, as_json: bool) -> int:
    """Print what is wrong; the exit code tells whether a file was skipped."""
    for problem in reading.problems:
        complain(str(problem))
    groups = duplicates.find(reading.articles)
    furniture = repeated.find(reading.articles if settings.repeated else ()).furniture
    languages = Counter(reading.tongue(one).language for one in reading.articles)
    if as_json:
        told = {
            "articles": len(reading.articles),
            "problems": reading.problems,
            "groups": groups,
            "furniture": furniture,
            "languages": languages,
        }
        print_json(msgspec.to_builtins(told))
    else:
        titles = {one.id: one.title for one in reading.articles}
        for group in groups:
            for line in _group_lines(group, titles):
                print(line)
            print()
        for line in _furniture_lines(furniture):
            print(line)
        links = [link for group in groups for link in group.links]
        same = sum(link.same for link in links)
        print(f"articles: {len(reading.articles):,}")
        print(f"problems: {len(reading.problems):,}")
        print(
            f"repeated: {len(links):,} in {counted(len(groups), 'group')} "
            f"({same:,} the same, {len(links) - same:,} nearly the same)"
        )
        if furniture:
            print(f"never quoted: {len(furniture):,} that repeat over a site")
        if line := tongue.others(languages, settings.language):
            print(line)
    return NO_ANSWER if any(problem.skipped for problem in reading.problems) else DONE


def _group_lines(group: Group, titles: Mapping[str, str]) -> Iterator[str]:
    """The first article, then each of the others with what it repeats."""
    yield plain(f"{group.first} · {titles[group.first]}")
    for link in group.links:
        how = "same text as" if link.same else "nearly the same as"
        sure = "" if link.same else f" ({link.likeness:.0%})"
        yield "  " + plain(f"{link.article} · {titles[link.article]}: {how} {link.other}{sure}")


def _furniture_lines(furniture: Sequence[Furniture]) -> Iterator[str]:
    """By site what repeats over its articles, the most frequent first, then an empty line."""
    sites: dict[tuple[str, str], list[Furniture]] = defaultdict(list)
    for one in furniture:
        sites[one.server, one.site].append(one)
    for (server, site), found in sites.items():
        place = site if server in ("", site) else f"{site} ({server})"
        yield plain(f"repeats over {place} and is never quoted:")
        for one in found[:_TOLD]:
            yield "  " + plain(f"in {one.articles:,} articles: {short(one.text)}")
        if len(found) > _TOLD:
            yield f"  and {len(found) - _TOLD:,} more (--json tells all)"
        yield ""
