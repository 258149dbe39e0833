/** Give records their names: in order of importance, in a place free of names and marks, or not at all. */

import type { Lens, Spot } from "./camera.ts";
import type { Model, Entity } from "./model.ts";

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** How much covering it hurts, against a mark of a thing; 1 where absent. */
  weight?: number;
}

export interface Label {
  node: Entity;
  text: string;
  bold: boolean;
  size: number;
  width: number;
  /** Left edge and base line. */
  x: number;
  y: number;
  side: number;
}

const CELL = 64;
const BESIDE = 4.5;
const FIRST_OVER_DISCS = 16;
const FIRST_ALWAYS = 9;
const CUT = 26;
const FACE = 'Inter, "Noto Sans", system-ui, sans-serif';
const THINGS_FROM = 0.86;
const ACTORS = new Set(["person", "organisation", "network"]);

/** Eight places round a mark, the best first: below, right, left, above, then the corners. */
const SIDES: [number, number][] = [
  [0, 1],
  [1, 0],
  [-1, 0],
  [0, -1],
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
];

/** What is taken on the stage, found by cells of 64 px. */
class Taken {
  private readonly cells = new Map<number, Box[]>();
  private readonly columns: number;

  constructor(width: number) {
    this.columns = Math.ceil(width / CELL) + 8;
  }

  add(box: Box): void {
    this.each(box, (key) => {
      const held = this.cells.get(key);
      if (held) held.push(box);
      else this.cells.set(key, [box]);
      return false;
    });
  }

  /** Sum the area that a box shares with what is taken, leaving out one box; stops early when asked. */
  overlap(box: Box, except: Box | null, stopAtFirst: boolean): number {
    let area = 0;
    this.each(box, (key) => {
      for (const other of this.cells.get(key) ?? []) {
        if (other === except) continue;
        const wide = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        const high = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
        if (wide > 0 && high > 0) {
          area += wide * high * (other.weight ?? 1);
          if (stopAtFirst) return true;
        }
      }
      return false;
    });
    return area;
  }

  private each(box: Box, use: (key: number) => boolean): void {
    const right = Math.floor(box.right / CELL);
    const bottom = Math.floor(box.bottom / CELL);
    for (let x = Math.floor(box.left / CELL); x <= right; x++) {
      for (let y = Math.floor(box.top / CELL); y <= bottom; y++) {
        if (use((y + 4) * this.columns + x + 4)) return;
      }
    }
  }
}

export class Labels {
  private readonly widths = new Map<string, number>();
  private readonly sides = new Map<string, number>();
  private readonly ruler = document.createElement("canvas").getContext("2d") as CanvasRenderingContext2D;
  private readonly leading: Set<string>;

  constructor(private readonly model: Model) {
    const named = model.nodes.filter((node) => !node.protected && ACTORS.has(node.kind));
    const most = model.large ? 10 : 8;
    this.leading = new Set(named.slice(0, most).map((node) => node.id));
    for (const node of named) if (node.kind === "network") this.leading.add(node.id);
  }

  static font(bold: boolean, size: number): string {
    return `${bold ? 650 : 500} ${size}px ${FACE}`;
  }

  /** Choose and place the names for one frame. */
  place(lens: Lens, { ratio, blocked, spots }: { ratio: number; blocked: Box[]; spots: Map<string, Spot> }): Label[] {
    const taken = new Taken(lens.width);
    const discs = new Map<string, Box>();
    for (const box of blocked) taken.add(box);
    const onStage: Entity[] = [];
    for (const node of this.model.nodes) {
      const spot = spots.get(node.id);
      if (!spot) continue;
      const reach = node.r * lens.sizeScale + (this.model.large ? 1.5 : 4);
      const weight = ACTORS.has(node.kind) ? 3 : 1;
      const box = { left: spot.x - reach, right: spot.x + reach, top: spot.y - reach, bottom: spot.y + reach, weight };
      discs.set(node.id, box);
      taken.add(box);
      onStage.push(node);
    }
    const labels: Label[] = [];
    const budget = this.budget(ratio);
    for (const node of this.inOrder(onStage, ratio)) {
      if (labels.length >= budget && !this.model.isInFocus(node.id)) break;
      const label = this.fit(node, spots.get(node.id) as Spot, lens, taken, discs.get(node.id) as Box, labels.length);
      if (!label) continue;
      labels.push(label);
      taken.add({ ...boxOf(label), weight: 2 });
    }
    return labels;
  }

  private budget(ratio: number): number {
    if (!this.model.large) return Infinity;
    return Math.round(34 * Math.pow(Math.max(1, 1 / ratio), 1.5));
  }

  /** Chosen and path first, then their neighbours, then the server's order. */
  private inOrder(nodes: Entity[], ratio: number): Entity[] {
    const { model } = this;
    const things = ratio < THINGS_FROM;
    const rank = (node: Entity): number => {
      if (model.isChosen(node.id) || node.id === model.hovered) return 0;
      if (model.isInFocus(node.id) && model.now.path) return 0;
      return model.isInFocus(node.id) ? 1 : 2;
    };
    const wanted = nodes.filter(
      (node) =>
        node.label &&
        (!model.isFaded(node) || node.id === model.hovered) &&
        (ACTORS.has(node.kind) || things || rank(node) === 0),
    );
    if (!model.now.selected.length && !model.now.path && !model.hovered) return wanted;
    return [...wanted].sort((a, b) => rank(a) - rank(b) || a.order - b.order);
  }

  private fit(node: Entity, spot: Spot, lens: Lens, taken: Taken, own: Box, count: number): Label | null {
    const chosen = this.model.isChosen(node.id) || (this.model.now.path !== null && this.model.isInFocus(node.id));
    const bold = chosen || this.leading.has(node.id);
    const thing = !ACTORS.has(node.kind);
    const size = bold ? 12 : thing ? 10.5 : 11;
    const text = node.label.length > CUT ? `${node.label.slice(0, CUT - 1)}…` : node.label;
    const width = this.measure(text, bold, size);
    const reach = node.r * lens.sizeScale + BESIDE;
    const must = chosen || node.id === this.model.hovered || count < FIRST_ALWAYS || this.leading.has(node.id);
    let least = Infinity;
    let best: Label | null = null;
    const before = this.sides.get(node.id);
    const order = before === undefined ? ALL_SIDES : [before, ...ALL_SIDES.filter((s) => s !== before)];
    for (const side of order) {
      const [sx, sy] = SIDES[side] as [number, number];
      const diagonal = sx !== 0 && sy !== 0 ? 0.72 : 1;
      const x = spot.x + sx * reach * diagonal - (sx < 0 ? width : sx > 0 ? 0 : width / 2);
      const y = spot.y + sy * (reach * diagonal + (sx === 0 ? size * 0.5 : size * 0.25)) + size * 0.36;
      const label = { node, text, bold, size, width, x, y, side };
      const box = boxOf(label);
      if (box.left < 2 || box.right > lens.width - 2 || box.top < 2 || box.bottom > lens.height - 2) continue;
      const over = taken.overlap(box, own, !must && count >= FIRST_OVER_DISCS);
      if (over === 0) {
        this.sides.set(node.id, side);
        return label;
      }
      if (over < least) {
        least = over;
        best = label;
      }
    }
    if (best && (must || (count < FIRST_OVER_DISCS && least < 40))) return best;
    this.sides.delete(node.id);
    return null;
  }

  private measure(text: string, bold: boolean, size: number): number {
    const key = `${bold ? "b" : ""}${size}/${text}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      this.ruler.font = Labels.font(bold, size);
      width = this.ruler.measureText(text).width;
      this.widths.set(key, width);
    }
    return width;
  }
}

const ALL_SIDES = [0, 1, 2, 3, 4, 5, 6, 7];

export function boxOf(label: Label): Box {
  return {
    left: label.x - 1.5,
    right: label.x + label.width + 1.5,
    top: label.y - label.size * 0.92,
    bottom: label.y + label.size * 0.3,
  };
}
