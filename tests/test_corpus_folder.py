"""A folder is read to its end: what cannot be read is one line that says how to mend it."""

import gzip
import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import folder
from corpus.article import Article
from corpus.errors import CorpusError, Problem
from corpus.formats import registry

TEXT = "The sea rises twice a day."
KINDS = " ".join(ending for one in registry.FORMATS for ending in one.endings)
NEW_TEXT = "write the article into it or remove it"
LINK = "is a link to a folder or out of this one; put what it points to in its place"
EXAMPLE = 'an article is {"id": "a", "text": "…"}'
not_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")


def read(place: Path, files: dict[str, bytes | str]) -> folder.Reading:
    """Write the files, and one good article beside them, and read the folder."""
    for name, content in {**files, "zz-good.md": TEXT}.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder.read(place)


def told(reading: folder.Reading) -> list[tuple[str, str, bool]]:
    """The problems; each must be one line, and the good article must have been read."""
    assert "zz-good" in [article.id for article in reading.articles]
    assert [p for p in reading.problems if len(str(p).splitlines()) != 1] == []

    return [(problem.path, problem.what, problem.skipped) for problem in reading.problems]


def texts(reading: folder.Reading) -> dict[str, str]:
    return {one.id: one.text for one in reading.articles if one.id != "zz-good"}


def test_an_empty_folder_has_no_articles(tmp_path: Path) -> None:
    """No articles and no problems; whether that is enough is for others to say."""
    assert folder.read(tmp_path) == folder.Reading((), ())


def test_a_missing_folder_is_an_error_with_the_cure(tmp_path: Path) -> None:
    """The error names the folder and the setting."""
    with pytest.raises(CorpusError) as error:
        folder.read(tmp_path / "articles")

    assert str(error.value) == (
        f"there is no folder {tmp_path}/articles; "
        "make it or set corpus.articles to where the articles are"
    )


def test_a_pipe_instead_of_a_folder_is_an_error(tmp_path: Path) -> None:
    """Reading never waits for a pipe."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CorpusError, match="there is no folder"):
        folder.read(tmp_path / "pipe")


def test_one_file_can_be_read_instead_of_a_folder(tmp_path: Path) -> None:
    """A JSON Lines file, and any other that a folder might hold; else it is one problem."""
    lines, page, other = tmp_path / "a.jsonl", tmp_path / "b.md", tmp_path / "c.xyz"
    lines.write_text(f'{{"id": 1, "text": "{TEXT}"}}\n')
    page.write_text(TEXT)
    other.write_text(TEXT)

    assert texts(folder.read(lines)) == {"1": TEXT}
    assert texts(folder.read(page)) == {"b": TEXT}
    assert folder.read(other).problems == (
        Problem("c.xyz", f"is none of the kinds that can be read ({KINDS}); convert it"),
    )


def test_every_kind_of_file_gives_its_article(tmp_path: Path) -> None:
    """Markdown with front matter, pasted text, JSON Lines plain and packed; names in order."""
    line = '{"id": "%s", "title": "L", "text": "%s", "tags": ["t"], "published": "2024/03/31"}'
    reading = read(
        tmp_path,
        {
            "b.MD": f"---\ntitle: B\ndate: 2024-03-31\ntags: [x]\n---\n\n# Sea\n\n{TEXT}\n",
            "a-b_c.markdown": TEXT,
            "news/c.txt": f"A title\n\n{TEXT}",
            "d.jsonl": line % ("d", TEXT),
            "e.jsonl.gz": gzip.compress((line % ("e", TEXT)).encode()),
            ".hidden.md": TEXT,
            ".git/f.md": TEXT,
        },
    )

    assert told(reading) == []
    assert reading.articles == (
        Article(id="a-b_c", title="A b c", text=TEXT),
        Article(id="b", title="B", text=f"# Sea\n\n{TEXT}", published="2024-03-31", tags=("x",)),
        Article(id="d", title="L", text=TEXT, tags=("t",), published="2024-03-31"),
        Article(id="e", title="L", text=TEXT, tags=("t",), published="2024-03-31"),
        Article(id="news/c", title="A title", text=TEXT, collection="news"),
        Article(id="zz-good", title="Zz good", text=TEXT),
    )


def test_the_title_of_the_front_matter_comes_before_the_heading(tmp_path: Path) -> None:
    """A top heading that says something else stays in the text; the same words do not."""
    other = f"---\ntitle: The sea\n---\n# On tides\n\n{TEXT}"
    same = f"---\ntitle: The sea\n---\n# The sea\n\n{TEXT}"
    reading = read(tmp_path, {"a.md": other, "b.md": same, "c.md": f"# The sea\n\n{TEXT}"})

    assert texts(reading) == {"a": f"# On tides\n\n{TEXT}", "b": TEXT, "c": TEXT}
    assert [one.title for one in reading.articles] == ["The sea"] * 3 + ["Zz good"]


def test_what_belongs_to_a_server_has_one_spelling(tmp_path: Path) -> None:
    """Wherever its name is read, capitals and spaces around make no other collection of it."""
    line = {"id": "line", "text": TEXT, "collection": " SERVER-5"}
    reading = read(
        tmp_path,
        {
            "Server-5/a.md": TEXT,
            "server-5 /b.txt": TEXT,
            "c.md": f"---\ncollection: Server-5\n---\n{TEXT}",
            "d.md": f"---\ntitle: A: B\ncollection: SERVER-5\n---\n{TEXT}",
            "e.jsonl": msgspec.json.encode(line),
            "News/f.md": TEXT,
            "Server-rules/g.md": TEXT,
        },
    )

    belongs = [one.collection for one in reading.articles if one.id != "zz-good"]
    assert sorted(belongs) == ["News", "Server-rules", *["server-5"] * 5]


def test_the_collection_is_the_first_folder_or_what_the_file_says(tmp_path: Path) -> None:
    """Files on top are `main`, deep ones belong to the folder below the top."""
    reading = read(
        tmp_path,
        {
            "a.md": TEXT,
            "news/b.md": TEXT,
            "news/2024/may/5/c.md": TEXT,
            "news/d.md": f"---\ncollection: sea\n---\n{TEXT}",
            "x.md/e.md": TEXT,
        },
    )

    assert told(reading) == []
    assert {one.id: one.collection for one in reading.articles} == {
        "a": "main",
        "news/b": "news",
        "news/2024/may/5/c": "news",
        "news/d": "sea",
        "x.md/e": "x.md",
        "zz-good": "main",
    }


BROKEN: dict[str, tuple[str, bytes, list[tuple[str, str, bool]]]] = {
    "an empty file": ("a.md", b"", [("a.md", f"is empty; {NEW_TEXT}", True)]),
    "white space": ("a.txt", b" \n\t\r\n", [("a.txt", f"is empty; {NEW_TEXT}", True)]),
    "only a mark of UTF-8": (
        "a.md",
        b"\xef\xbb\xbf",
        [("a.md", "has no text to quote; add some or remove it", True)],
    ),
    "only a title": (
        "a.md",
        b"# Title\n",
        [("a.md", "has no text to quote; add some or remove it", True)],
    ),
    "only front matter": (
        "a.md",
        b"---\ntitle: A\n---\n",
        [("a.md", "has no text to quote; add some or remove it", True)],
    ),
    "a picture called Markdown": (
        "a.md",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        [("a.md", "is not text in UTF-8; save it as UTF-8", True)],
    ),
    "zeros": ("a.txt", bytes(99), [("a.txt", "is not text in UTF-8; save it as UTF-8", True)]),
    "Latin-1": (
        "a.txt",
        "Die Flut fällt.".encode("latin-1"),
        [("a.txt", "is not text in UTF-8; save it as UTF-8", True)],
    ),
    "half a character of UTF-16": (
        "a.txt",
        b"\xff\xfea\0b",
        [("a.txt", "is not text in UTF-8; save it as UTF-8", True)],
    ),
    "UTF-32": (
        "a.txt",
        TEXT.encode("utf-32"),
        [("a.txt", "is not text in UTF-8; save it as UTF-8", True)],
    ),
    "another kind": (
        "a.xyz",
        b"%PDF",
        [("a.xyz", f"is none of the kinds that can be read ({KINDS}); convert it", True)],
    ),
    "no ending": (
        "README",
        b"Text.",
        [("README", f"is none of the kinds that can be read ({KINDS}); convert it", True)],
    ),
    "broken front matter": (
        "a.md",
        b"---\ntitle: a: b\n---\nText.",
        [
            (
                "a.md",
                "the front matter is not YAML (line 2); put titles with a colon in quotes",
                False,
            )
        ],
    ),
    "broken front matter and no text": (
        "a.md",
        b"---\ntitle: a: b\n---\n",
        [
            (
                "a.md",
                "the front matter is not YAML (line 2); put titles with a colon in quotes",
                True,
            )
        ],
    ),
    "a bad line": (
        "a.jsonl",
        b'{"id": "x", "text": "One."}\n\n{"id": "y"\n{"id": "z", "text": "Two."}\n',
        [("a.jsonl:3", f"Input data was truncated; {EXAMPLE}", True)],
    ),
    "lines of the wrong shape": (
        "a.jsonl",
        b'[1]\n{"id": "y"}\n{"id": "", "text": "a"}\n{"id": "x", "text": " "}\n\xff\n'
        + b'{"id": 1, "x": '
        + b"[" * 9999,
        [
            ("a.jsonl:1", f"Expected `object`, got `array`; {EXAMPLE}", True),
            ("a.jsonl:2", f"Object missing required field `text`; {EXAMPLE}", True),
            ("a.jsonl:3", f"Expected `str` of length >= 1 - at `$.id`; {EXAMPLE}", True),
            ("a.jsonl:4", "the article 'x' has no text; add it or take out the line", True),
            ("a.jsonl:5", f"JSON is malformed: invalid character (byte 0); {EXAMPLE}", True),
            (
                "a.jsonl:6",
                f"maximum recursion depth exceeded while deserializing an object; {EXAMPLE}",
                True,
            ),
        ],
    ),
    "packed but not packed": (
        "a.jsonl.gz",
        b'{"id": "x", "text": "One."}\n',
        [
            (
                "a.jsonl.gz",
                "cannot be read to its end (Not a gzipped file (b'{\"')); "
                "check the file and its rights",
                True,
            )
        ],
    ),
    "packed and damaged": (
        "a.jsonl.gz",
        gzip.compress(b"x" * 99)[:10] + b"\xff" * 50,
        [
            (
                "a.jsonl.gz",
                "cannot be read to its end (Error -3 while decompressing data: "
                "invalid block type); check the file and its rights",
                True,
            )
        ],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told_in_one_line_and_the_rest_is_read(name: str, tmp_path: Path) -> None:
    """The line names the file, what is wrong and how to mend it."""
    file, content, expected = BROKEN[name]

    assert told(read(tmp_path, {file: content})) == expected


def test_two_articles_with_one_id_keep_the_first(tmp_path: Path) -> None:
    """The second is reported with the file that has the id already."""
    reading = read(
        tmp_path,
        {
            "a.md": f"---\nid: same\n---\n{TEXT}",
            "b.md": "---\nid: same\n---\nAnother text.",
            "c.jsonl": '{"id": "c", "text": "One."}\n{"id": "c", "text": "Two."}\n',
        },
    )

    assert told(reading) == [
        ("b.md", "its id 'same' is taken by 'a.md'; rename one of them or give it an id", True),
        ("c.jsonl", "its id 'c' is taken by 'c.jsonl'; rename one of them or give it an id", True),
    ]
    assert texts(reading) == {"same": TEXT, "c": "One."}


def test_good_lines_of_a_bad_file_are_read(tmp_path: Path) -> None:
    """A bad line costs its own article only, a file cut off what comes after the cut."""
    lines = "".join(f'{{"id": {i}, "text": "Text {i * 7919 % 9973}."}}\n' for i in range(3000))
    whole = gzip.compress(lines.encode())
    reading = read(
        tmp_path,
        {
            "a.jsonl": b'\xef\xbb\xbf{"id": "x", "text": "One."}\n?\n{"id": "y", "text": "Two."}',
            "b.jsonl.gz": whole[: len(whole) // 2],
        },
    )
    problems = told(reading)
    numbers = [int(one.id) for one in reading.articles if one.id.isdigit()]

    assert [problems[0][0], problems[1]] == [
        "a.jsonl:2",
        (
            "b.jsonl.gz",
            "cannot be read to its end (Compressed file ended before the end-of-stream marker "
            "was reached); check the file and its rights",
            True,
        ),
    ]
    assert numbers == list(range(len(numbers)))
    assert 100 < len(numbers) < 3000
    assert [one.text for one in reading.articles if one.id in "xy"] == ["One.", "Two."]


def test_json_lines_keep_their_text_to_the_character(tmp_path: Path) -> None:
    """No mark is taken away, no white space changed; unknown keys are passed over."""
    text = "# A\r\n\r\n**b** \u202e <i>c</i>\t\u00a0\n"
    line = msgspec.json.encode({"id": "x", "text": text, "title": " a\n b", "url": None, "n": 1})

    assert texts(read(tmp_path, {"a.jsonl": line})) == {"x": text}
    assert folder.read(tmp_path).articles[0].title == "a b"


def test_a_file_too_large_is_told_with_both_numbers(tmp_path: Path) -> None:
    """It is not read at all, so a giant costs nothing; the limit can be raised."""
    with (tmp_path / "big.md").open("wb") as big:
        big.truncate(50_000_000)

    assert told(read(tmp_path, {})) == [
        ("big.md", "50.0 MB are more than 10; split it or raise corpus.file_mb", True)
    ]


def test_pipes_and_sockets_are_not_opened(tmp_path: Path) -> None:
    """A pipe that nobody writes to does not stop the reading."""
    os.mkfifo(tmp_path / "pipe.md")

    assert told(read(tmp_path, {})) == [("pipe.md", "is not a file; remove it", True)]


def test_links_are_followed_inside_the_folder_only(tmp_path: Path) -> None:
    """A link to a file inside is that file; links out, to folders and in circles are told."""
    place, outside = tmp_path / "in", tmp_path / "out"
    place.mkdir()
    outside.mkdir()
    (outside / "secret.md").write_text("Nobody should read this.")
    (place / "a-real.md").write_text(TEXT)
    (place / "b-inside.md").symlink_to("a-real.md")
    (place / "c-outside.md").symlink_to(outside / "secret.md")
    (place / "d-nowhere.md").symlink_to("gone.md")
    (place / "e-circle.md").symlink_to("e-circle.md")
    (place / "f-folder").symlink_to(outside)
    (place / "g-self").symlink_to(place)
    (place / "h-climbing.md").symlink_to("../out/secret.md")

    reading = read(place, {})
    assert told(reading) == [
        ("c-outside.md", LINK, True),
        ("d-nowhere.md", LINK, True),
        ("e-circle.md", LINK, True),
        ("f-folder", LINK, True),
        ("g-self", LINK, True),
        ("h-climbing.md", LINK, True),
    ]
    assert texts(reading) == {"a-real": TEXT, "b-inside": TEXT}


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    """The operator named it, so it is followed, and so is a link to one file."""
    (tmp_path / "real").mkdir()
    read(tmp_path / "real", {"a.jsonl": '{"id": "x", "text": "One."}'})
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "one.jsonl").symlink_to("real/a.jsonl")

    assert texts(folder.read(tmp_path / "link")) == texts(folder.read(tmp_path / "real"))
    assert texts(folder.read(tmp_path / "one.jsonl")) == {"x": "One."}


@not_root
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    """A file or a folder without rights is one line each; the others are read."""
    read(tmp_path, {"a.md": TEXT, "b/c.md": TEXT})
    (tmp_path / "a.md").chmod(0)
    (tmp_path / "b").chmod(0)
    reading = folder.read(tmp_path)
    (tmp_path / "b").chmod(0o700)

    assert told(reading) == [
        ("b", "the folder cannot be read (Permission denied); check its rights", True),
        (
            "a.md",
            "cannot be read to its end (Permission denied); check the file and its rights",
            True,
        ),
    ]


@pytest.mark.parametrize(
    ("name", "article_id", "title"),
    [
        (b"two\nlines.md", "two lines", "Two lines"),
        (b"a\x1b[31m\tb.txt", "a[31m b", "A[31m b"),
        (b"caf\xe9.md", "caf\ufffd", "Caf\ufffd"),
        ("mañana 🌊 שלום.md".encode(), "mañana 🌊 שלום", "Mañana 🌊 שלום"),
        (b"a.b.md", "a.b", "A.b"),
        (b"'quoted' & \"more\".md", "'quoted' & \"more\"", "'quoted' & \"more\""),
        (b"%2e%2e.md", "%2e%2e", "%2e%2e"),
        (b"x" * 250 + b".md", "x" * 250, "X" + "x" * 249),
    ],
)
def test_unusual_names_give_usable_ids_and_titles(
    name: bytes, article_id: str, title: str, tmp_path: Path
) -> None:
    """Ids and titles are one line and can be stored, whatever bytes a file is called by."""
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(TEXT)
    article, _ = read(tmp_path, {}).articles

    assert (article.id, article.title, article.text) == (article_id, title, TEXT)
    assert len(article.sha256) == 64


def test_problems_of_unusual_names_stay_one_line(tmp_path: Path) -> None:
    """A line feed or a broken byte in a name is shown, not printed."""
    for name in (b"a\nb.md", b"caf\xe9.md", b"\x1b[31m.md"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"")
    shown = [str(problem) for problem in folder.read(tmp_path).problems]

    assert shown == [
        f"'\\x1b[31m.md': is empty; {NEW_TEXT} (skipped)",
        f"'a\\nb.md': is empty; {NEW_TEXT} (skipped)",
        f"'caf\ufffd.md': is empty; {NEW_TEXT} (skipped)",
    ]


def test_a_problem_says_whether_the_file_was_read() -> None:
    """The operator sees at once if an article is missing."""
    assert str(Problem("a.md", "is odd")) == "'a.md': is odd (skipped)"
    assert str(Problem("a.md", "is odd", skipped=False)) == "'a.md': is odd (read all the same)"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\xef\xbb\xbfOne.\n\nTwo", "One.\n\nTwo"),
        ("One.\n\nFünf 😀".encode("utf-16"), "One.\n\nFünf 😀"),
        (b"\xfe\xff" + "One".encode("utf-16-be"), "One"),
        (b"One.\r\n\r\nTwo\r\n", "One.\n\nTwo"),
        (b"One.\r\rTwo", "One.\n\nTwo"),
        (b"O\x00ne", None),
        (b"O\x07n\x1b[1me\x7f", "On[1me"),
        (b"One\x0ctwo\x0bthree\tfour", "One\ntwo\nthree\tfour"),
        ("a\u202eb\u200dc\u0085d\ufffd".encode(), "a\u202eb\u200dc\u0085d\ufffd"),
    ],
)
def test_every_encoding_gives_the_same_characters(
    raw: bytes, text: str | None, tmp_path: Path
) -> None:
    """UTF-8 and marked UTF-16, all line ends as line feeds, and no control characters."""
    expected = {} if text is None else {"a": text}

    assert texts(read(tmp_path, {"a.txt": raw})) == expected


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_stop_the_reading(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    """Whatever a file holds, it is an article that can be stored, or a problem, or both."""
    place = tmp_path_factory.mktemp("any")
    for ending in (".md", ".txt", ".jsonl", ".jsonl.gz"):
        reading = read(place, {f"a{ending}": b"---\nid: x\n" + raw if ending == ".md" else raw})
        told(reading)
        (place / f"a{ending}").unlink()

        assert [one for one in reading.articles if len(one.sha256) != 64 or not one.text] == []


def test_the_digest_changes_with_every_field() -> None:
    """An index can tell from it that an article is not the one it knows."""
    one = Article(id="a", title="A", text="T")
    changed = {"tags": ("b",), "pages": (0,)}
    others = [
        msgspec.structs.replace(one, **{field: changed.get(field, "b")})
        for field in one.__struct_fields__
    ]

    assert len({article.sha256 for article in [one, *others]}) == 10
    assert one.sha256 == "ba92ea920aa90331db817cf6f5afcc1667fd280fc43d86e7fca024e82832c2a4"
    assert one.sha256 == Article(id="a", title="A", text="T").sha256


def test_a_folder_whose_name_is_too_long_is_told_in_one_line(tmp_path: Path) -> None:
    """The system's refusal is no traceback."""
    with pytest.raises(CorpusError, match=r"^cannot read the folder [^\n]+$"):
        folder.read(tmp_path / ("x" * 300))
