/** Shortest ways between two records, over ties of fact: no claims, no withheld ends, no mere membership. */

import type { Model, Tie } from "./model.ts";

export interface Way {
  nodes: string[];
  ties: number[];
}

const MOST_WAYS = 12;

/** List ways from the shortest on, each differing from those before by at least one record between. */
export function waysBetween(model: Model, from: string, to: string): Way[] {
  const found: Way[] = [];
  const seen = new Set<string>();
  let closed: Set<string>[] = [new Set()];
  while (found.length < MOST_WAYS && closed.length) {
    const next: Set<string>[] = [];
    const round: Way[] = [];
    for (const shut of closed) {
      const way = shortest(model, from, to, shut);
      if (!way) continue;
      const key = way.nodes.join(" ");
      if (seen.has(key)) continue;
      seen.add(key);
      round.push(way);
      for (const node of way.nodes.slice(1, -1)) next.push(new Set([...shut, node]));
    }
    round.sort((a, b) => a.nodes.length - b.nodes.length);
    found.push(...round);
    closed = next.slice(0, 40);
  }
  return found.sort((a, b) => a.nodes.length - b.nodes.length).slice(0, MOST_WAYS);
}

function shortest(model: Model, from: string, to: string, shut: Set<string>): Way | null {
  const came = new Map<string, { node: string; tie: number } | null>([[from, null]]);
  const queue = [from];
  for (let head = 0; head < queue.length; head++) {
    const here = queue[head] as string;
    if (here === to) return traced(came, to);
    for (const at of model.node(here).at) {
      const tie = model.ties[at] as Tie;
      const other = tie.source === here ? tie.target : tie.source;
      if (came.has(other) || shut.has(other) || !isChannel(model, tie, other, to)) continue;
      came.set(other, { node: here, tie: at });
      queue.push(other);
    }
  }
  return null;
}

function isChannel(model: Model, tie: Tie, other: string, to: string): boolean {
  if (tie.membership || !model.isTieShown(tie) || !model.isInWindow(tie)) return false;
  return other === to || !model.node(other).protected;
}

function traced(came: Map<string, { node: string; tie: number } | null>, to: string): Way {
  const nodes = [to];
  const ties: number[] = [];
  for (let step = came.get(to); step; step = came.get(step.node)) {
    nodes.unshift(step.node);
    ties.unshift(step.tie);
  }
  return { nodes, ties };
}
