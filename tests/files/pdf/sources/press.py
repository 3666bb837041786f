# mypy: ignore-errors
# its libraries are only where files are made
"""PDFs by libraries of Python: typst 0.15.2, weasyprint 70.0, fpdf2 2.8.9, reportlab 5.1.0."""

from pathlib import Path

import typst
import weasyprint
from fpdf import FPDF
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import ListFlowable, PageBreak, Paragraph, SimpleDocTemplate, Table

HERE = Path(__file__).parent
PLACE = HERE.parent
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")

WALKS = (
    (
        "The walk along the river",
        "The path begins behind the boathouse and follows the Ald for two miles. After rain it is "
        "under water at the third gate; wait there, or climb the wall.",
    ),
    (
        "The walk to Gull Rock",
        "Gull Rock can be reached on foot for three hours around low water. The lighthouse keeper "
        "hangs out a red flag when the sea comes back, and he is never late.",
    ),
    (
        "The walk through the town",
        "From the town hall it is nine minutes to the ropewalk, where the rope for the tenor was "
        "made. The baker opposite sells rolls from six in the morning.",
    ),
)


def walks() -> None:
    """fpdf2: a leaflet of three pages with a footer."""
    made = FPDF(format="A5")
    made.set_title("Three walks around Aldry")
    made.add_font("DejaVu", fname=DEJAVU)
    for title, words in WALKS:
        made.add_page()
        made.set_font("DejaVu", size=18)
        made.multi_cell(0, 10, title)
        made.ln(4)
        made.set_font("DejaVu", size=11)
        made.multi_cell(0, 6, words)
    made.output(str(PLACE / "walks.pdf"))


def choir() -> None:
    """reportlab: with a table, a numbered list and a second page."""
    styles = getSampleStyleSheet()
    parts = [
        Paragraph("The choir sings in the swimming pool", styles["Title"]),
        Paragraph(
            "On the last day of September, when the water is let out, the choir of Aldry sings in "
            "the empty pool. The echo lasts for four seconds, which is longer than in the church.",
            styles["BodyText"],
        ),
        Paragraph("What is sung", styles["Heading2"]),
        Table([["Voice", "Singers"], ["soprano", "14"], ["bass", "3"]]),
        Paragraph("How to get in", styles["Heading2"]),
        ListFlowable(
            [
                Paragraph("Bring warm shoes.", styles["BodyText"]),
                Paragraph("Come down the ladder backwards.", styles["BodyText"]),
            ],
            bulletType="1",
        ),
        PageBreak(),
        Paragraph("Afterwards", styles["Heading2"]),
        Paragraph(
            "There is soup in the showers. It costs nothing, but bring a bowl.", styles["BodyText"]
        ),
    ]
    SimpleDocTemplate(str(PLACE / "choir.pdf"), pagesize=A5, author="Sena Blom", invariant=1).build(
        parts
    )


if __name__ == "__main__":
    typst.compile(HERE / "owls.typ", output=PLACE / "owls.pdf")
    weasyprint.HTML(HERE / "jam.html").write_pdf(PLACE / "jam.pdf")
    walks()
    choir()
