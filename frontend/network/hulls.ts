/** Quiet hulls of communities: unions of thick strokes along inner ties, so that they take in no stranger. */

import type { Lens } from "./camera.ts";
import type { Colours } from "./colours.ts";
import type { GroupRow } from "./contract.ts";
import type { Model } from "./model.ts";
import { say } from "./words.ts";

interface Hull extends GroupRow {
  peak: { x: number; y: number };
  path: Path2D;
  left: number;
  right: number;
  bottom: number;
  top: number;
}

export class Hulls {
  private readonly hulls: Hull[];
  private readonly reach: number;
  private readonly lettered: boolean;

  constructor(model: Model) {
    this.reach = model.picture.tie_length * strokeOf(model.nodes.length);
    this.lettered = model.nodes.length > 110 && model.nodes.length <= 600;
    this.hulls = model.picture.groups.map((group) => ({ ...pathOf(model, group.number), ...group }));
  }

  /** Left, top, right, bottom of all hulls, y up: beyond it nothing is missing. */
  get bounds(): [number, number, number, number] {
    const reach = this.reach;
    return [
      Math.min(...this.hulls.map((h) => h.left)) - reach,
      Math.max(...this.hulls.map((h) => h.top)) + reach,
      Math.max(...this.hulls.map((h) => h.right)) + reach,
      Math.min(...this.hulls.map((h) => h.bottom)) - reach,
    ];
  }

  get any(): boolean {
    return this.hulls.length > 0;
  }

  /** Draw with a pen already in layout units; `view` is what is on the stage, in these units. */
  draw(
    pen: CanvasRenderingContext2D,
    colours: Colours,
    { alpha, unit, view }: { alpha: number; unit: number; view: { left: number; right: number; bottom: number; top: number } },
  ): void {
    const reach = this.reach;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    pen.globalAlpha = alpha;
    const seen = this.hulls.filter(
      (h) => h.right + reach > view.left && h.left - reach < view.right && h.top + reach > view.bottom && h.bottom - reach < view.top,
    );
    for (const hull of seen) {
      const tint = (hull.number - 1) % colours.hulls.length;
      pen.strokeStyle = colours.hullEdges[tint] ?? colours.muted;
      pen.lineWidth = reach + 2 * unit;
      pen.stroke(hull.path);
      pen.strokeStyle = colours.hulls[tint] ?? colours.muted;
      pen.lineWidth = reach;
      pen.stroke(hull.path);
    }
    pen.globalAlpha = 1;
  }

  /** Where each group's letter may stand: above its highest record. Pictures of things need none. */
  letters(lens: Lens): { text: string; x: number; y: number }[] {
    if (!this.lettered) return [];
    return this.hulls.map((hull) => {
      const spot = lens.spot(hull.peak.x, hull.peak.y);
      return { text: say("group", { letter: hull.letter, size: hull.size }), x: spot.x, y: spot.y - (this.reach / 2) * lens.scale - 6 };
    });
  }
}

/** Width of the strokes against the basic tie: crowded pictures want fuller hulls. */
function strokeOf(nodes: number): number {
  if (nodes <= 110) return 0.54;
  return nodes <= 600 ? 0.8 : 1.15;
}

function pathOf(model: Model, number: number): Omit<Hull, keyof GroupRow> {
  const path = new Path2D();
  let peak = { x: 0, y: -Infinity };
  const box = { left: Infinity, right: -Infinity, bottom: Infinity, top: -Infinity };
  for (const node of model.nodes) {
    if (node.community !== number) continue;
    box.left = Math.min(box.left, node.x);
    box.right = Math.max(box.right, node.x);
    box.bottom = Math.min(box.bottom, node.y);
    box.top = Math.max(box.top, node.y);
    if (node.y > peak.y) peak = { x: node.x, y: node.y };
    path.moveTo(node.x, node.y);
    path.lineTo(node.x + 0.01, node.y);
  }
  for (const tie of model.ties) {
    const a = model.node(tie.source);
    const b = model.node(tie.target);
    if (a.community !== number || b.community !== number) continue;
    path.moveTo(a.x, a.y);
    path.lineTo(b.x, b.y);
  }
  return { path, peak, ...box };
}
