/** Heads, the bar above the targets, the point on the curve, and what is sent when the plan is asked anew. */

import { makeSvg } from "../network/dom.ts";
import { one } from "../shell/dom.ts";
import type { Choice } from "./choice.ts";
import type { LabRow } from "./contract.ts";
import { number, say, sayCount } from "./words.ts";

/** As `draw_curve` of breakwater.core.network.scene.curve places its points. */
const CURVE = { width: 372, height: 236, left: 46, right: 14, top: 20, bottom: 38 };

export function startFigures(root: HTMLElement, lab: LabRow, choice: Choice): void {
  const find = (name: string): HTMLElement | null => one(`[data-${name}]`, root);
  const [pairs, less, largest, regroup] = ["after-pairs", "less", "after-largest", "regroup"].map(find);
  const [bar, words, key] = ["what-if-bar", "what-if-words", "what-if-key"].map(find);
  const spot = root.querySelector<SVGGElement>("[data-what-if]");
  const form = root.querySelector<HTMLFormElement>("form[data-again]");
  find("undo")?.addEventListener("click", () => choice.undo());
  find("reset")?.addEventListener("click", () => choice.become(lab.plan));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || !choice.canUndo) return;
    if (event.target instanceof HTMLInputElement && event.target.type === "search") return;
    event.preventDefault();
    choice.undo();
  });
  choice.onChange(() => {
    const { pairs: left, largest: people } = choice.pieces;
    const fell = shareLess(choice.before.pairs, left);
    if (pairs) pairs.textContent = number(left);
    if (less) less.textContent = `−${fell} %`;
    if (largest) largest.textContent = sayCount("largest", people);
    if (regroup) regroup.hidden = !choice.isPlan;
    if (bar) bar.hidden = choice.isPlan && !choice.canUndo;
    if (words) words.textContent = sentence(lab, choice);
    if (key) key.hidden = choice.isPlan || !lab.curve;
    if (spot && lab.curve) point(spot, choice, left);
    if (form) fill(form, lab, choice);
  });
}

function shareLess(before: number, after: number): number {
  if (!before) return 0;
  return Math.min(Math.round((100 * (before - after)) / before), after ? 99 : 100);
}

function sentence(lab: LabRow, choice: Choice): string {
  if (choice.isPlan) return say("as_the_plan_itself");
  const over = choice.pieces.pairs - lab.value;
  const parts = [
    choice.takenIn.length ? sayCount("taken_in", choice.takenIn.length) : "",
    choice.leftOut.length ? sayCount("left_out", choice.leftOut.length) : "",
    say("pairs_left", { pairs: number(choice.pieces.pairs) }),
    over === 0 ? say("as_plan") : say(over > 0 ? "more" : "fewer", { pairs: number(Math.abs(over)) }),
  ];
  return say("what_if", { words: parts.filter(Boolean).join(" · ") });
}

function point(spot: SVGGElement, choice: Choice, left: number): void {
  const curve = spot.ownerSVGElement as SVGSVGElement;
  const last = Number(curve.dataset.last);
  const peak = Number(curve.dataset.peak);
  const { width, height, top, bottom } = CURVE;
  spot.replaceChildren();
  if (choice.isPlan || choice.count > last) return;
  const x = CURVE.left + ((width - CURVE.left - CURVE.right) * choice.count) / last;
  const y = height - bottom - ((height - top - bottom) * left) / peak;
  const beside = choice.count > 0.75 * last;
  spot.append(
    makeSvg("circle", { class: "dot is-what-if", cx: x, cy: y, r: 5 }),
    makeSvg("text", { class: "what-if", x: x + (beside ? -8 : 8), y: y - 7, "text-anchor": beside ? "end" : "start" }, number(left)),
  );
}

/** Who is left out is not to be chosen; who is taken in counts as taken, so that fewer are left to be found. */
function fill(form: HTMLFormElement, lab: LabRow, choice: Choice): void {
  for (const field of form.querySelectorAll("[data-filled]")) field.remove();
  for (const [name, chosen] of [
    ["taken", choice.takenIn],
    ["excluded", choice.leftOut],
  ] as const) {
    for (const at of chosen) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = lab.nodes[at]?.id ?? "";
      field.dataset.filled = "";
      form.append(field);
    }
  }
  const removals = form.querySelector<HTMLInputElement>("[data-removals]");
  if (!removals) return;
  removals.dataset.asked ??= removals.value;
  removals.value = String(Math.max(0, Number(removals.dataset.asked) - choice.takenIn.length));
}
