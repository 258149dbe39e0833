/** Choose how a tie is drawn: family gives colour and form, confidence the pattern, count the width. */

import { channels, type Colours } from "./colours.ts";
import type { Family } from "./contract.ts";
import type { Tie } from "./model.ts";

const WIDTHS: Record<Family, number> = { commands: 1.9, works: 1.3, pays: 1.4, calls: 1.4, uses: 1.0 };
const PER_FURTHER = 0.6;
const MOST_FURTHER = 1.6;

export type Look = [number, number, number, number];

/** Width, dash, arrow, double line. */
export function lookOf(tie: Tie, { onPath = false, family = tie.family } = {}): Look {
  const width = WIDTHS[family] + Math.min(MOST_FURTHER, PER_FURTHER * (tie.more ?? 0));
  const dash = 3 - tie.confidence;
  return [onPath ? width + 1.2 : width, dash, tie.directed && family === tie.family ? 1 : 0, family === "pays" ? 1 : 0];
}

const bytes = new Uint8Array(4);
const packed = new Float32Array(bytes.buffer);

/** The colour with its opacity, multiplied as the blending wants it, in the four bytes of one float. */
export function tintOf(family: Family, alpha: number, colours: Colours, onPath: boolean): number {
  const [r, g, b] = channels(onPath ? colours.accent : colours.families[family]);
  // 254 at most: 255 in the highest byte would make the float not a number, and its bytes unsafe
  bytes.set([r * alpha, g * alpha, b * alpha, Math.min(254, 255 * alpha)]);
  return packed[0] as number;
}
