/** The lab. Mounts on what the page marks: a plan (`data-lab`), its progress, the form's picture. */

import { all, one } from "../shell/dom.ts";
import { Choice } from "./choice.ts";
import { readLab } from "./contract.ts";
import "./disrupt.css";
import { Drawing } from "./drawing.ts";
import { startFigures } from "./figures.ts";
import { startPicking } from "./picking.ts";
import { startProgress } from "./progress.ts";
import { startTables } from "./tables.ts";
import { Tip } from "./tip.ts";
import { takeWords } from "./words.ts";

function startLab(root: HTMLElement): void {
  takeWords(root);
  const lab = readLab(root, root.dataset.lab ?? "");
  const choice = new Choice(lab);
  const svg = root.querySelector<SVGSVGElement>('[data-scene="after"]');
  startTables(root, lab, choice);
  startFigures(root, lab, choice);
  if (svg) new Tip(lab, choice, new Drawing(svg, lab, choice));
  startBudget(root);
  root.dataset.ready = "true";
}

/** The slider says its number; asking with another one is a press more. */
function startBudget(root: HTMLElement): void {
  const slider = one<HTMLInputElement>("[data-budget]", root);
  const ask = one("[data-budget-ask]", root);
  const said = one("[data-limit]", root);
  if (!slider || !ask) return;
  const start = slider.value;
  ask.hidden = true;
  slider.addEventListener("input", () => {
    if (said) said.textContent = slider.value;
    ask.hidden = slider.value === start;
  });
}

document.documentElement.dataset.script = "on";
for (const root of all("[data-lab]")) startLab(root);
for (const root of all("[data-picking]")) startPicking(root);
for (const root of all("[data-plan-progress]")) startProgress(root);
