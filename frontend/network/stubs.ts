/** Ends withheld by their originators: one short stub a relation, of fixed length, in the widest gap between ties. */

import type { Lens, Spot } from "./camera.ts";
import type { Colours } from "./colours.ts";
import type { StubRow } from "./contract.ts";
import type { Model, Entity } from "./model.ts";

const LENGTH = 15;
const RING = 5.5;

export interface PlacedStub {
  row: StubRow;
  node: Entity;
  dx: number;
  dy: number;
}

/** Choose each stub's direction once: the picture does not turn. */
export function placeStubs(model: Model): PlacedStub[] {
  const taken = new Map<string, number[]>();
  const placed: PlacedStub[] = [];
  for (const row of model.stubs) {
    const node = model.byId.get(row.node);
    if (!node) continue;
    let angles = taken.get(node.id);
    if (!angles) {
      angles = node.at.map((at) => {
        const tie = model.ties[at] as { source: string; target: string };
        const other = model.node(tie.source === node.id ? tie.target : tie.source);
        return Math.atan2(other.y - node.y, other.x - node.x);
      });
      taken.set(node.id, angles);
    }
    const angle = widestGap(angles);
    angles.push(angle);
    placed.push({ row, node, dx: Math.cos(angle), dy: Math.sin(angle) });
  }
  return placed;
}

function widestGap(angles: number[]): number {
  if (!angles.length) return Math.PI / 4;
  const sorted = [...angles].sort((a, b) => a - b);
  let best = 0;
  let middle = 0;
  sorted.forEach((angle, i) => {
    const next = i + 1 < sorted.length ? (sorted[i + 1] as number) : (sorted[0] as number) + 2 * Math.PI;
    if (next - angle > best) {
      best = next - angle;
      middle = angle + best / 2;
    }
  });
  return middle;
}

/** Where a stub's ring stands on the stage. */
export function stubSpot(stub: PlacedStub, lens: Lens): Spot {
  const middle = lens.spot(stub.node.x, stub.node.y);
  const far = stub.node.r * lens.sizeScale + LENGTH;
  return { x: middle.x + stub.dx * far, y: middle.y - stub.dy * far };
}

/** Draw the stubs in stage pixels. */
export function drawStubs(
  pen: CanvasRenderingContext2D,
  stubs: PlacedStub[],
  { lens, colours, alphaOf }: { lens: Lens; colours: Colours; alphaOf: (node: Entity) => number },
): void {
  pen.font = "600 8px Inter, system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (const stub of stubs) {
    const end = stubSpot(stub, lens);
    if (!lens.isOn(end, 40)) continue;
    const middle = lens.spot(stub.node.x, stub.node.y);
    pen.globalAlpha = alphaOf(stub.node);
    pen.strokeStyle = colours.families[stub.row.family];
    pen.lineWidth = 1.3;
    pen.setLineDash([]);
    pen.beginPath();
    pen.moveTo(middle.x, middle.y);
    pen.lineTo(end.x - stub.dx * RING, end.y + stub.dy * RING);
    pen.stroke();
    pen.setLineDash([2.2, 1.8]);
    pen.strokeStyle = colours.stub;
    pen.lineWidth = 1.1;
    pen.fillStyle = colours.ground;
    pen.beginPath();
    pen.arc(end.x, end.y, RING, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
    pen.fillStyle = colours.stub;
    pen.fillText("?", end.x, end.y + 0.5);
  }
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}
