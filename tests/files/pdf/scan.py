"""Makes scan.pdf, a page that is a picture, in the folder given."""

import sys
from pathlib import Path

from PIL import Image, ImageDraw

folder = Path(sys.argv[1])
page = Image.new("L", (620, 877), 235)
draw = ImageDraw.Draw(page)
for line in range(12):
    draw.text((70, 90 + 24 * line), "The ferry does not sail, says the harbour office.", fill=30)
page.save(folder / "scan.pdf", resolution=75)
