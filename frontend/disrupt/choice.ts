/** Who is taken out now: the plan's choice, changed by hand, with a way back. No drawing here. */

import type { LabRow } from "./contract.ts";
import { Pieces } from "./reach.ts";

export class Choice {
  private out: Set<number>;
  private past: Set<number>[] = [];
  private listeners: (() => void)[] = [];
  private found: Pieces;
  readonly before: Pieces;

  constructor(readonly lab: LabRow) {
    this.out = new Set(lab.plan);
    this.before = this.piecesOf([]);
    this.found = this.piecesOf(this.out);
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  get pieces(): Pieces {
    return this.found;
  }

  get count(): number {
    return this.out.size;
  }

  get takenIn(): number[] {
    return [...this.out].filter((at) => !this.lab.plan.includes(at));
  }

  get leftOut(): number[] {
    return this.lab.plan.filter((at) => !this.out.has(at));
  }

  get isPlan(): boolean {
    return this.out.size === this.lab.plan.length && this.leftOut.length === 0;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  isOut(at: number): boolean {
    return this.out.has(at);
  }

  isGone(at: number): boolean {
    return this.out.has(at) || this.lab.gone.includes(at);
  }

  /** Take somebody out or in again; nobody who may not be. */
  toggle(at: number): void {
    if (!this.lab.nodes[at]?.open) return;
    const next = new Set(this.out);
    if (!next.delete(at)) next.add(at);
    this.become(next);
  }

  become(next: Iterable<number>): void {
    const allowed = new Set([...next].filter((at) => this.lab.nodes[at]?.open));
    if (allowed.size === this.out.size && [...allowed].every((at) => this.out.has(at))) return;
    this.past.push(this.out);
    if (this.past.length > 100) this.past.shift();
    this.set(allowed);
  }

  undo(): void {
    const before = this.past.pop();
    if (before) this.set(before);
  }

  /** Pairs left if one more changed sides. */
  wouldLeave(at: number): number {
    const next = new Set(this.out);
    if (!next.delete(at)) next.add(at);
    return this.piecesOf(next).pairs;
  }

  private set(next: Set<number>): void {
    performance.mark("what-if-begins");
    this.out = next;
    this.found = this.piecesOf(next);
    for (const listener of this.listeners) listener();
    performance.measure("what-if", "what-if-begins");
  }

  private piecesOf(out: Iterable<number>): Pieces {
    return new Pieces(this.lab.nodes.length, this.lab.ties, [...this.lab.gone, ...out]);
  }
}
