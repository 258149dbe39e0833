/** How far a plan is: asked for each second; the page is loaded anew when the plan is there. */

import { one } from "../shell/dom.ts";
import { number, say, takeWords } from "./words.ts";

const ASK_MS = 1000;
const MOST_MS = 8000;

interface Far {
  state: string;
  steps?: number | null;
  best?: number | null;
  bound?: number | null;
}

export function startProgress(root: HTMLElement): void {
  takeWords(root);
  const words = one("[data-progress-words]", root);
  const bar = one<HTMLProgressElement>("progress", root);
  let first: number | null = null;
  let wait = ASK_MS;
  const ask = async (): Promise<void> => {
    try {
      const answer = await fetch(root.dataset.planProgress ?? "", { headers: { Accept: "application/json" } });
      if (!answer.ok) return location.reload();
      const far = (await answer.json()) as Far;
      if (far.state !== "waiting" && far.state !== "running") return location.reload();
      wait = ASK_MS;
      if (far.best != null && far.bound != null) {
        first ??= far.best - far.bound || 1;
        if (words) words.textContent = say("progress", { steps: number(far.steps ?? 0), best: number(far.best), bound: number(far.bound) });
        if (bar) bar.value = Math.max(0, Math.min(1, 1 - (far.best - far.bound) / first));
      }
    } catch {
      wait = Math.min(2 * wait, MOST_MS); // the server may be away for a moment: ask later
    }
    setTimeout(() => void ask(), wait);
  };
  setTimeout(() => void ask(), ASK_MS);
}
