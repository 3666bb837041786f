"""One spelling for each address of the web, so that a page is known again.

Only spellings are made one, never two addresses that might be two pages: the order of parameters,
a slash at the end, `index.html`, `www.` and the scheme stay as they are.
"""

import re
from urllib.parse import urlsplit

from yarl import URL

from corpus.web.internet import NO_ADDRESS, host_of

_TRACKING = re.compile(
    r"""(?ix) utm_.* | (?:fb|g|d|msclk|y|ys|tw|tt)clid | gclsrc | gbraid | wbraid | igsh(?:id)?
    | li_fat_id | mc_[ce]id | mkt_tok | oly_(?:anon|enc)_id | vero_id | _hsenc | _hsmi | _ga | _gl
    | xtor | __twitter_impression | at_(?:campaign|medium|custom\d)
    | pk_(?:campaign|kwd|source|medium|content)
    | mtm_(?:campaign|keyword|source|medium|content|cid|group|placement)"""
)
"""Parameters that tell a site from where somebody came and do nothing else, as
https://gitlab.com/ClearURLs/rules has them for every site. `ref`, `source` or `session` are not
among them: some sites mean a page by them."""
_PART = re.compile(
    r"(?i)[?&](?:page|paged|pg|seite|pagina|start|offset)=\d|/(?:page|seite|pagina)/\d+/?(?:\?|$)"
)
"""A later part of something that the first part's address is said to stand for."""


def canonical(address: str) -> str:
    """The one spelling of an address: scheme and host in small letters, no port that is the usual
    one, no dot at the end of the host, percent signs only where they are needed and in capitals, no
    `..`, no tracking parameters, no fragment. What is no address of the web comes back as it is."""
    try:
        url = URL(address.strip())
        if url.scheme not in ("http", "https") or not url.raw_host or url.user is not None:
            return address
        bare = url.with_host(host_of(url).strip("[]")).with_fragment(None).with_query(None)
    except NO_ADDRESS:
        return address
    plain = str(bare) + "/" * (str(bare).count("/") == 2)
    parts = [one for one in url.raw_query_string.split("&") if one and not _tracks(one)]
    return f"{plain}?{'&'.join(parts)}" if parts else plain


def own(said: str, where: str) -> str:
    """The address that a page, which stands at `where`, says is its own (`<link rel=canonical>`,
    `og:url`), in one spelling; that of `where` unless it may be believed.

    It may on its own site: another host's would let one page take the place of another's. Not where
    it says that it is the whole site, or that its second part is its first: such slips are common,
    and each would make one page of many.
    """
    here = canonical(where)
    try:
        at = URL(here)
        there = canonical(str(at.join(URL(said.strip()))))
        to = URL(there)
    except NO_ADDRESS:
        return here
    if to.scheme not in ("http", "https") or to.user is not None or _site(at) != _site(to):
        return here
    part = _PART.search(at.raw_path_qs)
    if (to.raw_path_qs == "/" != at.raw_path_qs) or (part and part[0] not in to.raw_path_qs):
        return here
    return there


def same_site(one: str, other: str) -> bool:
    """True for two addresses that one owner has."""
    try:
        return _site(URL(one)) == _site(URL(other))
    except NO_ADDRESS:
        return False


def is_front(address: str) -> bool:
    """True for the front page of a site."""
    parts = urlsplit(address)
    return parts.path in ("", "/") and not parts.query


def _tracks(parameter: str) -> bool:
    return _TRACKING.fullmatch(parameter.partition("=")[0]) is not None


def _site(url: URL) -> str:
    """What one owner has: `example.co.uk` of all its hosts; host and port of what is in no list of
    domains. Hosts of a service that gives them away, such as `a.github.io`, are sites each."""
    from tld import get_fld

    found = get_fld(str(url), fail_silently=True, search_private=True)
    port = "" if url.is_default_port() else f":{url.port}"
    return (found or host_of(url)) + port
