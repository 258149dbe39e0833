/** The layer above the records: names, rings, words on ties, the lasso. In stage pixels. */

import type { Lens, Spot } from "./camera.ts";
import type { Colours } from "./colours.ts";
import { Labels, type Box, type Label } from "./labels.ts";
import type { Model, Tie } from "./model.ts";

/** Draw names with a halo of the ground colour. */
export function drawLabels(pen: CanvasRenderingContext2D, labels: Label[], model: Model, colours: Colours): void {
  pen.textAlign = "left";
  pen.textBaseline = "alphabetic";
  pen.lineJoin = "round";
  pen.lineWidth = 3;
  pen.strokeStyle = colours.ground;
  let font = "";
  for (const label of labels) {
    const wanted = Labels.font(label.bold, label.size);
    if (wanted !== font) pen.font = font = wanted;
    pen.globalAlpha = model.isInFocus(label.node.id) ? 1 : Math.max(0.82, model.nodeAlpha(label.node));
    pen.strokeText(label.text, label.x, label.y);
    pen.fillStyle = inkOf(label, model, colours);
    pen.fillText(label.text, label.x, label.y);
  }
  pen.globalAlpha = 1;
}

function inkOf(label: Label, model: Model, colours: Colours): string {
  if (model.isChosen(label.node.id)) return colours.accent;
  if (label.node.custody) return colours.muted;
  return label.bold || label.node.kind === "person" || label.node.kind === "organisation" ? colours.ink : colours.muted;
}

interface Letter {
  text: string;
  x: number;
  y: number;
}

/** Move a group's letter beside its peak where a mark stands in its place; never off the stage. */
export function clearOf(letter: Letter, taken: Box[], width: number): Letter {
  const half = letterBox(letter).right - letter.x;
  for (const [dx, dy] of [[0, 0], [-44, 0], [44, 0], [0, -12], [-44, 12], [44, 12], [-80, 16], [80, 16], [0, -26]] as const) {
    const moved = { ...letter, x: Math.max(half + 2, Math.min(width - half - 2, letter.x + dx)), y: Math.max(12, letter.y + dy) };
    const box = letterBox(moved);
    if (!taken.some((other) => box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top)) return moved;
  }
  return letter;
}

export function letterBox({ text, x, y }: Letter): Box {
  const half = text.length * 2.8;
  return { left: x - half, right: x + half, top: y - 10, bottom: y + 3 };
}

/** Write the groups' letters: quiet, they are a help and no finding. */
export function drawLetters(pen: CanvasRenderingContext2D, letters: Letter[], colours: Colours): void {
  pen.font = Labels.font(false, 10.5);
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  pen.fillStyle = colours.muted;
  for (const { text, x, y } of letters) pen.fillText(text, x, y);
}

/** Draw rings round what is chosen, hovered or on the path. */
export function drawRings(pen: CanvasRenderingContext2D, model: Model, lens: Lens, colours: Colours, spots: Map<string, Spot>): void {
  const ring = (id: string, gap: number, width: number): void => {
    const spot = spots.get(id);
    const node = model.byId.get(id);
    if (!spot || !node) return;
    pen.beginPath();
    pen.arc(spot.x, spot.y, node.r * lens.sizeScale + gap, 0, 2 * Math.PI);
    pen.lineWidth = width;
    pen.strokeStyle = colours.accent;
    pen.stroke();
  };
  for (const id of model.now.path?.nodes ?? []) ring(id, 4, 2.2);
  for (const id of model.now.selected) ring(id, 4, 2.2);
  if (model.hovered && !model.isChosen(model.hovered)) ring(model.hovered, 3, 1.4);
}

/** Draw the ties of the record that is pointed at once more, so that the eye can follow them. */
export function drawHovered(pen: CanvasRenderingContext2D, model: Model, lens: Lens, colours: Colours, spots: Map<string, Spot>): void {
  const id = model.hovered;
  if (!id || model.now.path || !model.byId.has(id)) return;
  pen.strokeStyle = colours.ink;
  pen.globalAlpha = 0.6;
  pen.lineWidth = 2;
  for (const at of model.node(id).at) {
    const tie = model.ties[at] as Tie;
    const a = spots.get(tie.source);
    const b = spots.get(tie.target);
    if (!a || !b || !model.isTieShown(tie)) continue;
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const from = (model.node(tie.source).r * lens.sizeScale + 2) / length;
    const to = 1 - (model.node(tie.target).r * lens.sizeScale + 2) / length;
    if (from >= to) continue;
    pen.beginPath();
    pen.moveTo(a.x + (b.x - a.x) * from, a.y + (b.y - a.y) * from);
    pen.lineTo(a.x + (b.x - a.x) * to, a.y + (b.y - a.y) * to);
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

/** Write relation and grade on the ties of the path, where there is room. */
export function drawTieWords(pen: CanvasRenderingContext2D, model: Model, lens: Lens, colours: Colours, taken: Box[]): void {
  const path = model.now.path;
  if (!path || path.ties.length > 12) return;
  pen.font = Labels.font(false, 10.5);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (const at of path.ties) {
    const tie = model.ties[at] as Tie;
    const text = [tie.words[0] ?? "", tie.grade ?? ""].filter(Boolean).join("  ");
    const width = pen.measureText(text).width + 8;
    const a = model.node(tie.source);
    const b = model.node(tie.target);
    const spot = freeSpot(lens.spot(a.x, a.y), lens.spot(b.x, b.y), width, taken);
    pen.fillStyle = colours.surface;
    pen.globalAlpha = 0.92;
    pen.fillRect(spot.x - width / 2, spot.y - 8, width, 16);
    pen.globalAlpha = 1;
    pen.fillStyle = colours.accent;
    pen.fillText(text, spot.x, spot.y);
    taken.push({ left: spot.x - width / 2, right: spot.x + width / 2, top: spot.y - 8, bottom: spot.y + 8 });
  }
}

/** Try places along and beside the tie; the one that covers least is taken. */
function freeSpot(a: Spot, b: Spot, width: number, taken: Box[]): Spot {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const across = { x: -(b.y - a.y) / length, y: (b.x - a.x) / length };
  let best = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  let least = Infinity;
  for (const off of [-14, 14, -28, 28, 0, -44, 44, -60, 60]) {
    for (const along of [0.5, 0.32, 0.68]) {
      const spot = { x: a.x + (b.x - a.x) * along + across.x * off, y: a.y + (b.y - a.y) * along + across.y * off };
      const covered = taken.reduce((sum, box) => sum + shared(spot, width, box), 0);
      if (covered === 0) return spot;
      if (covered < least) {
        least = covered;
        best = spot;
      }
    }
  }
  return best;
}

function shared(spot: Spot, width: number, box: Box): number {
  const wide = Math.min(spot.x + width / 2, box.right) - Math.max(spot.x - width / 2, box.left);
  const high = Math.min(spot.y + 8, box.bottom) - Math.max(spot.y - 8, box.top);
  return wide > 0 && high > 0 ? wide * high : 0;
}

/** Draw the lasso as far as it is drawn. */
export function drawLasso(pen: CanvasRenderingContext2D, line: Spot[], colours: Colours): void {
  if (line.length < 2) return;
  pen.beginPath();
  line.forEach((spot, i) => (i ? pen.lineTo(spot.x, spot.y) : pen.moveTo(spot.x, spot.y)));
  pen.closePath();
  pen.strokeStyle = colours.accent;
  pen.lineWidth = 1.5;
  pen.setLineDash([5, 4]);
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 0.08;
  pen.fillStyle = colours.accent;
  pen.fill();
  pen.globalAlpha = 1;
}

/** Draw "may be the same": dots of the accent colour, never a tie. */
export function drawClaims(pen: CanvasRenderingContext2D, model: Model, lens: Lens, colours: Colours): void {
  if (model.now.claimsOff) return;
  pen.setLineDash([1.5, 3.5]);
  pen.lineCap = "round";
  pen.lineWidth = 1.7;
  pen.strokeStyle = colours.accent;
  for (const claim of model.claims) {
    const a = model.byId.get(claim.source);
    const b = model.byId.get(claim.target);
    if (!a || !b || !model.isShown(a) || !model.isShown(b)) continue;
    const from = lens.spot(a.x, a.y);
    const to = lens.spot(b.x, b.y);
    pen.globalAlpha = Math.min(model.nodeAlpha(a), model.nodeAlpha(b));
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.lineTo(to.x, to.y);
    pen.stroke();
  }
  pen.setLineDash([]);
  pen.lineCap = "butt";
  pen.globalAlpha = 1;
}
