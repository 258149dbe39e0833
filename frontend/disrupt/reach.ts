/** Who can still reach whom: pieces by union and find. The same counts as the engine's, tested against it. */

export class Pieces {
  private readonly above: Int32Array;
  private readonly size: Int32Array;
  private readonly out: Uint8Array;
  /** Pairs that can reach each other. */
  readonly pairs: number;
  /** How many the largest piece has. */
  readonly largest: number;

  constructor(count: number, ties: readonly (readonly [number, number])[], gone: Iterable<number>) {
    this.above = new Int32Array(count);
    this.size = new Int32Array(count);
    this.out = new Uint8Array(count);
    for (const at of gone) this.out[at] = 1;
    for (let at = 0; at < count; at += 1) {
      this.above[at] = at;
      this.size[at] = this.out[at] ? 0 : 1;
    }
    for (const [one, other] of ties) if (!this.out[one] && !this.out[other]) this.join(one, other);
    let pairs = 0;
    let largest = 0;
    for (let at = 0; at < count; at += 1) {
      if (this.out[at] || this.above[at] !== at) continue;
      const size = this.size[at] as number;
      pairs += (size * (size - 1)) / 2;
      largest = Math.max(largest, size);
    }
    this.pairs = pairs;
    this.largest = largest;
  }

  /** The piece of one, as the number of somebody in it; -1 for who is gone. */
  of(at: number): number {
    return this.out[at] ? -1 : this.top(at);
  }

  sizeOf(piece: number): number {
    return this.size[piece] ?? 0;
  }

  private top(at: number): number {
    let here = at;
    while (this.above[here] !== here) {
      this.above[here] = this.above[this.above[here] as number] as number;
      here = this.above[here] as number;
    }
    return here;
  }

  private join(one: number, other: number): void {
    let a = this.top(one);
    let b = this.top(other);
    if (a === b) return;
    if ((this.size[a] as number) < (this.size[b] as number)) [a, b] = [b, a];
    this.above[b] = a;
    this.size[a] = (this.size[a] as number) + (this.size[b] as number);
  }
}
