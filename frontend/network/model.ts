/** What is shown now: the picture, what is filtered, chosen and in the window of time. No drawing here. */

import type { ClaimRow, Family, MonthRow, NodeRow, PictureRow, StubRow, TieRow } from "./contract.ts";

export interface Entity extends Required<Omit<NodeRow, "url">> {
  url: string;
  order: number;
  /** Ties by index into `Model.ties`. */
  at: number[];
}

export interface Tie extends TieRow {
  index: number;
  words: string[];
  families: Family[];
}

/** Everything a person can change and take back. */
export interface View {
  kindsOff: Set<string>;
  rolesOff: Set<string>;
  familiesOff: Set<string>;
  confidenceOff: Set<number>;
  claimsOff: boolean;
  stubsOff: boolean;
  hidden: Set<string>;
  selected: string[];
  /** Months by index into `Model.months`, both included; null is all times. */
  window: [number, number] | null;
  path: { nodes: string[]; ties: number[]; number: number } | null;
}

export const OUT_TIE = 0.1;
export const OUT_NODE = 0.18;
const OTHERS = 0.82;
const OTHER_TIES = 0.4;
const SMALL = 110;
const GROWN = 1.2;
const OFF_PATH = 0.2;

export class Model {
  readonly nodes: Entity[];
  readonly byId = new Map<string, Entity>();
  readonly ties: Tie[];
  readonly claims: ClaimRow[];
  readonly stubs: StubRow[];
  readonly months: MonthRow[];
  readonly neighbours = new Map<string, Set<string>>();
  hovered: string | null = null;
  private view: View = emptyView();
  private past: View[] = [];
  private listeners: ((what: "view" | "hover") => void)[] = [];
  private focus: Set<string> | null = null;
  private pathTies: Set<number> | null = null;
  private out: Set<string> | null = null;

  constructor(readonly picture: PictureRow) {
    // A small picture has room for marks that can be told apart; the layout is the server's and stays.
    const grown = picture.nodes.length <= SMALL ? GROWN : 1;
    this.nodes = picture.nodes.map((row, order) => ({ ...NODE_DEFAULTS, ...row, r: row.r * grown, y: -(row.y ?? 0), order, at: [] }));
    for (const node of this.nodes) this.byId.set(node.id, node);
    this.ties = picture.ties.map((row, index) => ({ ...row, index, words: row.relations ?? [], families: row.families ?? [row.family] }));
    for (const node of this.nodes) this.neighbours.set(node.id, new Set());
    for (const tie of this.ties) {
      this.byId.get(tie.source)?.at.push(tie.index);
      this.byId.get(tie.target)?.at.push(tie.index);
      this.neighbours.get(tie.source)?.add(tie.target);
      this.neighbours.get(tie.target)?.add(tie.source);
    }
    this.claims = picture.claims;
    this.stubs = picture.stubs;
    this.months = picture.months;
  }

  get now(): Readonly<View> {
    return this.view;
  }

  get large(): boolean {
    return this.nodes.length > 500;
  }

  onChange(listener: (what: "view" | "hover") => void): void {
    this.listeners.push(listener);
  }

  /** Change the view; `kept` false leaves no step to undo (moving a handle, playing). */
  change(edit: (view: View) => void, { kept = true } = {}): void {
    const before = copyView(this.view);
    edit(this.view);
    if (kept) this.past.push(before);
    if (this.past.length > 100) this.past.shift();
    this.recall();
  }

  /** Remember the present view as a step, before a run of unkept changes. */
  mark(): void {
    this.past.push(copyView(this.view));
  }

  undo(): boolean {
    const before = this.past.pop();
    if (!before) return false;
    this.view = before;
    this.recall();
    return true;
  }

  hover(id: string | null): void {
    if (id === this.hovered) return;
    this.hovered = id;
    for (const listener of this.listeners) listener("hover");
  }

  node(id: string): Entity {
    const node = this.byId.get(id);
    if (!node) throw new Error(`The picture holds no record ${id}.`);
    return node;
  }

  /** Tell whether a record is on the picture at all; protected persons cannot be taken off. */
  isShown(node: Entity): boolean {
    if (node.protected) return true;
    if (this.view.hidden.has(node.id) || this.view.kindsOff.has(node.kind)) return false;
    return !(node.kind === "person" && this.view.rolesOff.has(node.role_family || "none"));
  }

  isTieShown(tie: Tie): boolean {
    if (!this.familyOf(tie) || this.view.confidenceOff.has(tie.confidence)) return false;
    return this.isShown(this.node(tie.source)) && this.isShown(this.node(tie.target));
  }

  /** The look of a tie: its strongest family that is not filtered out. */
  familyOf(tie: Tie): Family | undefined {
    return tie.families.find((family) => !this.view.familiesOff.has(family));
  }

  /** Tell whether a tie held at some time of the window; undated ties stay. */
  isInWindow(tie: Tie): boolean {
    const window = this.view.window;
    if (!window || (!tie.since && !tie.until)) return true;
    const first = this.months[window[0]]?.month;
    const last = this.months[window[1]]?.month;
    if (!first || !last) return true;
    if (tie.since && tie.since.slice(0, 7) > last) return false;
    return !(tie.until && tie.until <= `${first}-01`);
  }

  nodeAlpha(node: Entity): number {
    if (this.out?.has(node.id)) return OUT_NODE;
    if (!this.focus || this.focus.has(node.id)) return 1;
    return this.view.path ? OFF_PATH : OTHERS;
  }

  tieAlpha(tie: Tie): number {
    if (!this.isInWindow(tie)) return OUT_TIE;
    if (this.pathTies) return this.pathTies.has(tie.index) ? 1 : OFF_PATH;
    if (!this.view.selected.length) return 1;
    return this.isChosen(tie.source) || this.isChosen(tie.target) ? 1 : OTHER_TIES;
  }

  isChosen(id: string): boolean {
    return this.view.selected.includes(id);
  }

  isOnPath(index: number): boolean {
    return this.pathTies?.has(index) ?? false;
  }

  /** Records that come first in names and stay full: chosen, their neighbours, the path. */
  isInFocus(id: string): boolean {
    return this.focus?.has(id) ?? false;
  }

  isFaded(node: Entity): boolean {
    return this.nodeAlpha(node) < OTHERS;
  }

  private recall(): void {
    const { path, selected } = this.view;
    this.pathTies = path ? new Set(path.ties) : null;
    this.focus = null;
    if (path) this.focus = new Set(path.nodes);
    else if (selected.length) {
      this.focus = new Set(selected);
      if (selected.length <= 12) {
        for (const id of selected) for (const other of this.neighbours.get(id) ?? []) this.focus.add(other);
      }
    }
    this.out = this.view.window ? this.outOfWindow() : null;
    for (const listener of this.listeners) listener("view");
  }

  /** Records all of whose ties lie outside the window. */
  private outOfWindow(): Set<string> {
    const out = new Set<string>();
    for (const node of this.nodes) {
      if (node.at.length && node.at.every((at) => !this.isInWindow(this.ties[at] as Tie))) out.add(node.id);
    }
    return out;
  }
}

const NODE_DEFAULTS = {
  x: 0,
  label: "",
  label_lang: "",
  other_label: "",
  role: "",
  role_family: "",
  rank: 0,
  place: 0,
  ties: 0,
  community: 0,
  protected: false,
  custody: false,
  disagree: false,
  tray: false,
  url: "",
};

function emptyView(): View {
  return {
    kindsOff: new Set(),
    rolesOff: new Set(),
    familiesOff: new Set(),
    confidenceOff: new Set(),
    claimsOff: false,
    stubsOff: false,
    hidden: new Set(),
    selected: [],
    window: null,
    path: null,
  };
}

function copyView(view: View): View {
  return {
    ...view,
    kindsOff: new Set(view.kindsOff),
    rolesOff: new Set(view.rolesOff),
    familiesOff: new Set(view.familiesOff),
    confidenceOff: new Set(view.confidenceOff),
    hidden: new Set(view.hidden),
    selected: [...view.selected],
    window: view.window ? [...view.window] : null,
  };
}

/** Families from the strongest down, as in the legend. */
export const FAMILIES: Family[] = ["commands", "works", "pays", "calls", "uses"];
