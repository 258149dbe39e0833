/** Where things are on the stage, in CSS pixels, for the layers drawn by hand. */

import type Sigma from "sigma";

export interface Spot {
  x: number;
  y: number;
}

export class Lens {
  width = 1;
  height = 1;
  /** Pixels a layout unit. */
  scale = 1;
  /** Pixels a unit of node radius: nodes grow more slowly than space. */
  sizeScale = 1;
  private origin: Spot = { x: 0, y: 0 };
  private right: Spot = { x: 1, y: 0 };

  /** Read the camera once a frame. */
  read(sigma: Sigma): void {
    const { width, height } = sigma.getDimensions();
    this.width = width;
    this.height = height;
    this.origin = sigma.graphToViewport({ x: 0, y: 0 });
    const far = sigma.graphToViewport({ x: 1000, y: 0 });
    this.right = { x: (far.x - this.origin.x) / 1000, y: (far.y - this.origin.y) / 1000 };
    this.scale = this.right.x;
    this.sizeScale = sigma.scaleSize(1);
  }

  /** Turn layout units (y up, as sigma has it) into stage pixels; the camera never turns. */
  spot(x: number, y: number): Spot {
    return { x: this.origin.x + x * this.scale, y: this.origin.y - y * this.scale };
  }

  /** Set a pen up to draw in layout units. */
  apply(pen: CanvasRenderingContext2D, density: number): void {
    const s = this.scale * density;
    pen.setTransform(s, 0, 0, -s, this.origin.x * density, this.origin.y * density);
  }

  isOn(spot: Spot, margin: number): boolean {
    return spot.x > -margin && spot.y > -margin && spot.x < this.width + margin && spot.y < this.height + margin;
  }
}
