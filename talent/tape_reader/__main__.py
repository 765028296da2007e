"""`python -I talent/tape_reader …`: apart from the house, whose other rooms it cannot reach by accident."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))

from talent.tape_reader.work import main

main()
