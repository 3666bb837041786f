"""The command `check`: what cannot be read, and what is there twice."""

from collections.abc import Iterator, Mapping

import msgspec

from corpus import duplicates
from corpus.arguments import DONE, NO_ANSWER
from corpus.duplicates import Group
from corpus.folder import Reading
from corpus.terminal import complain, counted, plain, print_json


def run_check(reading: Reading, *, as_json: bool) -> int:
    """Print what is wrong; the exit code tells whether a file was skipped."""
    for problem in reading.problems:
        complain(str(problem))
    groups = duplicates.find(reading.articles)
    if as_json:
        told = {"articles": len(reading.articles), "problems": reading.problems, "groups": groups}
        print_json(msgspec.to_builtins(told))
    else:
        titles = {one.id: one.title for one in reading.articles}
        for group in groups:
            for line in _group_lines(group, titles):
                print(line)
            print()
        links = [link for group in groups for link in group.links]
        same = sum(link.same for link in links)
        print(f"articles: {len(reading.articles):,}")
        print(f"problems: {len(reading.problems):,}")
        print(
            f"repeated: {len(links):,} in {counted(len(groups), 'group')} "
            f"({same:,} the same, {len(links) - same:,} nearly the same)"
        )
    return NO_ANSWER if any(problem.skipped for problem in reading.problems) else DONE


def _group_lines(group: Group, titles: Mapping[str, str]) -> Iterator[str]:
    """The first article, then each of the others with what it repeats."""
    yield plain(f"{group.first} · {titles[group.first]}")
    for link in group.links:
        how = "same text as" if link.same else "nearly the same as"
        sure = "" if link.same else f" ({link.likeness:.0%})"
        yield "  " + plain(f"{link.article} · {titles[link.article]}: {how} {link.other}{sure}")
