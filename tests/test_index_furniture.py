"""What surely stands around an article is furniture; an article's own words never are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.furniture import is_furniture

FURNITURE = {
    "a byline": "By Sue Park and Tom Miller of The Bay Courier",
    "a date of publication": "Updated 4:10 p.m. EST, March 3, 2021",
    "a date of publication first": "Published 5:32 PM EDT May 3, 2019",
    "a date without a year": "Updated 3:04 p.m. Jan 4",
    "who published it and when": "Posted by Sue Park on May 3rd, 2019 at 5:00 am",
    "how long ago": "Last updated: 2 hours ago",
    "two dates": "Published: 12:00, 3 May 2019 | Updated: 2019-05-04T14:00Z",
    "a source": "Source: Reuters/Getty",
    "a credit": "Credit: Sue Park/The Bay Courier",
    "a photo credit": "(Sue Park / Getty Images)",
    "a caption with a credit": "Photo: Sue Park, the pier at dawn",
    "a newsletter": "Sign up for our free morning newsletter\n\nDelivered straight to your inbox.",
    "a sentence between two that ask": "Subscribe to our daily newsletter. It is short and free. "
    "Follow us on Twitter.",
    "how to reach the writer": "Sue Park is a reporter for the Courier. Reach her at sue@bay.test "
    "or follow her on Twitter.",
    "a reporter's address": "Contact the reporter at jo@paper.com",
    "an author's address": "Reach the author at jo@bay.test or 555-0100.",
    "a name with an address": "Contact Sue Park at (302) 555-0100 or spark@bay.test.",
    "a paper's address": "You can e-mail us about this at letters@baycourier.test.",
    "whom to follow": "Follow her on Twitter @suepark",
    "the newsletter": "Sign up for our newsletter",
    "alerts": "Sign up for breaking news alerts.",
    "a channel": "Subscribe to our YouTube channel",
    "links": "Read more: Ferry pier to close in October\n\nMore: Mayor answers her critics\n\n"
    "Most popular",
    "links pasted without a space": "Weather:Storm takes the roofs of nine houses in West Bay\n\n"
    "Ferry pier:What the council said about the closing of it",
    "buttons": "Share\n\nTweet\n\nPrint\n\nLeave a comment\n\nBack to top",
    "cookies": "This site uses cookies. Read our cookie policy.",
    "rights": "© 2021 The Bay Courier. All rights reserved.",
    "rights of an agency": "This material may not be published, broadcast, rewritten or "
    "redistributed.",
    "an address": "https://bay.test/ferry/pier?page=2",
    "a menu": "Skip to content\n\nHome\n\nNews\n\nSport\n\nWeather\n\nBay Walks\n\nLetters"
    "\n\nOpinion\n\nLog in\n\nSubscribe\n\nContact us",
}
ARTICLE = {
    "prose": "The council of Port Alma voted on Tuesday to close the ferry pier in October.",
    "a list of winners": "Best film\n\n“The Pier”\n\nBest actress\n\nAnn Reed, “The Pier”\n\n"
    "Best song\n\n“West Bay” by Tom Miller",
    "names": "Goalkeepers: Ann Reed, Sue Park\n\nForwards:Tom Miller, Otto Brandt, Lee Wong",
    "prices": "Regular: $4.13\n\nMid-grade: $4.41\n\nPremium: $4.75\n\nDiesel: $5.02",
    "a table": "| Station | High water |\n| Port Alma | 14:00 |\n| Old Pier | 15:10 |",
    "states": "Maine\n\nTexas\n\nUtah\n\nOhio\n\nIowa\n\nIdaho\n\nNevada\n\n"
    "Oregon\n\nKansas\n\nAlaska",
    "departments": "Business\n\nPolitics\n\nHealth\n\nEducation\n\nMusic\n\nScience\n\nArts\n\n"
    "Culture\n\nSports\n\nTechnology",
    "prose about newsletters": "The bakery began a newsletter, and 4,000 people subscribed to it.",
    "prose about cookies": "Websites that use cookies must ask first, the court ruled on Monday.",
    "prose about privacy": "The company changed its privacy policy in 2019 after a leak.",
    "prose about a reporter": "Sue Park is a reporter for the Courier and was jailed in March.",
    "prose about Twitter": "Four million people follow Ann Reed on Twitter, more than the mayor.",
    "prose about enrolment": "Families can sign up for free meals today at any school.",
    "prose about e-mail": "A message that comes to your inbox from a stranger may be a trap.",
    "whom to ask in a club": "Contact the secretary at choir@example.org to join the choir.",
    "where to register": "E-mail Ada at ada@club.org to register.",
    "where a club is reached": "Contact us at info@club.org.",
    "a name with a telephone": "Contact Ada Park on 555-0100.",
    "a help text": "Subscribe to the channel #news to get alerts.",
    "a book": "Published in 1851, Moby-Dick was Melville's sixth book.",
    "a book's day": "Published on 3 May 1851, it sold 3,000 copies.",
    "a book's year": "Published in 1851.",
    "rules": "Updated rules: from 3 May dogs must be kept on a lead in the park.",
    "where water comes from": "Source: tap water from the north well",
    "where a river comes from": "Source: Lake Itasca",
    "what a course counts": "Credits: 3 for the course",
    "prose that begins with By": "By Monday the water had gone down, and the road was open again.",
    "prose that begins with More": "More than 200 people came: farmers, bakers and their children.",
    "prose with a credit line": "The pier closed in October after a vote of the council.\n\n"
    "(Sue Park / Getty Images)",
    "an article about copyright": "The copyright of the song ended 70 years after her death.",
    "a caption that is a sentence": "Ann Reed speaks at the ferry pier in Port Alma on Tuesday.",
}


@pytest.mark.parametrize("text", FURNITURE.values(), ids=FURNITURE)
def test_furniture(text: str) -> None:
    """What asks, credits, leads elsewhere or claims rights is furniture."""
    assert is_furniture(text)


@pytest.mark.parametrize("text", ARTICLE.values(), ids=ARTICLE)
def test_article(text: str) -> None:
    """Prose is no furniture whatever it is about, and neither are lists and tables."""
    assert not is_furniture(text)


def test_prose_in_furniture() -> None:
    """A passage with more than a few words of prose is none, whatever else is in it."""
    links = FURNITURE["links"]

    assert is_furniture(links)
    assert not is_furniture(f"{links}\n\n{ARTICLE['prose']}")


@pytest.mark.parametrize("text", ["", " \n\n ", "# Tides", "?"])
def test_nothing(text: str) -> None:
    """Nothing is not furniture."""
    assert not is_furniture(text)


WORDS = ("the ferry", "pier closed", "Reed said", "at noon", "nine", "houses", "and", "in October")
prose = st.lists(st.sampled_from(WORDS), min_size=6, max_size=20).map(
    lambda words: "It was " + " ".join(words) + "."
)


@settings(max_examples=100, deadline=None)
@given(st.lists(prose, min_size=1, max_size=6), st.lists(st.sampled_from(list(FURNITURE.values()))))
def test_prose_never(sentences: list[str], around: list[str]) -> None:
    """Prose alone is never furniture, and furniture in front of twice as much prose neither."""
    body = " ".join(sentences)
    front = [text for text in around if len(text.split()) * 2 < len(body.split())][:1]

    assert not is_furniture(body)
    assert not is_furniture("\n\n".join([*front, body]))
