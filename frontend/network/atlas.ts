/** One texture with a sprite for each look of a record. */

import type { Colours } from "./colours.ts";
import { drawMark, markKey, markOf, type Mark } from "./marks.ts";
import type { Model, Entity } from "./model.ts";

export const CELLS = 8;
const CELL = 128;
/** A sprite's mark reaches this far of its half cell: the rest keeps mip levels from bleeding. */
export const REACH = 0.72;

export class Atlas {
  readonly canvas = document.createElement("canvas");
  private readonly places = new Map<string, number>();
  private readonly marks: Mark[] = [];

  constructor(model: Model) {
    this.canvas.width = this.canvas.height = CELLS * CELL;
    for (const node of model.nodes) {
      const mark = markOf(node);
      const key = markKey(mark);
      if (this.places.has(key) || this.marks.length === CELLS * CELLS) continue;
      this.places.set(key, this.marks.length);
      this.marks.push(mark);
    }
  }

  placeOf(node: Entity): number {
    return this.places.get(markKey(markOf(node))) ?? 0;
  }

  paint(colours: Colours): void {
    const pen = this.canvas.getContext("2d");
    if (!pen) return;
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.marks.forEach((mark, place) => {
      pen.save();
      pen.translate(((place % CELLS) + 0.5) * CELL, (Math.floor(place / CELLS) + 0.5) * CELL);
      pen.scale((CELL / 2) * REACH, (CELL / 2) * REACH);
      drawMark(pen, mark, colours);
      pen.restore();
    });
  }
}
