"""Measure the network picture: layout on the server, first picture and frames in a headless browser.

    uv run python benchmarks/picture.py [nodes ...]

Prints one JSON object a size: seconds of processor time for one warm composition (best of 24 draws up to 600 nodes),
for the layout with all pairs and with pivots; and, where the front end is built and a Chromium is found, milliseconds
from navigation to the first picture, and from frame to frame while panning and zooming with names on (median, ninth
decile), drawn by software, with the processor milliseconds that the browser spent on a frame in all its processes.
The network is the invented one of the tests: groups with leaders, bridges, small pieces, records alone.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from time import process_time

import numpy as np

from breakwater.core.network.compose import Record, Relation, compose
from breakwater.core.network.graph import build
from breakwater.core.network.layout import lay_out
from breakwater.core.network.picture import Picture
from breakwater.core.network.tests.invented import invented_pairs

ROOT = Path(__file__).parents[1]
LOADS = 3
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
MOVE = """async () => {
  const { stage } = window.picture;
  const camera = stage.sigma.getCamera();
  const times = [];
  let last = performance.now();
  const frame = () => new Promise((done) => requestAnimationFrame(() => {
    const now = performance.now();
    times.push(now - last);
    last = now;
    done();
  }));
  for (let i = 0; i < 30; i++) { camera.setState({ x: 0.5 + 0.1 * Math.sin(i / 5), y: 0.5, ratio: 1, angle: 0 }); await frame(); }
  for (let i = 0; i < 30; i++) { camera.setState({ x: 0.5, y: 0.5, ratio: Math.pow(0.93, i), angle: 0 }); await frame(); }
  return times;
}"""


def pictured(nodes: int) -> tuple[Picture, float]:
    """Compose the invented network, warm, and say how long it took."""
    ids, pairs = invented_pairs(nodes)
    kinds = ("works_with", "uses", "works_with", "calls", "uses", "reports_to")
    records = [Record(name, "person", f"Person {name}") for name in ids]
    relations = [Relation(f"T{n:06d}", a, b, kinds[n % 6], kinds[n % 6], 3 - n % 3) for n, (a, b) in enumerate(pairs)]
    compose(records, relations)
    start = process_time()
    picture = compose(records, relations).picture
    return picture, process_time() - start


def layouts(nodes: int) -> dict[str, float]:
    """Time one layout each way."""
    graph = build(*invented_pairs(nodes))
    radius = np.full(nodes, 6.0)
    found = {}
    for name, quick in (("all_pairs_s", False), ("pivots_s", True)):
        lay_out(graph, radius=radius, quick=quick)
        start = process_time()
        lay_out(graph, radius=radius, quick=quick)
        found[name] = round(process_time() - start, 3)
    return found


def in_browser(picture: Picture, nodes: int) -> dict[str, object]:
    """Open the picture several times and move it."""
    chromium = os.environ.get("BREAKWATER_CHROMIUM") or shutil.which("chromium")
    if not chromium or not (ROOT / "src/breakwater/foundation/web/static/built/network.js").exists():
        return {"browser": "not measured: needs make front and a Chromium"}
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"{nodes}.json").write_text(json.dumps(picture.to_json()), encoding="utf-8")
        server = subprocess.Popen(
            [sys.executable, str(ROOT / "frontend/network/dev/serve.py"), "0", folder],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            address = (server.stdout.readline() if server.stdout else "").strip().replace("=84", f"={nodes}")
            with sync_playwright() as playwright:
                loads = [_load(playwright, chromium, address) for _ in range(LOADS)]
        finally:
            server.terminate()
            server.wait(timeout=10)
    middle = statistics.median
    return {
        "first_picture_ms": round(middle(load["first"] for load in loads)),
        "frame_median_ms": round(middle(load["median"] for load in loads), 1),
        "frame_ninth_decile_ms": round(middle(load["ninth"] for load in loads), 1),
        "frame_processor_ms": round(middle(load["processor"] for load in loads), 1),
    }


def _load(playwright: object, chromium: str, address: str) -> dict[str, float]:
    browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)  # type: ignore[attr-defined]
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(
        "document.addEventListener('network:ready', (e) => { window.picture = e.detail;"
        "requestAnimationFrame(() => requestAnimationFrame(() => (window.first = performance.now()))); })"
    )
    page.goto(address)
    while not (first := page.evaluate("window.first || 0")):
        page.wait_for_timeout(50)
    page.wait_for_timeout(800)
    before = spent()
    times = sorted(page.evaluate(MOVE))
    processor = 1000 * (spent() - before) / len(times)
    browser.close()
    return {
        "first": first,
        "median": times[len(times) // 2],
        "ninth": times[9 * len(times) // 10],
        "processor": processor,
    }


def spent() -> float:
    """Sum the processor seconds of this process's living descendants: the browser and all it started."""
    children: dict[int, list[tuple[int, float]]] = defaultdict(list)
    tick = os.sysconf("SC_CLK_TCK")
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        children[int(fields[1])].append((int(entry.name), (int(fields[11]) + int(fields[12])) / tick))
    total, left = 0.0, [os.getpid()]
    while left:
        for pid, seconds in children[left.pop()]:
            total += seconds
            left.append(pid)
    return total


def main() -> None:
    """Measure the sizes asked for."""
    for nodes in [int(text) for text in sys.argv[1:]] or [84, 154, 2000]:
        picture, seconds = pictured(nodes)
        found = {"nodes": nodes, "ties": len(picture.ties), "compose_s": round(seconds, 3), **layouts(nodes)}
        sys.stdout.write(json.dumps(found | in_browser(picture, nodes)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
