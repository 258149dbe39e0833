/** Read the drawing colours from the page's tokens, so that theme and contrast are set in one place. */

import type { Family } from "./contract.ts";

export interface Colours {
  ground: string;
  surface: string;
  ink: string;
  muted: string;
  accent: string;
  node: string;
  onNode: string;
  thing: string;
  custody: string;
  protected: string;
  stub: string;
  families: Record<Family, string>;
  hulls: string[];
  hullEdges: string[];
  dark: boolean;
}

/** Read all tokens as they stand now. */
export function readColours(root: HTMLElement): Colours {
  const style = getComputedStyle(root);
  const token = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8];
  const ground = token("--picture-ground", "#f5f7f9");
  return {
    ground,
    surface: token("--picture-surface", "#ffffff"),
    ink: token("--picture-ink", "#16202b"),
    muted: token("--picture-muted", "#566575"),
    accent: token("--picture-accent", "#0b6e6e"),
    node: token("--picture-node", "#33475b"),
    onNode: token("--picture-on-node", "#ffffff"),
    thing: token("--picture-thing", "#56687a"),
    custody: token("--picture-custody", "#8797a6"),
    protected: token("--picture-protected", "#5b3a9e"),
    stub: token("--picture-stub", "#7c8b99"),
    families: {
      commands: token("--picture-commands", "#22384a"),
      works: token("--picture-works", "#8394a4"),
      pays: token("--picture-pays", "#a16a00"),
      calls: token("--picture-calls", "#2563b0"),
      uses: token("--picture-uses", "#b9c6d1"),
    },
    hulls: numbers.map((n) => token(`--picture-hull-${n}`, "#e4ecef")),
    hullEdges: numbers.map((n) => token(`--picture-hull-edge-${n}`, "#d0dce1")),
    dark: luminance(ground) < 0.4,
  };
}

/** Split #rrggbb into three numbers of 0..255. */
export function channels(colour: string): [number, number, number] {
  const hex = colour.replace("#", "");
  const full = hex.length === 3 ? [...hex].map((c) => c + c).join("") : hex;
  return [0, 2, 4].map((at) => parseInt(full.slice(at, at + 2), 16)) as [number, number, number];
}

/** Write a colour with an opacity. */
export function withAlpha(colour: string, alpha: number): string {
  const [r, g, b] = channels(colour);
  return `rgba(${r},${g},${b},${alpha})`;
}

function luminance(colour: string): number {
  const [r, g, b] = channels(colour);
  return (0.299 * r + 0.587 * g + 0.114 * b) / 255;
}

/** Call back whenever the theme may have changed. */
export function onTheme(change: () => void): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", change);
  new MutationObserver(change).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme", "class"],
  });
}
