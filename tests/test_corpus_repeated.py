"""What repeats over a site is never quoted, and what its articles say always can be."""

import gzip
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import pytest
from test_corpus_commands import Place

from corpus import repeated
from corpus.article import Article, Span
from corpus.passages import split

NEWS = Path(__file__).parents[2] / "shared" / "data" / "news-dev" / "articles.jsonl.gz"
SIGN_UP = "Sign up for our newsletter and read us before breakfast."
BOX = "Jane Roe writes about whatever floats past her window in the old harbour office."
_SYLLABLES = [a + b for a in "bdfgklmnprst" for b in ("a", "ei", "o", "u", "ist", "an")]


def prose(seed: int, words: int = 150) -> str:
    """Made-up sentences that share hardly a pair of words with those of another seed."""
    chance = random.Random(seed)
    made = ["".join(chance.choices(_SYLLABLES, k=3)) for _ in range(words)]
    return ". ".join(" ".join(made[at : at + 10]).capitalize() for at in range(0, words, 10)) + "."


def page(
    seed: int, *blocks: str, url: str = "https://a.example/", collection: str = "main"
) -> Article:
    """An article of these blocks; "" stands for two paragraphs of its own."""
    own = f"{prose(seed)}\n\n{prose(seed + 10_000)}"
    text = "\n\n".join(block or own for block in blocks)
    return Article(
        id=f"page {seed:05}", title=f"Page {seed}", text=text, url=url, collection=collection
    )


def pages(number: int, *blocks: str, start: int = 0, **fields: str) -> list[Article]:
    """So many articles of a site, each with these blocks."""
    return [page(seed, *blocks, **fields) for seed in range(start, start + number)]


def left_out(articles: Sequence[Article]) -> set[str]:
    """All that is left out of any of them."""
    texts = {one.id: one.text for one in articles}
    found = repeated.find(articles).spans
    return {span.of(texts[id_]) for id_, spans in found.items() for span in spans}


def test_a_block_that_five_articles_have_is_found_in_each() -> None:
    """Its spans are its words, in all articles that have it and in no other; four are too few."""
    articles = [*pages(5, "", BOX), *pages(5, "", start=5)]
    found = repeated.find(articles)

    assert {name: [span.of(articles[int(name[5:])].text) for span in spans]
            for name, spans in found.spans.items()} == {
        f"page {seed:05}": [BOX] for seed in range(5)
    }  # fmt: skip
    assert found.furniture == (
        repeated.Furniture(server="", site="a.example", text=BOX, articles=5),
    )
    assert left_out([*pages(4, "", BOX), *pages(5, "", start=5)]) == set()


def test_capitals_blanks_and_signs_around_do_not_matter() -> None:
    """The same words are the same block, and each article's own spelling is what is left out."""
    written = [BOX, BOX.upper(), f"  {BOX[:-1]}", f"► {BOX}", BOX.replace(" ", "\n ")]
    articles = [page(seed, "", text) for seed, text in enumerate(written)]

    assert left_out(articles) == {text.strip() for text in written}


@pytest.mark.parametrize(
    "line",
    [
        "Follow us on Facebook",
        "Photo by Jane Roe",
        "Foto: dpa",
        "Crédit photo : AFP",
        "Die Redaktion empfiehlt",
        "Newsletter abonnieren",
        "Suscríbete a nuestro boletín",
        "Inscreva-se agora",
        "Abonnez-vous",
        "Advertisement",
        "© 2024 The Aldry Post",
        "Reach Jane at (302) 324-2787 or jane@post.example. Follow her at @jane_roe.",
    ],
)
def test_a_line_that_says_so_is_left_out_wherever_it_stands(line: str) -> None:
    """In the middle of an article, however short, with numbers and addresses."""
    assert left_out(pages(6, "", line, "More of it.")) == {line}


@pytest.mark.parametrize(
    "line",
    [
        BOX,
        "Restart everything for it to take effect as described above here.",
        "Follow every game with us",
        "Copyright lasts for seventy years after a death.",
    ],
)
def test_a_line_in_the_middle_that_does_not_say_so_is_kept(line: str) -> None:
    """It may be what the article says."""
    assert left_out([page(seed, "", line, prose(seed + 500)) for seed in range(30)]) == set()


@pytest.mark.parametrize(
    "line",
    [
        "Yes.",
        "No comment was made.",
        "Opening hours:",
        "Whoever would like to come along should bring all of the following things:",
        "The meeting closed at half past nine and everybody went home by bus 9.",
        "Whoever needs help should write to the secretary of the choir, ann@choir.example.",
        "- wash your hands whenever you come home from any other place",
        "fever | cough | a headache that does not end | tiredness | loss of taste",
        "    run everything with the option that is named above here and wait",
    ],
)
def test_what_articles_are_asked_for_is_kept(line: str) -> None:
    """Short sentences, numbers, addresses, lists, tables, code, and what leads over to something,
    also at the end of each article of a site."""
    assert left_out(pages(30, "", line)) == set()


@pytest.mark.parametrize(
    "line", ["Read more", "Lesen Sie auch", "Mehr zum Thema", "À lire aussi", "Leia também"]
)
def test_links_to_other_pages_are_known_by_what_is_before_them(line: str) -> None:
    """Each leads to another page; a sentence behind the same words is none."""
    links = [page(seed, "", f"{line}: {prose(seed, 6)[:-1]}", "End.") for seed in range(6)]
    told = [page(seed, "", f"{line}: {prose(seed, 6)}", "End.") for seed in range(6)]

    own = [page(seed, f"{prose(seed)} Told of lesen thema.", f"{line}: Told") for seed in range(6)]

    assert len(left_out(links)) == 6
    assert left_out(own) == {f"{line}: Told"}
    assert left_out(told) == set()


def test_a_long_line_is_told_by_all_of_it() -> None:
    """A paragraph that begins like a link to another page is what the article says."""
    lines = [f"More: {prose(seed, 40)} and so on" for seed in range(6)]

    assert left_out([page(seed, "", line, "End.") for seed, line in enumerate(lines)]) == set()


def test_a_line_that_only_says_when_differs_in_the_date() -> None:
    """The date may be another each time; a line that says more is what the article says."""
    months = ("May", "June", "Juli", "août", "enero", "dezembro")
    lines = [f"Updated {seed + 1} {months[seed]} 2024, {seed}:30 pm" for seed in range(6)]
    facts = [f"Published in {seed + 1990} by Faber" for seed in range(6)]

    assert left_out([page(seed, line, "") for seed, line in enumerate(lines)]) == set(lines)
    assert left_out([page(seed, line, "") for seed, line in enumerate(facts)]) == set()


def test_minutes_lose_nothing() -> None:
    """What always comes back in articles of one kind is what they say: who was there."""
    present = "Present were Delia Frost, Bettina Sorrel, Grace Tolliver and old Stan Kowal"
    closed = "The chair thanked everybody who had come and closed the meeting before supper."
    form = (
        "The minutes of the meeting before were read by the secretary and approved without a vote. "
        "The treasurer told what is left in the account and what has to be paid in the month. "
    )
    minutes = [page(seed, present, form + prose(seed, 100), closed) for seed in range(12)]
    others = [page(seed, present, prose(seed, 100), closed) for seed in range(12)]

    assert left_out(minutes) == set()
    assert left_out(others) == {present, closed}


def test_a_block_of_minutes_that_others_have_too_is_kept() -> None:
    """Where most of the articles that have it are alike, a few others prove nothing."""
    form = prose(1, 60)
    alike = [page(seed, f"{form} {prose(seed, 60)}", BOX) for seed in range(11)]

    assert left_out([*alike, *pages(5, "", BOX, start=20)]) == set()


def test_reports_that_differ_in_numbers_are_alike() -> None:
    """A number is as good as another, and what repeats but is no furniture makes articles alike."""
    names = prose(1, 60).replace(".", "").split()
    reports = [
        page(seed, " ".join(f"{name} {seed * 99 + n}" for n, name in enumerate(names)), BOX)
        for seed in range(9)
    ]
    rules = [f"{n}. Paragraph {n} {prose(n, 20)}" for n in range(5)]
    ruled = [page(seed, *rules, prose(seed, 60), BOX) for seed in range(9)]

    assert left_out(reports) == left_out(ruled) == set()


def test_near_duplicates_prove_nothing() -> None:
    """A story that was sent five times, each time with a word changed, keeps all its blocks."""
    story = f"{prose(1)}\n\n{prose(2)}"
    articles = [page(seed, story + f" Version {seed}.", BOX) for seed in range(9)]
    same = [page(seed, prose(1).replace(".", f"{seed}.", 1), prose(2)) for seed in range(9)]

    assert left_out(articles) == left_out(same) == set()


def test_the_subject_of_a_site_is_kept() -> None:
    """A line about what all its articles are about can be asked for."""
    line = "The Aldry singers rehearse on Tuesday evenings above the Ferryman"
    about = "Aldry singers. They rehearse. Tuesday evenings. Ferryman. "
    articles = [page(seed, about + prose(seed), line) for seed in range(12)]

    assert left_out(articles) == set()
    assert left_out([page(seed, prose(seed), line) for seed in range(12)]) == {line}


def test_refrains_and_speakers_are_kept() -> None:
    """What an article has again and again belongs to it."""
    assert left_out([page(seed, BOX, BOX, prose(seed), prose(99 + seed)) for seed in range(9)]) == (
        set()
    )


def test_a_short_line_needs_more_articles_and_stands_outside() -> None:
    """A label of a few words: ten articles, and where it could be a heading it is kept."""
    assert left_out(pages(10, "London Post Business", "")) == {"London Post Business"}
    assert left_out(pages(9, "London Post Business", "")) == set()
    assert left_out(pages(10, "", "Opening hours", "Always open.")) == set()
    assert left_out(pages(10, "", "Post")) == set()
    many = [page(seed, prose(seed, 10)) for seed in range(10, 1010)]
    assert left_out([*pages(10, "London Post Business", ""), *many]) == set()


def test_what_is_before_something_that_is_kept_is_kept() -> None:
    """A label at the end is one of nothing only if all behind it goes too."""
    hours = pages(10, "", "Opening hours", BOX)
    inside = [page(seed, prose(seed), BOX, prose(seed + 500)) for seed in range(10, 30)]

    assert left_out(hours) == {"Opening hours", BOX}
    assert left_out([*hours, *inside]) == set()


def test_headings_are_no_blocks() -> None:
    """They are quoted never, and stand before what is embedded."""
    assert left_out(pages(20, f"# {BOX}", "")) == set()


def test_sites_are_told_apart_by_their_hosts() -> None:
    """`www.` and capitals make no other site; articles without address count by collection."""
    spread = [*pages(4, "", BOX), *pages(4, "", BOX, start=4, url="https://b.example/")]
    one = [*pages(4, "", BOX), *pages(1, "", BOX, start=4, url="https://WWW.a.example/x")]
    club = pages(5, "", BOX, url="", collection="club")
    clubs = [*club[:4], *pages(4, "", BOX, start=4, url="", collection="other")]

    assert [left_out(found) for found in (spread, one, club, clubs)] == [set(), {BOX}, {BOX}, set()]
    assert left_out(pages(5, "", BOX, url="http://[broken", collection="club")) == {BOX}


def test_what_servers_added_is_compared_with_itself_only() -> None:
    """Neither does it change what is left out of others, nor they of it, also on one host."""
    all_have = pages(4, "", BOX)
    own = pages(4, "", BOX, start=4, collection="server-5")
    other = pages(4, "", BOX, start=8, collection="Server-6 ")
    more = pages(1, "", BOX, start=12, collection="server-5")

    assert left_out([*all_have, *own, *other]) == set()
    assert repeated.find([*all_have, *own, *other, *more]).spans.keys() == {
        one.id for one in (*own, *more)
    }
    (told,) = repeated.find([*all_have, *own, *more]).furniture
    assert (told.server, told.site) == ("server-5", "a.example")


def test_a_large_site_needs_a_share_of_its_articles() -> None:
    """Five of three thousand articles may have a sentence in common by chance, six too: .2%."""
    few = [*pages(5, "", BOX), *(page(seed, prose(seed, 10)) for seed in range(5, 3000))]
    many = [*pages(6, "", BOX), *(page(seed, prose(seed, 10)) for seed in range(6, 3000))]

    assert left_out(few) == set()
    assert left_out(many) == {BOX}


def test_the_order_of_the_articles_does_not_matter() -> None:
    """What is found depends on the articles alone."""
    articles = [
        *pages(9, SIGN_UP, "", BOX),
        *pages(40, "", SIGN_UP.upper(), start=9),
        *pages(5, SIGN_UP.title(), "", start=60),
    ]
    shuffled = random.Random(5).sample(articles, len(articles))

    assert repeated.find(shuffled) == repeated.find(articles)
    assert left_out(articles) == {SIGN_UP, SIGN_UP.upper(), SIGN_UP.title(), BOX}


def test_an_article_is_never_left_out_whole() -> None:
    """One that is nothing but what repeats can still be quoted."""
    bare = page(99, SIGN_UP)

    assert bare.id not in repeated.find([*pages(9, "", SIGN_UP), bare]).spans


def test_a_line_of_a_block_is_left_out_alone() -> None:
    """Where paragraphs are lines; of a sentence that goes on in the next line nothing is lost."""
    box = BOX.removesuffix(".")
    lines = [page(seed, f"{prose(seed)}\n{SIGN_UP}\n{prose(seed + 99)}") for seed in range(6)]
    wrapped = [page(seed, f"{prose(seed)}\nWhat {seed} said of\n{SIGN_UP}") for seed in range(6)]

    assert left_out(lines) == {SIGN_UP}
    assert passages_of(lines)[0] == [prose(0), prose(99)]
    assert "".join(passages_of(wrapped)[0]).endswith(f"What 0 said of\n{SIGN_UP}")
    assert box not in left_out(wrapped)


def passages_of(articles: Iterable[Article]) -> list[list[str]]:
    """The passages of each article."""
    articles = list(articles)
    found = repeated.find(articles).spans
    return [
        [one.span.of(article.text) for one in split(article, left_out=found.get(article.id, ()))]
        for article in articles
    ]


def test_no_passage_holds_or_spans_what_is_left_out() -> None:
    """A passage ends before it, and the next begins behind it, in the paragraph where it does."""
    article = Article(id="a", title="A", text=f"One.\n\n{SIGN_UP} Really.\n\nTwo.\n\nThree.")
    start = article.text.index("Sign")
    spans = [Span(start, article.text.index("\n\nTwo"))]
    passages = split(article, left_out=spans)

    assert [(one.span.of(article.text), one.paragraph) for one in passages] == [
        ("One.", 1),
        ("Two.\n\nThree.", 3),
    ]
    assert [one.span.of(article.text) for one in split(article)] == [article.text]


def test_only_whole_sentences_are_left_out() -> None:
    """A span that ends within a sentence takes none of it."""
    text = "One is here. Two is there. Three is gone."
    article = Article(id="a", title="A", text=text)
    cut = text.index("there")

    assert [one.span.of(text) for one in split(article, left_out=[Span(0, cut)])] == [
        "Two is there. Three is gone."
    ]


def folder_of(place: Place, articles: Sequence[Article]) -> None:
    """The articles as one file of the operator."""
    lines = [json.dumps(msgspec.to_builtins(one)) for one in articles]
    place.write("all.jsonl", "\n".join(lines) + "\n")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """No article yet."""
    return Place(tmp_path)


def test_check_tells_what_repeats_by_site(place: Place) -> None:
    """The five most frequent of each, shortened; `--json` has all, and the switch ends it."""
    box = BOX.replace("Jane", "{}")
    signs = [f"Follow {name} on Facebook" for name in ("Ann", "Bob", "Cem", "Dan", "Eve")]
    long = f"{BOX} {BOX.replace('Jane', 'Joan')}"
    folder_of(place, [*pages(6, SIGN_UP, *signs, "", long), *pages(3, SIGN_UP, "", start=6)])
    lines = place.lines("check")
    told = json.loads("".join(place.lines("check", "--json")))["furniture"]

    assert lines[:7] == [
        "repeats over a.example and is never quoted:",
        f"  in 9 articles: {SIGN_UP}",
        *(f"  in 6 articles: {sign}" for sign in signs[:4]),
        "  and 2 more (--json tells all)",
    ]
    assert lines[-1] == "never quoted: 7 that repeat over a site"
    assert told[0] == {"server": "", "site": "a.example", "text": SIGN_UP, "articles": 9}
    assert [one["text"] for one in told[1:]] == [*signs, long]
    assert "never quoted" not in "".join(place.lines("check", "--set", "corpus.repeated=false"))
    assert box not in lines


def test_check_tells_whose_own_collection_repeats(place: Place) -> None:
    """A server's collection is named beside the host of its articles."""
    own = place.added / "server-5"
    own.mkdir(parents=True)
    for seed in range(5):
        text = page(seed, "", SIGN_UP).text
        (own / f"{seed}.md").write_text(f"---\nurl: https://a.example/{seed}\n---\n# A\n\n{text}\n")

    assert place.lines("check")[0] == "repeats over a.example (server-5) and is never quoted:"


def test_show_tells_what_of_an_article_is_never_quoted(place: Place) -> None:
    """So that it can be understood why a text is not quoted; the text itself is whole."""
    articles = pages(6, SIGN_UP, "")
    folder_of(place, articles)
    lines = place.lines("show", articles[0].id)
    told = json.loads("".join(place.lines("show", articles[0].id, "--json")))

    assert f"never quoted, for it repeats over the site: {SIGN_UP}" in lines
    assert lines.count(SIGN_UP) == 1
    assert told["never_quoted"] == [[0, len(SIGN_UP)]]
    assert (
        json.loads(
            "".join(place.lines("show", articles[0].id, "--json", "--set", "corpus.repeated=false"))
        )["never_quoted"]
        == []
    )


@pytest.mark.skipif(not NEWS.exists(), reason=f"the news articles are not at {NEWS}")
def test_real_news_lose_furniture_and_no_answer() -> None:
    """Boxes of the writers and newsletters of 4,000 articles are found, and hardly a labelled
    answer (4 of 759, all in links to other articles) stands in what is left out."""
    with gzip.open(NEWS) as lines:
        rows = [json.loads(line) for line in lines]
    articles = [Article(id=r["id"], title=r["title"], text=r["text"], url=r["url"]) for r in rows]
    found = repeated.find(articles)
    with gzip.open(NEWS.with_name("questions.jsonl.gz")) as lines:
        gold = [answer for line in lines for answer in json.loads(line).get("answers") or ()]
    lost = [
        answer
        for answer in gold
        for span in found.spans.get(answer["article_id"], ())
        if span.start < answer["start"] + len(answer["text"]) and answer["start"] < span.end
    ]

    assert len(lost) <= 4
    assert len(gold) > 700
    assert "Our fact-check work is supported in part by a grant from Facebook." in {
        one.text for one in found.furniture
    }
    assert sum(map(len, found.spans.values())) > 2000
    assert "Our rating: False" not in {one.text for one in found.furniture}
