"""Lines that say themselves that they are none of an article's words, in the languages of the bot.

Only of a line that repeats over the articles of a site may this be believed.
"""

import regex

_LEAD = regex.compile(
    r"""(?x) \W* (?: more | read (?: \s (?: more | next | also ) )? | related | see \s also
        | lesen \s sie \s (?: auch | mehr ) | mehr \s zum \s thema | auch \s interessant
        | (?: à \s )? lire \s aussi | à \s lire | voir \s aussi
        | (?: lea | leer | lee ) \s (?: también | más ) | te \s puede \s interesar
        | leia \s (?: também | mais ) | veja \s também | saiba \s mais ) \s? [:|»>→]"""
)
"""Before the title of another page, in flat words without capitals; it differs each time."""
_MONTH = (
    r"(?:jan|ene|feb|fév|fev|mar|mär|mrz|apr|abr|avr|may|mai|jun|jui|jul|aug|ago|aoû|sep|set|oct|okt"
    r"|out|nov|dec|dez|dic|déc)\p{L}*"
)
_DATED = regex.compile(
    rf"""(?x) \W* (?: (?: last | first | zuletzt | dernière | última ) \s )? (?: updated | published
        | posted | aktualisiert | veröffentlicht | stand (?= : ) | publié | mise? \s à \s jour
        | actualizado | publicado | atualizado )
      (?= .* \p{{N}} ) (?: \W+ (?: \p{{N}}+ (?: st | nd | rd | th | er | [ap]m | h \p{{N}}* )?
        | {_MONTH} | on | at | am | um | uhr | le | à | el | a | las | em | de | às | of
        | [ap] \.? m | [a-z]{{2,3}}t | utc ) \b )+ \W* $"""
)
"""Says when, and nothing else."""
_TIME = regex.compile(rf"\p{{N}}+|\b{_MONTH}\b")
_SAYING = regex.compile(
    r"""(?x) newsletter | facebook | twitter | instagram | youtube | whatsapp | tiktok
      | linkedin | (?<! [\w.] ) @ \w | © | ^ \W* copyright \b .{0,20} \b (?: 19 | 20 ) \d\d
      | \b sign \s up \b | \b subscribe | abonnier | \b abonne[zt] | suscr[ií]b | inscrevez
      | inscreva | inscríbete | \b assine \b
      | all \s rights \s reserved | alle \s rechte \s vorbehalten | tous \s droits \s réservés
      | (?: todos \s los \s derechos | todos \s os \s direitos ) \s reservados
      | redaktion \s empfiehlt | la \s rédaction \s vous | la \s redacción \s recomienda
      | ^ \W* (?: advertisement | anzeige | werbung | publicité | publicidade? | story \s continues
        \s below | read \s more | mehr \s zum \s thema | lesen \s sie \s auch | (?: à \s )? lire \s
        aussi | lea \s también | leia \s também ) \W* $
      | ^ \W* (?: photo | photograph | picture | image | foto | bild | imagen | imagem | crédito?
        (?: \s photo )? ) s? \s? (?: : | \b by \b | \b von \b | \b par \b | \b por \b | \b de \b )
        (?: \s?+ \S++ ){1,8} $"""
)
"""Says itself, in the languages that the bot speaks, that it is none of the article's words."""
_LONGEST = 200
"""Characters of a line that leads elsewhere, or says when, at most."""


def plain(text: str) -> str:
    """The text on one line without capitals: what the other functions take."""
    return " ".join(text.casefold().split())


def is_frame(line: str) -> bool:
    """True if the line is but a label before what differs from article to article: the title of
    another page, or a date."""
    return line != kept(line)


def kept(line: str) -> str:
    """What of the line is the same in other articles: all but the title that it leads to, and the
    numbers and months of a line that says when."""
    if len(line) > _LONGEST:
        return line
    if (lead := _LEAD.match(line)) and not line.endswith("."):
        return lead[0]
    return _TIME.sub("0", line) if _DATED.match(line) else line


def says_so(line: str) -> bool:
    """True if the line asks the reader for something, claims rights, or names who pictured it."""
    return bool(_SAYING.search(line))
