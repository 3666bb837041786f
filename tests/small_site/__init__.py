"""A web site for the tests: real HTTP over a real socket, in a thread of its own.

    with SmallSite() as site:
        settings = CorpusSettings(inside=[site.place])    # "127.0.0.1:PORT"
        with Visitor(settings) as visitor:
            page = visitor.get(site.at("/news/3"))

`site.articles` are its 200 articles (`SiteArticle`: title, paragraphs, date, author as the page
tells them), at `/news/1` to `/news/200`, each page with furniture around it (`FURNITURE` names its
lines). `site.at(path)` is an address; `site.put(path, body, kind, status, headers)` adds what
stands there, or replaces it; `site.drop(path)` takes it away: 404. `site.change(number,
paragraphs)` edits an article: its page, its ETag and the feeds follow.

`/feed.rss` and `/feed.atom` tell the newest 20, `/sitemap.xml` is an index of `/sitemap-1.xml` and
`/sitemap-2.xml.gz` (100 each), `/sitemap-all.xml` has all. These, the articles and what is `put`
come with ETag and Last-Modified, and are 304 for who has them. `/robots.txt` forbids `/private/`,
but not `/private/open`, and asks for `site.crawl_delay` seconds unless that is 0;
`site.put("/robots.txt", …)` replaces it.

    with SmallSite(certified=Authority(folder).certified("localhost")) as site:

serves all of this by https as well, at `site.secure_at(path)` and `site.secure_port`; whoever is to
believe it is given `Authority.file`.

What else stands there, most of it hostile: `SPECIAL` names each path with what it does.

`site.requests` are the requests in order (`Asked`: path with query, `at` in seconds of
`time.monotonic`, headers with small letters); `site.paths` only their paths.
"""

from .article import FURNITURE, SiteArticle
from .authority import Authority
from .site import Asked, SmallSite
from .special import SPECIAL

__all__ = ("FURNITURE", "SPECIAL", "Asked", "Authority", "SiteArticle", "SmallSite")
