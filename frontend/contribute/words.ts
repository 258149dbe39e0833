/** The page's words come from the server, translated; each # stands for a value. */

import { one } from "../shell/dom.ts";

export function say(name: string, ...values: (string | number)[]): string {
  const left = [...values];
  return (one("#words")?.dataset[name] ?? "").replace(/#/g, () => String(left.shift() ?? ""));
}

/** One count has its own words, as "1 sentence not keyed". */
export function counted(one: string, many: string, count: number): string {
  return count === 1 ? say(one) : say(many, count);
}
