"""Settings are strict: whatever is wrong with them is one line that says how to mend it."""

from pathlib import Path

import msgspec
import pytest

from corpus.errors import QuothError, SettingsError
from corpus.settings import CorpusSettings, Count, load

ROOT = Path(__file__).parents[1]
KNOWN = (
    "articles, added, library, passage_words, longest_passage, file_mb, columns, language, "
    "pause_seconds, inside, feed_minutes, repeated"
)
ROOMS = "known: [corpus], [index], [bot]"


class BotSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A section of another room, as small as can be."""

    queue: Count = 64


def corpus(folder: Path, toml: str, *overrides: str) -> CorpusSettings:
    """The section [corpus] of a config.toml with this text."""
    path = folder / "config.toml"
    path.write_text(toml, encoding="utf-8")
    return load(path, overrides).section("corpus", CorpusSettings)


def message(folder: Path, toml: str, *overrides: str) -> str:
    """What a person is told, without the path, which must be in front or behind."""
    with pytest.raises(SettingsError) as error:
        corpus(folder, toml, *overrides)
    shown = str(error.value)

    assert len(shown.splitlines()) == 1

    return shown.replace(str(folder), "")


def test_every_setting_may_be_left_out(tmp_path: Path) -> None:
    """An empty file and an empty section give the defaults."""
    assert corpus(tmp_path, "") == CorpusSettings()
    assert corpus(tmp_path, "[corpus]\n[bot]\n") == CorpusSettings()


def test_the_config_of_the_project_says_the_defaults() -> None:
    """What config.toml shows is what holds when it is left out."""
    assert load(ROOT / "config.toml").section("corpus", CorpusSettings) == CorpusSettings()


def test_settings_are_typed(tmp_path: Path) -> None:
    """Each value arrives as what its type says; whole numbers will do where others are allowed."""
    read = corpus(
        tmp_path,
        '[corpus]\narticles = "a"\npassage_words = 40\nlongest_passage = 90\nfile_mb = 1\n'
        'language = "de"\n',
    )

    assert read == CorpusSettings(
        articles="a", passage_words=40, longest_passage=90, file_mb=1.0, language="de"
    )


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        (
            "[corpus]\npasage_words = 50",
            f"/config.toml: [corpus] has no setting 'pasage_words'; "
            f"did you mean passage_words? known: {KNOWN}",
        ),
        ("[corpus]\nxyz = 1", f"/config.toml: [corpus] has no setting 'xyz'; known: {KNOWN}"),
        (
            '[corpus]\n"a\\nb" = 1',
            f"/config.toml: [corpus] has no setting 'a\\nb'; known: {KNOWN}",
        ),
        ("[corpse]\n", f"/config.toml: 'corpse' is no section; {ROOMS}"),
        ("passage_words = 50", f"/config.toml: 'passage_words' is no section; {ROOMS}"),
        ("corpus = 5", f"/config.toml: 'corpus' is no section; {ROOMS}"),
        (
            '[corpus]\npassage_words = "many"',
            "/config.toml: [corpus] passage_words: Expected `int`, got `str`",
        ),
        (
            "[corpus]\npassage_words = 50.5",
            "/config.toml: [corpus] passage_words: Expected `int`, got `float`",
        ),
        (
            "[corpus]\narticles = 5",
            "/config.toml: [corpus] articles: Expected `str`, got `int`",
        ),
        (
            "[corpus]\nlanguage = ['en']",
            "/config.toml: [corpus] language: Expected `str`, got `array`",
        ),
        (
            "[corpus]\npassage_words = 181",
            "/config.toml: [corpus] passage_words: Expected `int` <= 180",
        ),
        (
            "[corpus]\npassage_words = 19",
            "/config.toml: [corpus] passage_words: Expected `int` >= 20",
        ),
        (
            "[corpus]\nlongest_passage = 401",
            "/config.toml: [corpus] longest_passage: Expected `int` <= 400",
        ),
        ("[corpus]\nfile_mb = 0", "/config.toml: [corpus] file_mb: Expected `float` > 0.0"),
        ("[corpus]\nfile_mb = nan", "/config.toml: [corpus] file_mb: Expected `float` > 0.0"),
        (
            "[corpus]\nlongest_passage = 90",
            "/config.toml: [corpus] passage_words: 110 are more than longest_passage allows (90)",
        ),
        (
            "[corpus\n",
            "/config.toml is not TOML: Expected ']' at the end of a table declaration "
            "(at line 1, column 8)",
        ),
        (
            "[corpus]\na = 1\na = 2\n",
            "/config.toml is not TOML: Cannot overwrite a value (at line 3, column 6)",
        ),
    ],
)
def test_what_is_wrong_is_told_in_one_line(toml: str, expected: str, tmp_path: Path) -> None:
    """The line names the file, the setting, what was found and what is allowed."""
    assert message(tmp_path, toml) == expected


@pytest.mark.parametrize(
    "place",
    ["http://wiki.example", "wiki.example/a", "wiki.example.", "Wiki.example", "*", "",
     "wiki.example:", "wiki.example:x", "a b", "::1", "me@wiki.example", "10.0.0.0/8"],
)  # fmt: skip
def test_a_machine_inside_is_named_exactly(place: str, tmp_path: Path) -> None:
    """No address of a page, no pattern, no network."""
    assert message(tmp_path, f"[corpus]\ninside = ['{place}']").startswith(
        f"/config.toml: [corpus] inside: {place!r} is no machine; write it like wiki.example or "
    )


def test_machines_inside_can_be_named(tmp_path: Path) -> None:
    """By name or number, with a port or without."""
    named = ["wiki.example", "xn--bcher-kva.example", "localhost:8000", "10.1.2.3", "[::1]:80"]

    assert corpus(tmp_path, f"[corpus]\ninside = {named}").inside == named


def test_a_missing_file_is_told_with_the_cure(tmp_path: Path) -> None:
    """The file may be elsewhere: the line says how to name it."""
    with pytest.raises(SettingsError) as error:
        load(tmp_path / "config.toml")

    assert str(error.value) == (
        f"there is no {tmp_path}/config.toml; "
        "run from the project's folder or name the file with --config"
    )


@pytest.mark.parametrize("content", [None, b"[corpus]\nlanguage = '\xe4'", b"\xff\xfe[\0"])
def test_a_file_that_is_no_text_is_told(content: bytes | None, tmp_path: Path) -> None:
    """A folder of that name or another encoding is one line."""
    path = tmp_path / "config.toml"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(SettingsError) as error:
        load(path)

    assert str(error.value).startswith(f"cannot read {path}: ")
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        ("corpus.passage_words=50", CorpusSettings(passage_words=50)),
        ("corpus.passage_words = 50", CorpusSettings(passage_words=50)),
        ("corpus.file_mb=2.5", CorpusSettings(file_mb=2.5)),
        ("corpus.articles=a=b.jsonl", CorpusSettings(articles="a=b.jsonl")),
        ("corpus.articles=5", CorpusSettings(articles="5")),
        ("corpus.language=", CorpusSettings(language="")),
        ("bot.queue=5", CorpusSettings()),
    ],
)
def test_set_lays_one_value_over_the_file(
    override: str, expected: CorpusSettings, tmp_path: Path
) -> None:
    """`--set section.key=value` needs no quotation marks, and no section in the file."""
    assert corpus(tmp_path, "", override) == expected


def test_set_wins_over_the_file_and_the_last_set_over_the_first(tmp_path: Path) -> None:
    """Other settings of the file stay as they are."""
    toml = '[corpus]\npassage_words = 30\nlanguage = "de"'
    read = corpus(tmp_path, toml, "corpus.passage_words=50", "corpus.passage_words=60")

    assert read == CorpusSettings(passage_words=60, language="de")


def test_set_reaches_every_section(tmp_path: Path) -> None:
    """Each room reads its own section with its own kind."""
    path = tmp_path / "config.toml"
    path.write_text("[bot]\nqueue = 3")

    assert load(path).section("bot", BotSettings).queue == 3
    assert load(path, ["bot.queue=9"]).section("bot", BotSettings).queue == 9
    assert load(path, ["bot.queue=9"]).section("corpus", CorpusSettings) == CorpusSettings()


def test_set_takes_lists_and_tables(tmp_path: Path) -> None:
    """As config.toml has them."""
    path = tmp_path / "config.toml"
    path.write_text("")
    sets = ['corpus.inside=["wiki:80"]', 'corpus.columns = {title = "Wort", text="Inhalt"}']
    found = load(path, sets).section("corpus", CorpusSettings)

    assert found.inside == ["wiki:80"]
    assert found.columns == {"title": "Wort", "text": "Inhalt"}


NO_SET = "is not section.key=value; sections: corpus, index, bot"


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        ("", f"--set '' {NO_SET}"),
        ("corpus", f"--set 'corpus' {NO_SET}"),
        ("passage_words=5", f"--set 'passage_words=5' {NO_SET}"),
        ("corpus.passage_words", f"--set 'corpus.passage_words' {NO_SET}"),
        ("corpse.passage_words=5", f"--set 'corpse.passage_words=5' {NO_SET}"),
        ("a\nb", f"--set 'a\\nb' {NO_SET}"),
        (
            "corpus.passage_word=5",
            "/config.toml: [corpus] has no setting 'passage_word'; "
            f"did you mean passage_words? known: {KNOWN}",
        ),
        (
            "corpus.inside=[wiki]",
            "--set 'corpus.inside=[wiki]' is no list or table; write it as in config.toml, "
            "in ' marks",
        ),
        (
            "corpus.passage_words=many",
            "/config.toml: [corpus] passage_words: Expected `int`, got `str`",
        ),
        (
            "corpus.passage_words=5",
            "/config.toml: [corpus] passage_words: Expected `int` >= 20",
        ),
    ],
)
def test_a_wrong_set_is_told_in_one_line(override: str, expected: str, tmp_path: Path) -> None:
    """The line repeats what was typed and says what is known."""
    assert message(tmp_path, "", override) == expected


def test_relative_paths_count_from_the_folder_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the program is started from and however the file is named."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "config.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    config = load(Path("a/config.toml"))
    monkeypatch.chdir("/")

    assert config.path == tmp_path / "a" / "config.toml"
    assert config.place("articles") == tmp_path / "a" / "articles"
    assert config.place("../b") == tmp_path / "b"
    assert config.place("/srv/articles") == Path("/srv/articles")
    assert config.place("~/articles") == Path("~/articles").expanduser()


def test_settings_errors_belong_to_the_tree() -> None:
    """Whoever catches QuothError catches what is wrong with the settings."""
    assert issubclass(SettingsError, QuothError)
