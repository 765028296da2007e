"""Draws the pool of demo headshots once: `python -m config.demo.portraits.pool`.

One portrait takes about two seconds, so the pool is kept with the project and the demo
varies it by crop and light. `pool.json` tells what each file shows.
"""

import json
import pathlib

from config.demo.portraits.draw import describe, portrait

HERE = pathlib.Path(__file__).parent
AGES = ("20s", "20s", "30s", "30s", "30s", "40s", "40s", "50s", "60s", "70s")
SIZE = 200


def traits_of(number):
    return {"presentation": "fm"[number % 2], "age": AGES[number // 2 % len(AGES)], "skin": number * 7 % 10}


def main():
    rows = []
    for number in range(SIZE):
        seed, hints = 5000 + number * 13, traits_of(number)
        path = HERE / "faces" / f"{number:03}.webp"
        path.parent.mkdir(exist_ok=True)
        if not path.exists():
            portrait(seed, (640, 800), **hints).save(path, quality=80, method=6)
        rows.append({"file": path.name, "alt": describe(seed, **hints), **hints})
    (HERE / "pool.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
