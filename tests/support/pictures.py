"""Pictures for the documents: PNG with a palette, a third of what the browser writes."""

from __future__ import annotations

import base64
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

COLOURS, RARE = 256, 64
"""How many colours a picture has, and how many of them are for what little of it stands out, as a marking does."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


_DECODE = """async png => {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, picture.width, picture.height);
  let text = "";
  for (let at = 0; at < data.length; at += 32768) text += String.fromCharCode(...data.subarray(at, at + 32768));
  return [picture.height, picture.width, btoa(text)];
}"""


def keep(page: Any, path: Path) -> None:
    """Write a small picture of what a page shows."""
    png = base64.b64encode(page.screenshot()).decode()
    blank = page.context.new_page()
    height, width, data = blank.evaluate(_DECODE, png)
    blank.close()
    pixels = np.frombuffer(base64.b64decode(data), np.uint8).reshape(height, width, 4)[:, :, :3]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(with_palette(pixels))


def with_palette(pixels: NDArray[np.uint8]) -> bytes:
    """Write a picture with the colours that it has most of, and those farthest from them; others become the nearest."""
    height, width, _channels = pixels.shape
    codes = pixels.astype(np.int64) @ np.array([65_536, 256, 1])
    found, inverse, counts = np.unique(codes, return_inverse=True, return_counts=True)
    all_colours = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1)
    palette = _palette(all_colours, counts)
    nearest = np.concatenate(
        [
            ((part[:, None] - palette) ** 2).sum(axis=2).argmin(axis=1)
            for part in np.array_split(all_colours, 1 + len(found) // 4_096)
        ]
    )
    indexed = nearest[inverse].astype(np.uint8).reshape(height, width)
    rows = np.hstack([np.zeros((height, 1), np.uint8), indexed]).tobytes()
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return _SIGNATURE + b"".join(
        _part(kind, data)
        for kind, data in (
            (b"IHDR", head),
            (b"PLTE", palette.astype(np.uint8).tobytes()),
            (b"IDAT", zlib.compress(rows, 9)),
            (b"IEND", b""),
        )
    )


def _palette(colours: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Choose from colours, shape (colours, 3): the most frequent, then each time the one farthest from all chosen."""
    chosen = np.argsort(-counts, kind="stable")[: COLOURS - RARE].tolist()
    apart = np.full(len(colours), np.iinfo(np.int64).max)
    for one in chosen:
        apart = np.minimum(apart, ((colours - colours[one]) ** 2).sum(axis=1))
    while len(chosen) < COLOURS and apart.max() > 0:
        chosen.append(int(apart.argmax()))
        apart = np.minimum(apart, ((colours - colours[chosen[-1]]) ** 2).sum(axis=1))
    return colours[chosen]


def _part(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
