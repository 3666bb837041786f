"""The articles of the site, made of words of our own, and their pages."""

from __future__ import annotations

import datetime
import html
import json
import random
from dataclasses import dataclass

COUNT = 200
_FIRST = datetime.date(2024, 1, 5)
_PLACES = (
    "Skerry", "Elm Pier", "Millhouse Row", "Larch Court", "Saltmarsh Lane", "the old ropewalk",
    "North Quay", "the fish market", "Hollin Bridge", "Gannet Point", "the boat yard",
    "Tern Street", "the reservoir", "Copper Hill", "the tram depot", "Weir Cottage",
)  # fmt: skip
_PEOPLE = (
    "Ada Fenwick", "Bruno Castel", "Chidi Amara", "Dora Lindqvist", "Emil Nowak", "Farah Aziz",
    "Gwen Pryce", "Hugo Marchetti", "Ines Duarte", "Jonas Weber", "Kirsten Aalto", "Liam Byrne",
)  # fmt: skip
_THINGS = (
    "lighthouse lamp", "ferry timetable", "pump house", "herring catch", "clock tower", "sea wall",
    "school kitchen", "weather station", "orchard", "rowing boat", "library roof", "tide gauge",
    "bakery oven", "signal box", "bee hives", "town band", "footbridge", "harbour crane",
    "market hall", "ice house",
)  # fmt: skip
_DOINGS = (
    "was mended", "was painted green", "will be sold", "is to be moved", "was found empty",
    "costs twice as much", "was voted down", "needs a new owner", "is older than was thought",
    "opens again", "was struck by lightning", "has been measured", "was given away", "stands still",
)  # fmt: skip
_OPENINGS = (
    "{person} had waited {n} days for this letter, and when it came it was about the {thing}.",
    "Nobody in {place} can say who noticed first that the {thing} {doing}.",
    "A bucket, {n} metres of rope and a good deal of patience: that is what the {thing} asks of "
    "{person}.",
    "At a quarter past {hour} the doors opened, and {n} people walked into {place} to see the "
    "{thing}.",
    "The {thing} {doing}, says a notice that has hung in {place} since the {day}th.",
    "For {n} years {person} has kept a diary of the {thing}, wet summers and all.",
)
_MIDDLES = (
    "{person} reckons with {n} pounds, of which the council has promised {m}.",
    "“I would rather have my hands in the mud than sit in another meeting,” said {person}.",
    "The last time that anybody counted, there were {n} of them between {place} and the sea.",
    "Rain is forecast until the {day}th, so the work in {place} begins a week later.",
    "What is left of the old {thing} lies in {n} crates behind {place}.",
    "Children from the school drew {n} pictures of the {thing}, and {m} of them hang in {place}.",
    "A key was lost, found under a flower pot, and lost again by {person} within {n} hours.",
    "Whoever wants to help comes to {place} at {hour} with gloves and a lamp.",
    "The engineers measured {n} millimetres of rust on the {thing} and stopped measuring.",
    "Two neighbours have not spoken since the {thing} {doing} in the spring of the great flood.",
    "In the archive {person} came upon a receipt for {n} barrels of tar, signed in {place}.",
    "Insurance will pay for {m} windows, but not for the {thing}.",
    "A retired pilot counted {n} ships in the fog and wrote each one down for {person}.",
    "By lunchtime the soup was gone, all {n} bowls of it, and so was the argument.",
    "The {thing} {doing}; what follows from that is for a court in the county town to say.",
    "{person} walked from {place} to the station and met {n} dogs and no dustman.",
    "A committee of {m} will look at the {thing} again before the days grow short.",
    "The swallows came back to {place} on the {day}th, {n} days earlier than the year before.",
)
FURNITURE = (
    "Home News Weather Tides About us",
    "We use cookies to keep the lights on. Accept all",
    "Sign up for our morning letter and never miss a tide.",
    "Most read this week",
    "The Skerry Messenger is printed on Thursdays. All rights reserved.",
)
"""Lines that stand around each article and belong to none."""


@dataclass(frozen=True, slots=True)
class SiteArticle:
    """What the page of an article says."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    date: datetime.date
    """When it was published, as the feeds say; the page tells it where `dated`."""
    author: str

    @property
    def path(self) -> str:
        return f"/news/{self.number}"

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def dated(self) -> str:
        """How the page tells its date and author: JSON-LD, <meta>, <time>, or not at all."""
        return ("", "json", "meta", "time")[self.number % 4]

    @property
    def canonical(self) -> bool:
        """True if the page names its canonical address."""
        return self.number % 2 == 0


def article(number: int) -> SiteArticle:
    """Always the same one for a number."""
    chance = random.Random(number)
    place, thing = _PLACES[number % len(_PLACES)], _THINGS[number % len(_THINGS)]

    def filled(words: str) -> str:
        line = words.format(
            person=chance.choice(_PEOPLE),
            place=chance.choice(_PLACES),
            thing=chance.choice(_THINGS),
            doing=chance.choice(_DOINGS),
            n=chance.randrange(3, 400),
            m=chance.randrange(2, 90),
            hour=chance.choice(("six", "seven", "nine", "ten", "noon", "four")),
            day=chance.randrange(4, 21),
        )
        return line[0].upper() + line[1:]

    middles = chance.sample(_MIDDLES, 9)
    words = [filled(chance.choice(_OPENINGS)), *map(filled, middles)]
    doing = _DOINGS[(number // 7) % len(_DOINGS)]
    return SiteArticle(
        number=number,
        title=f"The {thing} at {place.removeprefix('the ')} {doing} ({number})",
        paragraphs=tuple(" ".join(words[at : at + 2]) for at in range(0, len(words), 2)),
        date=_FIRST + datetime.timedelta(days=2 * number),
        author=_PEOPLE[number % len(_PEOPLE)],
    )


def page(one: SiteArticle, base: str) -> str:
    """The web page of an article, with everything that stands around one."""
    head = [f"<title>{html.escape(one.title)} | The Skerry Messenger</title>"]
    byline = f'<p class="byline">By {one.author}</p>'
    if one.canonical:
        head.append(f'<link rel="canonical" href="{base}{one.path}">')
    if one.dated == "meta":
        head.append(f'<meta property="article:published_time" content="{one.date}T07:30:00Z">')
        head.append(f'<meta name="author" content="{one.author}">')
    if one.dated == "json":
        told = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": one.title,
            "datePublished": one.date.isoformat(),
            "author": {"@type": "Person", "name": one.author},
        }
        head.append(f'<script type="application/ld+json">{json.dumps(told)}</script>')
    if one.dated == "time":
        byline = (
            f'<p class="byline">By {one.author}, '
            f'<time class="published" datetime="{one.date}">{one.date:%d %B %Y}</time></p>'
        )
    others = [(one.number + step) % COUNT + 1 for step in (11, 47, 101)]
    related = "".join(f'<li><a href="/news/{n}">{html.escape(_title(n))}</a></li>' for n in others)
    nav, cookies, letter, read, footer = FURNITURE
    links = "".join(f'<a href="/{word.lower()}">{word}</a> ' for word in nav.split())
    body = "\n".join(f"<p>{html.escape(words)}</p>" for words in one.paragraphs)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
{chr(10).join(head)}
</head><body>
<header><nav>{links}</nav></header>
<div class="cookie-banner" role="dialog"><p>{cookies}</p></div>
<main><article>
<h1>{html.escape(one.title)}</h1>
{byline}
{body}
</article>
<aside class="newsletter"><form><p>{letter}</p><input type="email"><button>Sign up</button></form>
</aside>
<section class="related"><h2>{read}</h2><ul>{related}</ul></section></main>
<footer><p>{footer}</p></footer>
</body></html>
"""


def _title(number: int) -> str:
    return article(number).title
