# mypy: ignore-errors
# its libraries are only where files are made
"""Makes office documents with libraries of Python; see make_office.sh. With python-docx 1.2.0,
odfpy 1.4.1, docutils 0.22.4, ebooklib 0.20, Sphinx 9.0.4, PyRTF3 0.47.5."""

import os
import subprocess
import tempfile
from pathlib import Path

from docx import Document
from docx.enum.section import WD_SECTION
from ebooklib import epub
from odf import style, table, text
from odf.opendocument import OpenDocumentText
from PyRTF.document.paragraph import Cell, Paragraph, Table
from PyRTF.document.section import Section
from PyRTF.Elements import Document as RtfDocument
from PyRTF.Renderer import Renderer
from PyRTF.Styles import TextStyle  # noqa: F401

HERE = Path(__file__).parent
TITLE = "The allotments get water"
BY = "Marta Blom"
LEAD = (
    "From April the forty-one allotments behind the railway have a tap of their own. The pipe was "
    "laid by the tenants, who dug for six Saturdays and found a boot, two spoons and a bicycle."
)
RULES = ("No hoses before six in the evening.", "Whoever breaks the tap mends it.")
ROWS = (("Plot", "Litres a day"), ("small", "40"), ("large", "75"))
END = "The water costs £3.20 a month. It is paid with the rent, in advance."


def word() -> None:
    made = Document()
    made.core_properties.title = TITLE
    made.core_properties.author = BY
    made.add_heading(TITLE, 0)
    made.add_paragraph(LEAD)
    made.add_heading("Rules", 1)
    for rule in RULES:
        made.add_paragraph(rule, style="List Number")
    grid = made.add_table(rows=0, cols=2, style="Table Grid")
    for row in ROWS:
        for cell, words in zip(grid.add_row().cells, row, strict=True):
            cell.text = words
    made.add_section(WD_SECTION.NEW_PAGE)
    made.sections[1].footer.paragraphs[0].text = "Allotment club, page 2"
    made.add_paragraph(END).add_run(" Nobody is let off.").bold = True
    made.save(HERE / "docx" / "allotments.docx")


def open_document() -> None:
    made = OpenDocumentText()
    heading = style.Style(name="Heading 1", family="paragraph")
    made.styles.addElement(heading)
    made.text.addElement(text.H(outlinelevel=1, stylename=heading, text=TITLE))
    made.text.addElement(text.P(text=LEAD))
    made.text.addElement(text.H(outlinelevel=2, text="Rules"))
    rules = text.List()
    for rule in RULES:
        item = text.ListItem()
        item.addElement(text.P(text=rule))
        rules.addElement(item)
    made.text.addElement(rules)
    grid = table.Table(name="Water")
    grid.addElement(table.TableColumn(numbercolumnsrepeated=2))
    for row in ROWS:
        line = table.TableRow()
        for words in row:
            cell = table.TableCell()
            cell.addElement(text.P(text=words))
            line.addElement(cell)
        grid.addElement(line)
    made.text.addElement(grid)
    made.text.addElement(text.P(text=END))
    made.save(HERE / "odt" / "allotments.odt")


def rich_text() -> None:
    made = RtfDocument()
    styles = made.StyleSheet.ParagraphStyles
    section = Section()
    made.Sections.append(section)
    section.append(Paragraph(styles.Heading1, TITLE))
    section.append(Paragraph(styles.Normal, LEAD))
    section.append(Paragraph(styles.Heading2, "Rules"))
    for rule in RULES:
        section.append(Paragraph(styles.Normal, rule))
    grid = Table(3000, 3000)
    for row in ROWS:
        grid.AddRow(*(Cell(Paragraph(words)) for words in row))
    section.append(grid)
    section.append(Paragraph(styles.Normal, END))
    with (HERE / "rtf" / "allotments.rtf").open("w", encoding="cp1252") as file:
        Renderer().Write(made, file)


def book() -> None:
    made = epub.EpubBook()
    made.set_identifier("urn:uuid:6f1d8f0e-0000-4000-8000-000000000001")
    made.set_title(TITLE)
    made.set_language("en")
    made.add_author(BY)
    made.add_metadata("DC", "date", "2024-03-30")
    rules = "".join(f"<li>{rule}</li>" for rule in RULES)
    rows = "".join(f"<tr><td>{one}</td><td>{other}</td></tr>" for one, other in ROWS)
    chapters = []
    for name, title, body in (
        ("water", "Water at last", f"<p>{LEAD}</p>"),
        ("rules", "Rules", f"<ol>{rules}</ol><table>{rows}</table><p>{END}</p>"),
    ):
        chapter = epub.EpubHtml(title=title, file_name=f"{name}.xhtml", lang="en")
        chapter.content = f"<h1>{title}</h1>{body}"
        made.add_item(chapter)
        chapters.append(chapter)
    made.toc = chapters
    made.spine = ["nav", *chapters]
    made.add_item(epub.EpubNcx())
    made.add_item(epub.EpubNav())
    epub.write_epub(HERE / "epub" / "allotments.epub", made)


def restructured() -> None:
    """What docutils and Sphinx make of one text."""
    source = HERE / "sources" / "watch.rst"
    subprocess.run(["rst2odt", source, HERE / "odt" / "watch.odt"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "index.rst").write_bytes(source.read_bytes())
        (place / "conf.py").write_text(
            "project = 'The night watch'\nauthor = 'Anselm Quill'\nepub_author = author\n"
            "language = 'en'\nepub_show_urls = 'no'\nepub_css_files = []\nhtml_theme = 'basic'\n"
        )
        for builder in ("epub", "html"):
            subprocess.run(["sphinx-build", "-qb", builder, place, place / builder], check=True)
        made = next((place / "epub").glob("*.epub"))
        (HERE / "epub" / "sphinx.epub").write_bytes(made.read_bytes())
        (HERE / "webpage" / "sphinx.html").write_bytes((place / "html/index.html").read_bytes())
    subprocess.run(["rst2html5", source, HERE / "webpage" / "docutils.html"], check=True)


if __name__ == "__main__":
    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"
    word()
    open_document()
    rich_text()
    book()
    restructured()
