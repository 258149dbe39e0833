/** Keep the hulls of a large picture as an image while it moves: thick strokes are dear without a graphics card. */

import type { Lens } from "./camera.ts";
import type { Colours } from "./colours.ts";
import type { Hulls } from "./hulls.ts";
import type { Extent } from "./minimap.ts";

const MARGIN = 0.25; // of the stage, on each side
const FINER = 1.9; // redraw when the picture has grown or shrunk by this against the image

export class HullCache {
  private readonly image = document.createElement("canvas");
  private shown: (Extent & { scale: number; alpha: number }) | null = null;

  constructor(private readonly hulls: Hulls) {}

  /** Forget the image: colours changed, or the picture has come to rest and shall be sharp. */
  forget(): void {
    this.shown = null;
  }

  /** Draw the hulls with a pen in stage pixels. */
  draw(pen: CanvasRenderingContext2D, lens: Lens, view: Extent, colours: Colours, alpha: number): void {
    if (!this.serves(lens, view, alpha)) this.paint(lens, view, colours, alpha);
    const { shown } = this;
    if (!shown) return;
    const corner = lens.spot(shown.left, shown.top);
    pen.imageSmoothingEnabled = shown.scale !== lens.scale;
    pen.drawImage(
      this.image,
      corner.x,
      corner.y,
      (shown.right - shown.left) * lens.scale,
      (shown.top - shown.bottom) * lens.scale,
    );
  }

  private serves(lens: Lens, view: Extent, alpha: number): boolean {
    const { shown } = this;
    if (!shown || shown.alpha !== alpha) return false;
    const grown = lens.scale / shown.scale;
    if (grown > FINER || grown < 1 / FINER) return false;
    const [left, top, right, bottom] = this.hulls.bounds;
    return (
      shown.left <= Math.max(view.left, left) &&
      shown.right >= Math.min(view.right, right) &&
      shown.bottom <= Math.max(view.bottom, bottom) &&
      shown.top >= Math.min(view.top, top)
    );
  }

  private paint(lens: Lens, view: Extent, colours: Colours, alpha: number): void {
    const wide = (view.right - view.left) * MARGIN;
    const high = (view.top - view.bottom) * MARGIN;
    const area = { left: view.left - wide, right: view.right + wide, bottom: view.bottom - high, top: view.top + high };
    const density = devicePixelRatio || 1;
    const s = lens.scale * density;
    this.image.width = Math.ceil((area.right - area.left) * s);
    this.image.height = Math.ceil((area.top - area.bottom) * s);
    const pen = this.image.getContext("2d");
    if (!pen) return;
    pen.setTransform(s, 0, 0, -s, -area.left * s, area.top * s);
    this.hulls.draw(pen, colours, { alpha, unit: 1 / lens.scale, view: area });
    this.shown = { ...area, scale: lens.scale, alpha };
  }
}
