/** The form's picture: a click on somebody goes through "not to be chosen", "taken by others" and free again. */

import { makeSvg } from "../network/dom.ts";
import { all, one } from "../shell/dom.ts";
import { nearest } from "./places.ts";
import { say, sayCount, takeWords } from "./words.ts";

interface Spot {
  label: string;
  state: string;
  x: number;
  y: number;
}

/** What a row's boxes say of somebody. */
type Stand = "free" | "excluded" | "taken";

const NEXT: Record<Stand, Stand> = { free: "excluded", excluded: "taken", taken: "free" };
const WORDS = { free: "pick_free", excluded: "pick_out", taken: "pick_taken" } as const;

export function startPicking(root: HTMLElement): void {
  takeWords(root);
  const data = JSON.parse(document.getElementById(root.dataset.picking ?? "")?.textContent ?? "{}") as { nodes?: Spot[] };
  const spots = data.nodes ?? [];
  const marks = new Map<number, SVGGElement>();
  const rows = new Map<number, HTMLElement>();
  for (const mark of root.querySelectorAll<SVGGElement>(".mark.is-open")) marks.set(Number(mark.dataset.at), mark);
  for (const row of all("tr[data-at]", root)) rows.set(Number(row.dataset.at), row);
  const box = (at: number, name: string): HTMLInputElement | null => one<HTMLInputElement>(`input[name=${name}]`, rows.get(at) ?? document.createElement("i"));
  const standOf = (at: number): Stand => (box(at, "taken")?.checked ? "taken" : box(at, "excluded")?.checked ? "excluded" : "free");
  const said = one("[data-picking-words]", root);

  const show = (at: number): void => {
    const mark = marks.get(at);
    if (!mark) return;
    const stand = standOf(at);
    mark.classList.toggle("is-excluded", stand === "excluded");
    mark.classList.toggle("is-away", stand === "taken");
    mark.setAttribute("aria-pressed", String(stand !== "free"));
    toggleRing(mark, "barred", stand === "excluded", "M-.75.75.75-.75");
    toggleRing(mark, "chosen-ring", one<HTMLInputElement>("[data-pick]", rows.get(at) ?? document.createElement("i"))?.checked ?? false);
  };
  const stand = (at: number, next: Stand): void => {
    for (const name of ["excluded", "taken"] as const) {
      const field = box(at, name);
      if (field) field.checked = next === name;
    }
    show(at);
    if (said) said.textContent = say(WORDS[next], { name: spots[at]?.label ?? "" });
  };
  let here = [...marks.keys()][0] ?? -1;
  const focus = (at: number): void => {
    marks.get(here)?.setAttribute("tabindex", "-1");
    here = at;
    marks.get(at)?.setAttribute("tabindex", "0");
    marks.get(at)?.focus();
  };
  marks.get(here)?.setAttribute("tabindex", "0");
  for (const [at, mark] of marks) {
    mark.addEventListener("click", () => {
      focus(at);
      stand(at, NEXT[standOf(at)]);
    });
    mark.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") stand(at, NEXT[standOf(at)]);
      else if (event.key.startsWith("Arrow")) {
        const next = nearest(spots, at, event.key, (other) => marks.has(other));
        if (next >= 0) focus(next);
      } else return;
      event.preventDefault();
    });
    mark.addEventListener("focus", () => toggleRing(mark, "ring", true));
    mark.addEventListener("blur", () => toggleRing(mark, "ring", false));
    show(at);
  }
  root.addEventListener("change", (event) => {
    const field = event.target as HTMLInputElement;
    const row = field.closest<HTMLElement>("tr[data-at]");
    if (row === null) return;
    const at = Number(row.dataset.at);
    if (field.checked && (field.name === "excluded" || field.name === "taken")) stand(at, field.name);
    else show(at);
    if (field.dataset.pick !== undefined) sayPicked(root);
  });
  for (const button of all("[data-state]", root)) {
    button.addEventListener("click", () => {
      const of = [...rows].filter(([, row]) => (row.dataset.states ?? "").split(", ").includes(button.dataset.state ?? ""));
      const every = of.every(([at]) => standOf(at) === "excluded");
      for (const [at] of of) stand(at, every ? "free" : "excluded");
      button.setAttribute("aria-pressed", String(!every));
      if (said) said.textContent = "";
    });
  }
  for (const button of all("[data-group]", root)) button.addEventListener("click", () => group(root, button.dataset.group ?? ""));
  const aim = one<HTMLSelectElement>("select[name=aim]", root);
  const showAim = (): void => {
    for (const part of all("[data-aim]", root)) part.hidden = part.dataset.aim !== aim?.value;
  };
  aim?.addEventListener("change", showAim);
  showAim();
  root.dataset.ready = "true";
}

function toggleRing(mark: SVGGElement, name: string, on: boolean, path = ""): void {
  const held = mark.querySelector(`.${name}`);
  mark.classList.toggle("is-chosen", name === "chosen-ring" ? on : mark.classList.contains("is-chosen"));
  if (!on) held?.remove();
  else if (!held) mark.append(path ? makeSvg("path", { class: name, d: path }) : makeSvg("circle", { class: name, r: 1.45 }));
}

function picked(root: HTMLElement): HTMLInputElement[] {
  return all<HTMLInputElement>("[data-pick]:checked", root);
}

function sayPicked(root: HTMLElement): void {
  const count = picked(root).length;
  const bar = one("[data-pick-bar]", root);
  const words = one("[data-pick-count]", root);
  if (bar) bar.hidden = count === 0;
  if (words) words.textContent = sayCount("picked", count);
  for (const button of all<HTMLButtonElement>("[data-group]", root)) button.disabled = count < 2;
}

/** Put the chosen into the first empty group of a kind. */
function group(root: HTMLElement, kind: string): void {
  const fields = all<HTMLSelectElement>(`select[name^="${kind}-"]`, root);
  const free = fields.find((field) => field.selectedOptions.length === 0);
  if (!free) return;
  const wanted = new Set(picked(root).map((box) => box.value));
  for (const option of free.options) option.selected = wanted.has(option.value);
  const details = free.closest("details");
  if (details) details.open = true;
  for (const box of picked(root)) {
    box.checked = false;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  free.scrollIntoView({ block: "nearest" });
}
