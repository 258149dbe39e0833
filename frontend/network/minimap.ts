/** The overview in the corner, shown only when zoomed in. */

import type { Colours } from "./colours.ts";
import type { Model } from "./model.ts";
import { say } from "./words.ts";

const WIDTH = 150;
const HEIGHT = 98;
const SHOWN_BELOW = 0.8;

export interface Extent {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

export class Minimap {
  readonly element = document.createElement("button");
  private readonly canvas = document.createElement("canvas");
  private ground: HTMLCanvasElement | null = null;

  constructor(
    private readonly model: Model,
    goTo: (x: number, y: number) => void,
  ) {
    this.element.type = "button";
    this.element.className = "network-minimap";
    this.element.hidden = true;
    this.element.tabIndex = -1;
    this.element.setAttribute("aria-label", say("minimap"));
    const density = Math.max(1, devicePixelRatio || 1);
    this.canvas.width = WIDTH * density;
    this.canvas.height = HEIGHT * density;
    this.element.append(this.canvas);
    this.element.addEventListener("click", (event) => {
      const at = this.element.getBoundingClientRect();
      const { scale, x, y } = this.frame();
      goTo((event.clientX - at.left - x) / scale, -(event.clientY - at.top - y) / scale);
    });
  }

  /** The part of the stage it covers, from the right and lower edge. */
  static readonly size = { width: WIDTH + 12, height: HEIGHT + 12 };

  repaint(): void {
    this.ground = null;
  }

  draw(ratio: number, view: Extent, colours: Colours): boolean {
    const shown = ratio < SHOWN_BELOW;
    this.element.hidden = !shown;
    if (!shown) return false;
    const pen = this.canvas.getContext("2d");
    if (!pen) return false;
    this.ground ??= this.paintGround(colours);
    const { scale, x, y } = this.frame();
    const density = this.canvas.width / WIDTH;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    pen.drawImage(this.ground, 0, 0);
    pen.setTransform(density, 0, 0, density, 0, 0);
    pen.strokeStyle = colours.accent;
    pen.lineWidth = 1.2;
    pen.strokeRect(x + view.left * scale, y - view.top * scale, (view.right - view.left) * scale, (view.top - view.bottom) * scale);
    return true;
  }

  private frame(): { scale: number; x: number; y: number } {
    const [left, top, right, bottom] = this.model.picture.bounds;
    const scale = Math.min((WIDTH - 10) / Math.max(1, right - left), (HEIGHT - 10) / Math.max(1, bottom - top));
    return { scale, x: WIDTH / 2 - ((left + right) / 2) * scale, y: HEIGHT / 2 - ((top + bottom) / 2) * scale };
  }

  private paintGround(colours: Colours): HTMLCanvasElement {
    const ground = document.createElement("canvas");
    ground.width = this.canvas.width;
    ground.height = this.canvas.height;
    const pen = ground.getContext("2d");
    if (!pen) return ground;
    const { scale, x, y } = this.frame();
    const density = this.canvas.width / WIDTH;
    pen.scale(density, density);
    pen.fillStyle = colours.thing;
    for (const node of this.model.nodes) {
      if (!this.model.isShown(node)) continue;
      const size = Math.max(1, node.r * scale * 1.2);
      pen.fillRect(x + node.x * scale - size / 2, y - node.y * scale - size / 2, size, size);
    }
    return ground;
  }
}
