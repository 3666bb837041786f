"""What servers added on Discord: below one folder, a folder `server-ID` for each.

Whatever a file there says of itself, its article belongs to the collection of its server, which no
other server sees, and its id begins with that folder's name. Names that start with a dot are passed
over: drafts, and what was removed.
"""

from pathlib import Path

import msgspec
import regex

from corpus import folder
from corpus.article import Article
from corpus.errors import Problem
from corpus.folder import Reading
from corpus.formats.extract import Facts

_SERVER = regex.compile(r"server-[1-9][0-9]{0,18}")


def collection_of(server: int) -> str:
    """The collection, and the folder, of what a server added."""
    return f"server-{server}"


def is_own(collection: str) -> bool:
    """True for the name of a collection that belongs to a server."""
    return _SERVER.fullmatch(collection) is not None


def of_server(article: Article, collection: str) -> Article:
    """An article of this server, whatever its file says of where it belongs."""
    return msgspec.structs.replace(article, id=f"{collection}/{article.id}", collection=collection)


def read(place: Path, *, file_mb: float = 10) -> Reading:
    """Everything that servers added below `place`, which need not be there.

    What is no server's folder, and what cannot be read, is a Problem.
    """
    articles: list[Article] = []
    problems: list[Problem] = []
    files: dict[str, Path] = {}
    facts: dict[str, Facts] = {}
    try:
        there = sorted(place.iterdir()) if place.exists() else []
    except OSError as error:
        what = f"the folder cannot be read ({error.strerror}); check its rights"
        return Reading((), (Problem(f"{place.name}/", what, unread=True),))
    for path in there:
        if path.name.startswith("."):
            continue
        name = f"{place.name}/{path.name}"
        if not is_own(path.name) or path.is_symlink() or not path.is_dir():
            what = "is no folder of a server, such as server-123; move it to the other articles"
            problems.append(Problem(name, what))
            continue
        reading = folder.read(path, file_mb=file_mb)
        articles += (of_server(one, path.name) for one in reading.articles)
        files |= {f"{path.name}/{own}": file for own, file in reading.files.items()}
        facts |= {f"{path.name}/{own}": known for own, known in reading.facts.items()}
        problems += (_of_server(one, path.name) for one in reading.problems)
    return Reading(tuple(articles), tuple(problems), files, facts)


def _of_server(problem: Problem, collection: str) -> Problem:
    """The same with paths from the folder of all servers on: its server, and no other, may know."""
    other = f"{collection}/{problem.other}" if problem.other else ""
    path = f"{collection}/{problem.path}"
    return msgspec.structs.replace(
        problem, path=path, other=other, collection="", other_collection=""
    )
