"""Which passages are furniture: what stands around an article on a page, and no part of it?

Only what is surely furniture counts, for a passage that is called so is quoted last. Its shape
says nothing: a list of winners or prices has no finite sentence and is just what people ask for.
So known phrases decide. A passage is furniture if nearly all of its words stand in lines that ask
the reader for something, say who wrote or pictured it, lead elsewhere, or claim rights; or if it is
a menu: many short lines, among them several that only a menu has ("Home", "Log in", "About us").
"""

from collections.abc import Sequence

import regex

from corpus.sentences import blocks, sentences

_MOSTLY = 0.85
"""Share of a passage's words that stand in such lines."""
_BETWEEN = 15
"""Words of a sentence that two lines which ask for something drag along."""
_ASKING = regex.compile(
    r"""(?xi)
      ^ \W* (?: please \s | to \s | want .{0,60} \? \s )? (?: sign \s up | subscribe ) \b .{0,80}
      \b (?: newsletters? | inbox | podcasts? | here \W* $ | now \W* $ | today \W* $
        | (?: our | your ) \b .{0,30} \b (?: e-?mails? | alerts? | channel )
        | (?: news | breaking | daily | weekly | e-?mail | push | text (?: \s message )? ) \s
          (?: e-?mails? | alerts? ) | (?: full | unlimited | digital ) \b .{0,20}
          \b access | (?-i: The \s Week ) )
    | ^ \W* (?: sign \s (?: up | in ) | log \s in | subscribe (?: \s & \s save )?
        | already \s a \s subscriber ) \W* $
    | \b (?: delivered | straight | right | directly ) \b .{0,30} \b your \s (?: inbox | mail ) \b
    | \b our \b .{0,20} \b newsletters? \b .{0,60} \b (?: sign \s up | subscribe | inbox | here ) \b
    | (?: ^ \W* | \b (?: and | or | to ) \s ) follow \s (?-i: us | him | her | them | me
        | @\w+ | \p{Lu}[\p{L}.'’-]+ (?: \s \p{Lu}[\p{L}.'’-]+ ){0,2} ) \b .{0,40}
      (?: @ | \b (?: on | at ) \s (?: twitter | facebook | instagram | x | tiktok | linkedin ) \b )
    | ^ \W* follow \s (?: us \b | @ ) | ^ \W* like \s us \s on \s facebook \b
    | ^ \W* (?: reach | contact ) \s (?: the \s (?: author | reporter | writer ) ) \b
    | \b (?: twitter | instagram | facebook | threads ) \s* : \s* @ \w
    | \b click \s (?: or \s tap \s )? here \b
    | ^ \W* share \s (?: this | your ) \b .{0,30} \b (?: story | article | post | thoughts
        | comments? | input ) \b
    | ^ \W* (?: share | tweet | print | e-?mail | save | listen | comments? | advertisement
        | search | menu | home | facebook | twitter | linkedin | pinterest | reddit | whatsapp
        | copy \s link | (?: load | show | see ) \s more | back \s to \s top | skip \s to .{0,30}
        | join \s the \s conversation | (?: leave | post ) \s a \s (?: comment | reply ) ) \W* $
    | ^ \W* download \s (?: our | the ) \b .{0,30} \b app \b
    | \b support \s our \s journalism \b | ^ \W* story \s continues \s below \b
    | \b (?: we | site ) \s uses? \s cookies \b | \b accept \s (?: all \s )? cookies \b"""
)
"""Wants the reader to do something."""
_REACHING = regex.compile(
    r"""(?xi)
      ^ (?= .* (?: \b (?: author | reporter | writer | editor | columnist | correspondent
        | journalist ) s? \b | @ \S* (?: news | today | times | post | press | paper | journal
        | tribune | herald | courier | gazette | sentinel | gannett \w* ) \. ) )
      .{0,60} \b (?: reach | contact | e-?mail ) \b .{0,60} \S@\S
    | ^ (?= [^@]* @ ) \W* (?: you \s can \s )? (?: reach | contact | e-?mail ) \s
      (?-i: him | her | them | me | \p{Lu}[^\s@]+ (?: \s (?: of | the | \p{Lu}[^\s@]+ ) ){0,6} )
      (?: [\s,]+ (?: at | or | and | on | via | find | him | her | twitter | facebook | [\d()+.-]+
        | [^\s@]* @ \S+ ) )+ \W* $"""
)
"""Tells how to reach a journalist: one who is called so or writes from a paper's address, or of
whom nothing else is said. The secretary of a choir is none."""
_NAMING = regex.compile(
    r"""(?xi)
      ^ \W* by \s+ (?-i: \p{Lu}\S* ) (?: \s+ (?: (?-i: \p{Lu}\S* ) | and | for | of | the ) ){1,8} $
    | ^ \W* (?: contributing | contributors? | (?: additional \s )? reporting | editing ) \b
      (?: \s by \b | : ) [^.!?]{0,200} [.]? $
    | ^ \W* (?: photo | photograph | picture | image ) s? (?: \s credit )?
      (?: \s+ by | \s* [:/|] ) [^.!?]{0,120} [.]? $
    | ^ \W* credits? \s* [:/|] (?-i: (?: [\s/|]+ (?: \p{Lu} [^\s/!?]* | for | of | the | via | and
        | by ) ){1,12} ) \W* $
    | ^ \W* sources? \s* [:/|] (?-i: [^.!?]{0,60} \b (?: Reuters | Getty | AP | AFP | EPA | UPI | PA
        | Press | News | Times | Post | BBC | CNN | NBC | CBS | ABC | Staff | Twitter | Facebook
        | Instagram | YouTube | Google | Wikipedia | Wikimedia | Bureau | Census | Center
        | Centre | Institute | Department ) ) \b [^.!?]{0,60} [.]? $
    | [(] [^()]{0,40} / \s* (?: AP | AFP | Reuters | Getty [^()]{0,20} ) [)] \W* $
    | [(] (?: AP \s photo | photo \s by | photo: | image \s credit ) [^()]{0,100} [)] \W* $
    | (?: \b via | / ) \s* (?: Getty \s Images | AP | AFP | Reuters ) \W* $
    | ^ \W* \d+ \s min (?: ute )? s? \s read \W* $"""
)
"""Says who wrote or pictured it, or where it is from."""
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_DATED = regex.compile(
    rf"""(?xi)
    ^ \W* (?: (?: first | last | originally ) \s )? (?: updated | published | posted ) \b
    (?= .* (?: \d [:/-] \d | \d \s? [ap] \.? m \b | {_MONTH} \W+ \d\d? \b
      | \b \d\d? (?: st | nd | rd | th )? \W+ (?: of \s )? {_MONTH} | \s ago \b ) )
    (?: \W+ (?: {_MONTH} | (?: mon | tues? | wed(?:nes)? | thu(?:rs)? | fri | sat(?:ur)? | sun )
        (?:day)? | \d+ (?: st | nd | rd | th | h | [ap]m | T\d+ )? Z? | [ap] (?: \.? m )?
      | (?: second | sec | minute | min | hour | hr | day | week | month | year ) s? | ago
      | (?-i: [A-Z]{{2,4}} ) | eastern | central | mountain | pacific | time | local | at | on | of
      | an? | last | updated | published | posted
      | by (?-i: \s+ \p{{Lu}} [\w.’'-]* ){{1,4}} ) \b )*+ \W* $"""
)
"""Says when: nothing but a date and a time, and at most by whom."""
_LEADING = regex.compile(
    r"""(?xi)
      ^ \W* (?: read \s (?: more | next | also ) | more | related (?: \s \w+ )? | recommended
        | trending | see \s also | watch | in \s case \s you \s missed \s it | up \s next
        | what \s to \s read \s next ) \s* [:|»>] [^\n]{3,160} $
    | ^ \W* (?: read \s (?: more | next | also | the \s full \s (?: story | article ) )
        | (?: more | related ) \s (?: stories | articles | topics | coverage | news )
        | (?: more | read \s more | latest ) \s (?: from | on ) \s .{2,40}
        | most \s (?: popular | read | viewed ) | top \s stories | editor['’]?s \s picks?
        | you \s may \s also \s like | table \s of \s contents ) \W* $
    | (?-i: ^ \W* \p{Lu} [^.!?:]{2,45} : ['‘"“]? \p{Lu} (?= .* \s \p{Ll}{2} .* \s \p{Ll}{2} )
      .{10,160} $ )
    | ^ \W* (?: https?:// | www\. ) \S+ \W* $"""
)
"""Leads to another page; `Weather:Storm hits the coast`, no space, is how a link is pasted."""
_CLAIMING = regex.compile(
    r"""(?xi)
      \b all \s rights \s reserved \b | © | [(] c [)] \s* (?: 19 | 20 ) \d\d
    | ^ \W* copyright \b .{0,20} (?: 19 | 20 ) \d\d \b
    | \b may \s not \s be \s (?: published | reproduced ) \b .{0,80} \b (?: redistributed
        | permission | rewritten ) \b
    | ^ \W* (?: terms \s (?: of | and ) \s (?: use | service | conditions )
        | privacy \s (?: policy | notice | statement ) | cookie \s (?: policy | settings | notice )
        | do \s not \s sell \s my ) \b [^.!?]{0,80} $
    | \b our \s (?: terms \s of | privacy \s policy | cookie \s policy ) \b
    | \b (?: we | gannett | usa \s today | this \s site ) \b .{0,20} \b may \s (?: earn | receive )
      \s .{0,30} \b (?: revenue | commission ) \b
    | \b transcript \s was \s automatically \s generated \b
    | ^ \W* if \s you \s or \s someone \s you \s know \s has \s a \s gambling \s problem \b
    | \b protected \s by \s recaptcha \b"""
)
"""Claims rights or makes a standing declaration."""
_KINDS = (_ASKING, _REACHING, _NAMING, _DATED, _LEADING, _CLAIMING)
"""Of lines that stand around an article."""
_PERSON = regex.compile(
    r"""(?xi) \b (?: is \s an? \s [^.!?]{0,60} \b (?: reporter | editor | columnist | writer
        | producer | intern | correspondent | journalist ) | covers \s ) \b"""
)
"""Says who the writer is, if a line that tells how to reach them follows."""

_SERVICES = frozenset(
    (
        *("home", "menu", "search", "sign in", "sign up", "log in", "login", "subscribe", "rss"),
        *("register", "logout", "log out", "sign out", "my account", "account", "newsletters"),
        *("newsletter", "about us", "about", "contact us", "contact", "careers", "advertise"),
        *(
            "advertise with us",
            "advertising",
            "advertisement",
            "site map",
            "sitemap",
            "faq",
            "help",
        ),
        *("privacy", "privacy policy", "privacy notice", "terms of use", "terms of service"),
        *("cookie policy", "ad choices", "adchoices", "e-edition", "e-paper", "facebook"),
        *("twitter", "instagram", "youtube", "linkedin", "share", "more", "main menu", "feedback"),
        *("skip to main content", "skip to content", "skip navigation", "top stories", "close"),
    )
)
_SECTIONS = frozenset(
    (
        *("news", "sport", "sports", "business", "politics", "opinion", "world", "local", "tech"),
        *("technology", "entertainment", "health", "weather", "lifestyle", "video", "videos"),
        *("photos", "science", "travel", "food", "money", "markets", "jobs", "shop", "podcasts"),
        *("life", "culture", "education", "environment", "arts", "style", "autos", "real estate"),
        *("football", "cricket", "tennis", "music", "movies", "tv", "books", "u.s.", "classifieds"),
    )
)
_MENU_LINES = 10
_MENU_WORDS = 6
"""Words of a line in a menu at most; nine of ten lines must be so short."""
_SENTENCE = regex.compile(r"""(?:\S+\s+){7,}\S+[.!?…]['"”’»)\]]*$""")
"""Of eight words or more; no menu holds one."""


def is_furniture(text: str) -> bool:
    """True if hardly a word of `text`, a passage or a sentence, belongs to an article.

    Prose is never called furniture for its shape, and neither is a list or a table. The phrases
    are English; in another language nothing is furniture.
    """
    if _is_menu(text):
        return True
    room = (1 - _MOSTLY) * len(text.split())
    found = False
    for block in blocks(text):  # one by one, for the first sentences of prose decide
        part = block.span.of(text)
        lines = [one.span.of(part) for one in sentences(part)]
        found = found or bool(lines)
        for i, line in enumerate(lines):
            if not _standing(lines, i):
                room -= len(line.split())
                if room < 0:
                    return False
    return found


def _is_menu(text: str) -> bool:
    """True for a list of links to the parts of a site."""
    if text.count("\n") < _MENU_LINES - 1:
        return False
    lines = [line.strip().lower() for line in text.splitlines() if line.strip()]
    if len(lines) < _MENU_LINES or any(_SENTENCE.search(line) for line in lines):
        return False
    services = len(_SERVICES.intersection(lines))
    known = services + len(_SECTIONS.intersection(lines))
    short = sum(len(line.split()) <= _MENU_WORDS for line in lines)
    return services >= 2 and known >= 4 and short >= 0.9 * len(lines)


def _standing(lines: Sequence[str], i: int) -> bool:
    """True if line `i` of a paragraph stands around the article."""
    if any(kind.search(lines[i]) for kind in _KINDS):
        return True
    if i + 1 == len(lines) or not _asks(lines[i + 1]):
        return False
    between = i > 0 and len(lines[i].split()) <= _BETWEEN and _asks(lines[i - 1])
    return bool(between or _PERSON.search(lines[i]))


def _asks(line: str) -> bool:
    """True if the line wants something of the reader, a letter to the writer too."""
    return bool(_ASKING.search(line) or _REACHING.search(line))
