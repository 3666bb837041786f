"""What Markdown has beside CommonMark: footnotes, definitions, notes in a box, and the marks that
Obsidian, Hugo, Jekyll, MkDocs and pandoc leave in a text, of which their readers see nothing.
"""

import regex
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from corpus import dashed

_MARK = regex.compile(
    r"""(?x)
    \[\[ (?:[^\[\]|\n]*\|)? (?P<words>[^\[\]|\n]+) \]\]   # a link in a wiki
    | !\[\[ [^\[\]\n]+ \]\]                               # a picture in a wiki
    | == (?=\S) (?P<words>[^=\n]+) (?<=\S) ==             # marked with a pen
    | (?<!\S) %% (?:(?!%%).){0,500} %% (?:[ ]|(?!\S))       # a comment of Obsidian
    | \{\{ (?: < [^\n]{0,500}? > | % [^\n]{0,500}? % ) \}\} # Hugo
    | \{% [^\n]{0,500}? %\}                               # Jekyll
    | \[ (?P<words>[^\[\]\n]+) \] \( \{[{%] [^\n]{0,500}? [}%]\} [^\s()]* \)
    | \{:? [ ]? [.\#] [\w-] [^{}\n]* \}                   # attributes of kramdown and pandoc
    | (?<=\s) \^ [\w-]+ (?=\n|\Z)                         # the name of a line in Obsidian
    | \A \[! \w+ \] [+-]? [ ]* (?P<words>[^\n]*\n)         # a note on GitHub and its title
    """
)
"""None may be longer than people write them: what never ends is looked through once."""
_STARTS = frozenset("[!=%{^")


def enable(parser: MarkdownIt) -> MarkdownIt:
    """The parser, which knows them too."""
    parser.use(footnote_plugin).use(deflist_plugin).use(admon_plugin)
    parser.block.ruler.before("code", "dashed", dashed.rule, {"alt": ["paragraph"]})
    parser.inline.ruler.before("emphasis", "dialects", _mark)
    return parser


def _mark(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in _STARTS:
        return False
    found = _MARK.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.pending += found["words"] or ""
    state.pos = found.end()
    return True
