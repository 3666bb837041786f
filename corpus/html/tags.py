"""HTML made harmless for its parser: libxml2 compares each attribute of a tag with all those before
it."""

import regex

_LARGE = 100_000
"""Characters up to which a page does no harm."""
_ATTRIBUTE = r"""[\s/]*+ [^\s/>] [^\s/>=]*+
    (?: \s*+ = \s*+ (?: "[^"]*+"? | '[^']*+'? | [^\s>]*+ ) )?+"""
_TAG = regex.compile(
    rf"""(?xis)
    <!-- (?> .*? (?: --> | \Z ) )
    | < (script|style|textarea|title) \b (?> .*? (?: (?= </\1 ) | \Z ) )
    | (?P<kept> < [a-z] [^\s/>]*+ (?: {_ATTRIBUTE} ){{0,1000}}+ ) (?: {_ATTRIBUTE} )*+"""
)


def with_few_attributes(html: str) -> str:
    """A piece of HTML in which no tag has more than a thousand attributes; the others go."""
    return _TAG.sub(_kept, html) if len(html) > _LARGE else html


def _kept(found: regex.Match[str]) -> str:
    return found["kept"] or found[0]
