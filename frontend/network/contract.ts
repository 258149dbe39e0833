/** The picture as the server sends it: `Picture.to_json` of breakwater.core.network.picture. Absent is empty. */

export type Family = "commands" | "works" | "pays" | "calls" | "uses";

export interface NodeRow {
  id: string;
  kind: string;
  x?: number;
  y?: number;
  r: number;
  label?: string;
  label_lang?: string;
  other_label?: string;
  role?: string;
  role_family?: string;
  rank?: number;
  place?: number;
  ties?: number;
  community?: number;
  protected?: boolean;
  custody?: boolean;
  disagree?: boolean;
  tray?: boolean;
  url?: string;
}

export interface TieRow {
  id: string;
  source: string;
  target: string;
  family: Family;
  relations?: string[];
  directed?: boolean;
  confidence: 1 | 2 | 3;
  since?: string;
  until?: string;
  when?: string;
  grade?: string;
  originator?: string;
  tlp?: string;
  more?: number;
  membership?: boolean;
  /** Every family of the pair, strongest first, where there is more than one. */
  families?: Family[];
}

export interface ClaimRow {
  source: string;
  target: string;
  says?: string;
}

export interface StubRow {
  id: string;
  node: string;
  family: Family;
  relation: string;
  confidence: 1 | 2 | 3;
  originator?: string;
}

export interface GroupRow {
  number: number;
  letter: string;
  size: number;
}

export interface MonthRow {
  month: string;
  sure: number;
  doubt: number;
}

export interface PictureRow {
  title: string;
  nodes: NodeRow[];
  ties: TieRow[];
  claims: ClaimRow[];
  stubs: StubRow[];
  groups: GroupRow[];
  months: MonthRow[];
  counts: Record<string, number>;
  ranked: number;
  bounds: [number, number, number, number];
  tie_length: number;
}

/** Read the picture from the page, or fetch it from this server. */
export async function readPicture(root: HTMLElement): Promise<PictureRow> {
  const inline = root.dataset.picture ? document.getElementById(root.dataset.picture) : null;
  if (inline?.textContent) return JSON.parse(inline.textContent) as PictureRow;
  const address = root.dataset.pictureUrl;
  if (!address) throw new Error("The page holds no picture: it needs data-picture or data-picture-url.");
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The picture was not sent: ${answer.status}.`);
  return (await answer.json()) as PictureRow;
}
