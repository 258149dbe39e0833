/** What the page hands to its script: `lay_out(…).script` of breakwater.capabilities.disruption.lab. */

export interface Person {
  /** Empty where nobody may be taken out here. */
  id: string;
  label: string;
  lang: string;
  role: string;
  state: string;
  /** May be taken out or in by hand. */
  open: boolean;
  x: number;
  y: number;
  r: number;
}

export interface LabRow {
  /** In the order of the drawing: `data-at` counts in it. */
  nodes: Person[];
  ties: [number, number][];
  /** Gone before the plan begins. */
  gone: number[];
  plan: number[];
  /** Pairs that the plan leaves. */
  value: number;
  /** The curve counts pairs, so that a choice has its point on it. */
  curve: boolean;
  /** Width of the shade round those who hang together. */
  reach: number;
}

export function readLab(root: HTMLElement, name: string): LabRow {
  const text = document.getElementById(name)?.textContent;
  if (!text) throw new Error(`The page holds no data for ${root.className}.`);
  return JSON.parse(text) as LabRow;
}
