"""On what machine and day was this measured?"""

import datetime
import os
import platform
from pathlib import Path


def line() -> str:
    """Processor, cores, Python and date in one line."""
    processor = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        names = [row for row in cpuinfo.read_text().splitlines() if row.startswith("model name")]
        processor = names[0].partition(":")[2].strip() if names else processor
    today = datetime.datetime.now(datetime.UTC).date()
    return f"{processor}, {os.cpu_count()} cores, Python {platform.python_version()}, {today}"
