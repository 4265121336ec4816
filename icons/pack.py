"""Packs PNG files into one .ico or .icns: pack.py <out> <png>...

Both formats carry PNGs as they are, so the standard library is enough.
The order of the arguments is the order in the file: Tauri takes the first
image of an .ico for its windows. Called by render.sh.
"""

import struct
import sys
from pathlib import Path

# Apple's names for a size in pixels: ic11 to ic14 and ic10 are the "@2x" ones, so ic11 also is 16 points.
ICNS = {32: ["ic11"], 64: ["ic12"], 128: ["ic07"], 256: ["ic13", "ic08"], 512: ["ic14", "ic09"], 1024: ["ic10"]}


def size(png: bytes) -> int:
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    if width != height or (depth, colour) != (8, 6):
        sys.exit("not a square 8-bit RGBA picture")
    return width


def ico(pngs: list[bytes]) -> bytes:
    at = 6 + 16 * len(pngs)
    head = struct.pack("<HHH", 0, 1, len(pngs))
    for png in pngs:
        edge = size(png) % 256  # 256 is written as 0
        head += struct.pack("<BBBBHHII", edge, edge, 0, 0, 1, 32, len(png), at)
        at += len(png)
    return head + b"".join(pngs)


def icns(pngs: list[bytes]) -> bytes:
    body = b"".join(name.encode() + struct.pack(">I", 8 + len(png)) + png
                    for png in pngs for name in ICNS[size(png)])
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


out = Path(sys.argv[1])
pngs = [Path(name).read_bytes() for name in sys.argv[2:]]
out.write_bytes(ico(pngs) if out.suffix == ".ico" else icns(pngs))
