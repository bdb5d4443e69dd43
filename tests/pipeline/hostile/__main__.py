"""Writes every hostile file into a folder: python -m tests.pipeline.hostile FOLDER."""

import sys
from pathlib import Path

from tests.pipeline.hostile import FILES

if __name__ == "__main__":
    for name, make in FILES.items():
        (Path(sys.argv[1]) / name).write_bytes(make())
