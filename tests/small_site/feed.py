"""What the site tells of its articles to programs: feeds and sitemaps."""

from __future__ import annotations

import datetime
import email.utils
import gzip
from collections.abc import Sequence
from html import escape

from .article import SiteArticle

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def moment(one: SiteArticle) -> datetime.datetime:
    return datetime.datetime.combine(one.date, datetime.time(7, 30), datetime.UTC)


def rss(articles: Sequence[SiteArticle], base: str) -> str:
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>{base}{one.path}</link>"
        f'<guid isPermaLink="false">messenger-{one.number}</guid>'
        f"<pubDate>{email.utils.format_datetime(moment(one))}</pubDate>"
        f"<author>desk@skerry.example ({escape(one.author)})</author>"
        f"<description>{escape(one.paragraphs[0])}</description></item>\n"
        for one in articles
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>The Skerry Messenger</title><link>{base}/</link>"
        f"<description>News of the island</description>\n{items}</channel></rss>\n"
    )


def atom(articles: Sequence[SiteArticle], base: str) -> str:
    entries = "".join(
        f"<entry><title>{escape(one.title)}</title><id>tag:skerry.example,2024:{one.number}</id>"
        f'<link rel="alternate" href="{base}{one.path}"/>'
        f"<published>{moment(one):%Y-%m-%dT%H:%M:%SZ}</published>"
        f"<updated>{moment(one):%Y-%m-%dT%H:%M:%SZ}</updated>"
        f"<author><name>{escape(one.author)}</name></author>"
        f"<summary>{escape(one.paragraphs[0])}</summary></entry>\n"
        for one in articles
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>The Skerry Messenger</title><id>{base}/</id>"
        f"<updated>{moment(articles[0]):%Y-%m-%dT%H:%M:%SZ}</updated>\n{entries}</feed>\n"
    )


def sitemap(articles: Sequence[SiteArticle], base: str) -> str:
    rows = "".join(
        f"<url><loc>{base}{one.path}</loc><lastmod>{one.date}</lastmod></url>\n" for one in articles
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SITEMAP}">\n{rows}</urlset>\n'


def sitemap_index(paths: Sequence[str], base: str) -> str:
    rows = "".join(f"<sitemap><loc>{base}{path}</loc></sitemap>\n" for path in paths)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_SITEMAP}">\n{rows}'
        "</sitemapindex>\n"
    )


def packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)
