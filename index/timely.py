"""What "this week" means: the days that a question is about, by the day on which it is asked.

Who asks what the council decided this week means the articles of the last days, not the words. Who
names no days mostly asks of what is new.
"""

import datetime
import math
from collections.abc import Callable, Iterator

import msgspec
import numpy as np
import regex
from numpy.typing import NDArray

_DAY = datetime.timedelta(days=1)
NEAR = math.exp(-1)
"""Timeliness from which on an article is looked for by its day alone."""
_YEAR_BEGINS = 60
"""Days that "this year" reaches back at least: in January people mean the winter."""
_NEW, _FADING = 7, 30
"""Days before that of asking in which an article is new, and days before those after which it is so
by 1/e only: what is older than a year is all alike."""


class Period(msgspec.Struct, frozen=True):
    """Days that a question is about, both included."""

    first: datetime.date
    last: datetime.date
    around: int
    """Days beside it after which an article is timely by 1/e: people are not exact, and what
    happened on Monday is still written about on Wednesday."""

    def timeliness(self, days: NDArray[np.int64]) -> NDArray[np.float64]:
        """How well articles of these days fit it, 0 to 1: 1 inside, then falling.

        `days`: as `datetime.date.toordinal` gives them, 0 for an article without a date; that one
        fits nothing.
        """
        before, after = self.first.toordinal() - days, days - self.last.toordinal()
        beside: NDArray[np.int64] = np.maximum(np.maximum(before, after), 0)
        return np.exp(-beside / self.around)  # day 0 is 2,000 years ago


def period(question: str, today: datetime.date) -> Period | None:
    """The days that the question names in words such as "this week", "gestern", "le mois dernier";
    None if it names none. Of several the shortest."""
    found = list(_named(_plain(question), today))
    return min(found, key=lambda one: one.last - one.first, default=None)


class Days(msgspec.Struct, frozen=True):
    """Of which days a question is: either is None where that is not known."""

    named: Period | None = None
    """Those that it names."""
    new: Period | None = None
    """The last ones before it was asked, where it names none."""


ANY = Days()
"""Nothing is known of them."""


def days_of(
    question: str, today: datetime.date, *, named: bool = True, lately: bool = True
) -> Days:
    """Of which days a question is; `named`, `lately`: whether that is looked at.

    One that names no days is likely to be of the last ones, unless it names a time gone by: an
    earlier year, a month, "two years ago".
    """
    if meant := period(question, today):
        return Days(named=meant if named else None)
    if not lately or _names_the_past(question, today):
        return ANY
    return Days(new=Period(today - _NEW * _DAY, today, _FADING))


def _names_the_past(question: str, today: datetime.date) -> bool:
    words = _plain(question)
    years = (int(year) for year in _YEAR.findall(words))
    return any(year < today.year for year in years) or bool(_PAST.search(words))


def without_days(question: str) -> str:
    """The question without such words: "week" would find the weekly meeting. Seasons and days of
    the week stay, for articles name them."""
    left = _plain(question)
    for pattern, _ in _MEANT:
        left = pattern.sub(" ", left)
    return left


def _plain(question: str) -> str:
    """On one line, with straight apostrophes."""
    return " ".join(question.replace("’", "'").split())


def _named(words: str, today: datetime.date) -> Iterator[Period]:
    for pattern, meant in (*_MEANT, _SEASON):
        if pattern.search(words):
            yield meant(today)
    for number, pattern in enumerate(_WEEKDAYS):
        if pattern.search(words):
            last = today - (today.weekday() - number) % 7 * _DAY
            yield Period(last, last + _DAY, 3)


def _ago(first: int, last: int, around: int) -> Callable[[datetime.date], Period]:
    """From so many days before the day of asking to so many."""
    return lambda today: Period(today - first * _DAY, today - last * _DAY, around)


def _this_year(today: datetime.date) -> Period:
    first = datetime.date(today.year, 1, 1)
    return Period(min(first, today - _YEAR_BEGINS * _DAY), today, 30)


def _last_year(today: datetime.date) -> Period:
    year = today.year - 1
    return Period(datetime.date(year, 1, 1), datetime.date(year, 12, 31), 60)


_WORDS: dict[Callable[[datetime.date], Period], str] = {
    _ago(1, 0, 1): r"today|tonight|this (?:morning|afternoon|evening)"
    r"|heute|aujourd'hui|ce (?:matin|soir)|cet après-midi|hoy|esta (?:mañana|tarde|noche)"
    r"|hoje|esta (?:manhã|noite)",
    _ago(2, 1, 1): r"yesterday|last night|gestern|hier (?:soir|matin)|ayer|anoche|ontem",
    _ago(7, 0, 3): r"(?:this|past|current) (?:week|weekend)|(?:last|past) few days"
    r"|diese[rs]? (?:woche|wochenende)|(?:letzten|vergangenen) tagen?"
    r"|cette semaine|ce week-end|ces derniers jours"
    r"|esta semana|este fin de semana|estos días|(?:n?esta|essa) semana|últimos dias",
    _ago(14, 1, 4): r"(?:last|previous) (?:week|weekend)"
    r"|(?:letzten?|letztes|vergangenen?|vergangenes|vorige[ns]?) (?:woche|wochenende)"
    r"|semaine (?:dernière|passée)|week-end dernier|semana pasada|fin de semana pasado"
    r"|semana passada",
    _ago(31, 0, 7): r"(?:this|past|current) month|diese[mn] monat|ce mois(?:-ci)?|este mes"
    r"|n?este mês",
    _ago(
        62, 1, 10
    ): r"(?:last|previous) month|(?:letzten|vergangenen|vorigen) monat|mois (?:dernier"
    r"|passé)|mes pasado|mês passado",
    _this_year: r"(?:this|current) year|diese[sm] jahr|heuer|cette année|este (?:año|ano)",
    _last_year: r"(?:last|previous) year|(?:letzte[sn]|vergangene[sn]) jahr|vorjahr"
    r"|année (?:dernière|passée)|l'an (?:dernier|passé)|año pasado|ano passado",
    _ago(30, 0, 15): r"recent(?:ly)?|latest|newest|current(?:ly)?|soon|upcoming|next (?:week|month"
    r"|year)|kürzlich|neulich|zuletzt|derzeit|aktuell\w*|demnächst|neueste\w*|nächste\w* (?:woche"
    r"|monat|jahr)|récemment|actuellement|dernièrement|bientôt|reciente(?:mente)?|actualmente"
    r"|últimamente|pronto|recente(?:mente)?|atualmente|ultimamente|em breve",
}
"""What is said, and the days that it means: in English, German, French, Spanish and Portuguese."""


def _said(words: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?i)\b(?:{words})\b")


_MEANT = [(_said(words), meant) for meant, words in _WORDS.items()]
_SEASON = (
    _said(
        r"(?:this|past|last|next) (?:spring|summer|autumn|fall|winter|season)"
        r"|diese[nmrs]? (?:frühling|frühjahr|sommer|herbst|winter|saison)"
        r"|(?:cet|cette) (?:été|automne|hiver|saison)|ce printemps"
        r"|est[ae] (?:primavera|verano|otoño|invierno|temporada|verão|outono|inverno)"
    ),
    _ago(90, 0, 30),
)
_YEAR = regex.compile(r"(?<![\p{L}\p{N}])((?:18|19|20)[0-9]{2})(?:'?s|ern?)?(?![\p{L}\p{N}])")
_PAST = regex.compile(
    r"""(?x) (?i: \b (?:
    january | february | april | june | july | august | september | october | november | december
    | januar | jänner | februar | märz | juni | juli | oktober | dezember
    | janvier | février | avril | juin | juillet | août | septembre | octobre | novembre | décembre
    | enero | febrero | marzo | abril | junio | julio | agosto | sep?tiembre | octubre | noviembre
    | diciembre | janeiro | fevereiro | março | maio | junho | julho | setembro | outubro | novembro
    | dezembro
    | (?: in | since | last | until | by | before | after | during | early | mid | late | im | seit
      | letzten | anfang | mitte | ende | bis | en | depuis | début | fin | desde | hasta )
      [ -] (?: may | march | mai | mars | mayo )
    | of [ ] (?: may | march )
    | (?: months? | years? | decades? | centuries | long ) [ ] (?: ago | back | earlier )
    | vor [ ] (?: \S+ [ ] ){0,3} (?: monaten? | jahr(?: en? | zehnt\p{L}* )? )
    | il [ ] y [ ] a [ ] (?: \S+ [ ] ){1,3} (?: mois | ans? | années? )
    | (?: hace | há | faz ) [ ] (?! cada ) (?: \S+ [ ] ){0,3} (?: mes(?:es)? | años? | anos? )
    | (?: meses | años | anos ) [ ] atrás
    | (?: [0-9]{1,2} (?: st | nd | rd | th ) | last | previous ) [ ] century
    | jahrhundert\p{L}* | siècle | siglo | século
    | (?<! \b (?: his | her | their | my | your ) [ ] ) [2-9] 0 (?: s | ern | er [ ] jahre\p{L}* )
    | (?: années | años | anos | década [ ] de ) [ ] [2-9] 0
    ) \b )
    | \b (?: May | March ) [ ] [0-9]
    | \b [0-9]{1,2} (?: \. | st | nd | rd | th | er | º )? [ ] (?: May | March | Mai | mai | mars )
    | (?<! \w ) ' [0-9]{2} (?! \w )
    """
)
"""Times gone by, in the same languages. "may" and "march" are other words as well; what was days or
weeks ago is still new."""
_WEEKDAYS = [
    _said(words)
    for words in (
        r"monday|montag|lundi|lunes|segunda-feira",
        r"tuesday|dienstag|mardi|martes|terça-feira",
        r"wednesday|mittwoch|mercredi|miércoles|quarta-feira",
        r"thursday|donnerstag|jeudi|jueves|quinta-feira",
        r"friday|freitag|vendredi|viernes|sexta-feira",
        r"saturday|samstag|sonnabend|samedi|sábado",
        r"sunday|sonntag|dimanche|domingo",
    )
]
"""The last such day and the one after it, when it is written about."""
