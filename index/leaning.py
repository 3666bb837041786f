"""Does a sentence make sense alone, or does it lean on the one before or after it?

The rules are for English; in another language few sentences lean, and quotes are shorter there.
"""

import regex

_PERSON = regex.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", regex.IGNORECASE)
_OWN = regex.compile(r"(?:him|her|his|hers|himself|herself)$", regex.IGNORECASE)
"""Seldom stands for somebody else than the subject: "Smith parked his car"."""
_NAME = regex.compile(r"(?<=[\p{L}\p{N},;:’'\"”)]\s+[\"“(‘]?)\p{Lu}[\p{L}’'-]+")
"""A capitalised word that does not begin the sentence: perhaps whom a pronoun stands for."""
_FIRST_NAME = regex.compile(
    r"\p{Lu}[\p{L}’'-]+(?:\s+\p{Lu}|\s*,|\s+(?:also\s+)?(?:said|says|told|was|is|has|had)\b)|\p{Lu}[\p{L}-]+[’']s\b"
)
"""A first word that looks like a name: "Smith said", "Mary Ann", "Sue's"."""
_EARLY = regex.compile(
    r"\b(?:it|its|they|them|their|this|these|those|such|there)\b", regex.IGNORECASE
)
_EARLY_WORDS = 4
"""Words in which one of those has nothing to stand for, unless the first is or heralds a noun."""
_HERALDS = frozenset(
    ("a", "an", "the", "my", "our", "your", "mr", "mrs", "ms", "dr", "i", "we", "you")
)
_SMALL_WORDS = (
    "i a an the in on at by for from to with without of as if when while after before since until "
    "during and but or so yet then now also however instead meanwhile later earlier today tomorrow "
    "yesterday january february march april may june july august september october november "
    "december monday tuesday wednesday thursday friday saturday sunday there here what who why how "
    "where he she it they we you this that these those his her its their our my your mr mrs ms dr "
    "despite although though because once even still not no yes under over through about among "
    "between within across along behind upon"
)
_NO_NOUNS = frozenset(_SMALL_WORDS.split())
"""Words that begin sentences and are nobody and nothing that a pronoun could stand for."""
_BACK = regex.compile(
    r"""(?xi) ^ [\W_]* (?:
      (?: he | she | it | they | him | her | his | its | their | theirs | them | hers | this | that
        | these | those | such | both | neither | either | others? | another
        | one \s+ (?: of \s+ (?: them | these | those ) | was | is | has | had | said ) ) \b
    | (?: but | however | and | or | nor | yet | so | also | thus | therefore | hence | then
        | instead | moreover | furthermore | meanwhile | nevertheless | nonetheless | otherwise
        | besides | likewise | similarly | consequently | accordingly | conversely | indeed
        | rather | additionally | afterwards? | later | finally | too ) \b
    | the \s+ (?: latter | former | others? | same | two | pair | three ) \b (?! \s+ president )
    | (?: as \s+ a \s+ result | in \s+ addition | for \s+ (?: example | instance | this | that )
      | because \s+ of \s+ (?: this | that ) | on \s+ the \s+ (?: other \s+ hand | contrary )
      | (?: by | in ) \s+ contrast | at \s+ the \s+ (?: same \s+ )? time | even \s+ so
      | since \s+ then | after \s+ that | in \s+ (?: this | that | response | turn | fact )
      | in \s+ other \s+ words | there \s+ (?: he | she | they | it )
      | here \s+ (?: he | she | they | it ) ) \b
    )"""
)
"""A first word that points back: a pronoun, or a connective."""
_IMPERSONAL = regex.compile(
    r"""(?xi) ^ \W* (?:
      it \s+ (?: is | was | has \s+ been ) \s+ (?: not \s+ )? (?: clear | likely | unclear
        | possible | estimated | believed | thought | raining | snowing | said | expected | known )
        \s
    | (?: this | that ) \s+ (?: week | month | year | season | summer | winter | spring | autumn
        | fall | morning | evening ) \b
    | (?: these | those ) \s+ days \b | those \s+ (?: who | with | in | of ) \b
    | (?: both | either | neither ) \s+ [\w'’]+ \s+ (?: and | n?or ) \b
    )"""
)
"""What begins as one of those and points at nothing."""
_AHEAD = regex.compile(r"(?i)\W*(?:this|these|those|here)\b")
"""Before a colon it points at what follows."""
_ONLY_QUOTED = regex.compile(r"""(?s)^\s*["“«„].*["”»“][.!?]?\s*$""")
_ATTRIBUTED = regex.compile(
    r"""(?xi) ["”»] \s* ,? \s* (?: \p{L}+ \s+ ){0,4} (?: said | says | told | added | asked | wrote
    | writes | explained | tweeted | replied | insisted | claimed | argued | warned | recalled
    | continued | concluded | admitted | joked | announced | according )\b"""
)


def leans_back(sentence: str) -> bool:
    """True if a reader needs the sentence before it: a pronoun or a connective with nothing to
    stand on, or the rest of something begun."""
    text = sentence.strip()
    if text[:1].islower():
        return True
    if _IMPERSONAL.match(text) or (_AHEAD.match(text) and text.endswith(":")):
        return False
    if _BACK.match(text):
        return True
    first = _first_word(text)
    early = " ".join(text.split()[:_EARLY_WORDS])
    return (first in _NO_NOUNS - _HERALDS and bool(_EARLY.search(early))) or _person_unnamed(
        text, first
    )


def names_no_speaker(sentence: str) -> bool:
    """True if it is quoted speech from end to end, and nobody is named who says it."""
    text = sentence.strip()
    return bool(_ONLY_QUOTED.match(text)) and not _ATTRIBUTED.search(text)


def _first_word(text: str) -> str:
    """The first word in small letters, without marks around it or a final 's."""
    word = next(iter(text.lstrip("\"“'‘([ ").split()), "").lower()
    return word.removesuffix("'s").removesuffix("’s").strip(",.:;!?\"”'’)")


def _person_unnamed(text: str, first: str) -> bool:
    """True if "he" or "she" comes before any name it could stand for."""
    pronoun = _PERSON.search(text)
    if not pronoun:
        return False
    before = text[: pronoun.start()]
    if any(m.group().lower() not in _NO_NOUNS for m in _NAME.finditer(before)):
        return False
    if first in _NO_NOUNS:
        return True
    return not _OWN.match(pronoun.group()) and not _FIRST_NAME.match(before.lstrip("\"“'‘( "))
