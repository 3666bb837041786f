"""The language of an article is told only where it is sure."""

from pathlib import Path

import pytest

from corpus import folder, tongue
from corpus.article import Article
from corpus.dating import Dating
from corpus.formats.extract import Facts
from corpus.tongue import Tongue, language_of
from index import languages
from index.languages import Foreign
from index.settings import IndexSettings

ROOT = Path(__file__).parents[1]
GERMAN = (
    "Die Fähre hält am Sonntag nicht am Ulmensteg. Der Hafenmeister sagt, dass die Brücke erneuert "
    "wird und dass niemand weiß, wie lange das dauern soll. Wer nach Norden will, nimmt den Bus."
)
FRENCH = (
    "Le bateau ne s'arrête pas dimanche au ponton des ormes. Le capitaine du port dit que le pont "
    "est en travaux et que personne ne sait combien de temps cela doit durer, peut-être un mois."
)
TABLE = "\n".join(
    f"Shr {n} cts vs {n + 3} cts\nNet {n}16,552 vs 980,834\nRevs {n} mln" for n in range(9)
)
NAMES = (
    "Anna Berta Carlo Dario Elena Franco Gino Helga Ivan Jana Karl Luca Mario Nina Otto Paolo Rosa "
    "Silvia Tina Udo Vera Walter Xenia Yara Zita Bruno Marco Petra"
)
ENGLISH = (
    "The ferry to Elm Pier will not stop on Sunday. The harbour master said that the old jetty has "
    "to be repaired by the council, and that nobody knows how long this will take them."
)


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        (GERMAN, "", "de"),
        (GERMAN, "en", "de"),
        (FRENCH, "", "fr"),
        (ENGLISH, "", "en"),
        (ENGLISH, "de", "en"),
        ("渡輪將於星期日中午停航，因為舊木碼頭正在修理，市議會一直在等待。", "", "zh"),
        ("フェリーは日曜日の正午に運航を停止します。古い桟橋が修理中です。", "", "ja"),
        ("Το πλοίο σταματά την Κυριακή το μεσημέρι, επειδή επισκευάζεται.", "", "el"),
        (TABLE, "", ""),
        ("1 2 3 4 5", "de", ""),
        ("Qtly div 45 cts vs 45 cts prior", "", ""),
        ("Hallo Welt", "", ""),
        ("Die Fähre hält am Sonntag nicht am Ulmensteg, sagt der Hafenmeister.", "", ""),
        (NAMES, "", ""),
        (NAMES, "it", "it"),
        (NAMES, "fr", ""),
        ("Hallo Welt", "de", "de"),
        ("", "de", ""),
    ],
)
def test_the_language_of_a_text(text: str, declared: str, expected: str) -> None:
    """Of prose and of scripts; of what is short what its file says, of tables nothing."""
    assert language_of(text, declared).language == expected


def test_how_sure_it_is() -> None:
    """Little words and scripts are sure, what is declared half, what is not known not at all."""
    assert language_of(ENGLISH) == Tongue("en", 1.0)
    assert language_of("Hallo Welt", "de") == Tongue("de", 0.5)
    assert language_of("Hallo Welt") == Tongue("", 0.0)
    assert 0.8 <= language_of(GERMAN).certainty <= 1
    assert str(Tongue("de", 0.87)) == "de (German, 87% sure)"
    assert str(Tongue("de", 1.0)) == "de (German)"
    assert str(Tongue()) == ""


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        *[("de", "de"), ("de-AT", "de"), ("DE_de.UTF-8", "de"), (" pt, en", "pt"), ("nb-NO", "no")],
        *[("x-default", ""), ("deutsch", ""), ("qq", ""), ("", ""), ("{{lang}}", "")],
    ],
)
def test_codes_as_files_declare_them(declared: str, code: str) -> None:
    """Without country and charset; what is none that is known is nothing."""
    assert tongue.code(declared) == code


def test_no_sample_article_is_called_foreign() -> None:
    """All are in English, and are known to be."""
    articles = folder.read(ROOT / "corpus" / "articles").articles

    assert {language_of(one.text).language for one in articles} == {"en"}


@pytest.mark.parametrize("name", ["bbc", "wikinews", "reuters"])
def test_no_false_alarm_in_real_news(name: str) -> None:
    """Nothing of what is all in English is called something else, be it tables of numbers."""
    place = ROOT.parent / "shared" / "data" / name / "articles.jsonl.gz"
    if not place.is_file():
        pytest.skip("../shared is not there")
    found = [language_of(one.text).language for one in folder.read(place).articles]

    assert set(found) <= {"en", ""}
    assert found.count("en") > 0.8 * len(found)


def test_the_hash_of_an_article_knows_no_language(tmp_path: Path) -> None:
    """An article that declares one is the same article."""
    (tmp_path / "a.md").write_text(f"---\ntitle: A\n---\n{GERMAN}")
    [plain] = folder.read(tmp_path).articles
    (tmp_path / "a.md").write_text(f"---\ntitle: A\nlanguage: de\n---\n{GERMAN}")
    reading = folder.read(tmp_path)

    assert reading.articles == (plain,)
    assert reading.facts == {"a": Facts(Dating(), "de")}


def test_which_articles_sentences_are_not_looked_for_in_their_language() -> None:
    """Those that are known to be in another; where they are the most, the setting should change."""
    assert tongue.others({"en": 9, "": 3}, "en") == ""
    assert tongue.others({"en": 9, "de": 2, "fr": 3}, "en") == (
        "languages: 5 articles are not in the language of corpus.language, en (French 3, German 2);"
        " see what python -m index build tells of the encoder"
    )
    assert "(German 1); set corpus.language to de, and see" in tongue.others({"de": 1}, "en")


@pytest.mark.parametrize(
    ("model", "made_for"),
    [
        ("all-MiniLM-L6-v2", {"en"}),
        ("sentence-transformers/all-mpnet-base-v2", {"en"}),
        ("/models/all-MiniLM-L6-v2", {"en"}),
        ("BAAI/bge-small-en-v1.5", {"en"}),
        ("quoth-reader", {"en"}),
        ("cross-encoder/ms-marco-MiniLM-L6-v2", {"en"}),
        ("cross-encoder/mmarco-mMiniLMv2-L12-H384-v1", None),
        ("intfloat/multilingual-e5-small", None),
        ("none", None),
        ("my-model", None),
    ],
)
def test_which_languages_a_model_is_made_for(model: str, made_for: set[str] | None) -> None:
    """By its name; of one that is not known nothing is said."""
    assert languages.of_model(model) == made_for


def test_which_articles_a_model_was_not_made_for() -> None:
    """The multilingual encoder that is advised reads German, and the shipped reader does not."""
    articles = [
        Article(id=str(n), title="", text=t)
        for n, t in enumerate((GERMAN, ENGLISH, TABLE, "Hallo"))
    ]
    facts = {"3": Facts(language="de")}
    own = IndexSettings()
    advised = IndexSettings(encoder=languages.ADVISED)

    def told(settings: IndexSettings) -> Foreign:
        return languages.foreign(articles, facts, settings)

    both = ("encoder all-MiniLM-L6-v2", "reader quoth-reader")
    assert told(own) == Foreign({"de": 2}, both)
    assert told(advised) == Foreign({"de": 2}, ("reader quoth-reader",))
    assert told(IndexSettings(encoder=languages.ADVISED, reader="none")) == Foreign()
    assert told(IndexSettings(encoder="my-model", reader="none")) == Foreign()
    assert str(told(advised)) == (
        "languages: 2 articles are in a language that the reader quoth-reader was not made for "
        "(German 2); set index.reader to one for many languages, or none"
    )
    assert languages.ADVISED in str(told(own))
    assert str(Foreign()) == ""
