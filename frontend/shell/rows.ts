/** Rows: move with j and k, open in place, choose, do what the row asks. */

import { all, make, one, shown } from "./dom.ts";

let current: HTMLElement | null = null;

export function rows(): HTMLElement[] {
  return all("tr[data-row], [data-row]").filter(shown);
}

export function currentRow(): HTMLElement | null {
  return current?.isConnected === true ? current : null;
}

/** The opened part under a row, where one is open; a row of several statements has a part for each. */
export function detailOf(row: HTMLElement): HTMLElement | null {
  let next = row.nextElementSibling;
  while (next instanceof HTMLElement && next.matches(".detail")) {
    if (!next.hidden) return next;
    next = next.nextElementSibling;
  }
  return null;
}

export function makeCurrent(row: HTMLElement): void {
  if (current === row) return;
  if (current !== null) decorate(current, false);
  current = row;
  decorate(row, true);
}

/** The selected row's act alone is primary and shows its key. */
function decorate(row: HTMLElement, on: boolean): void {
  row.toggleAttribute("data-current", on);
  const act = one(".cell-acts .btn:not([aria-disabled])", row);
  if (act === null || act.matches(".btn-danger, .btn-quiet")) return;
  act.classList.toggle("btn-primary", on);
  one("kbd[data-row-key]", act)?.remove();
  if (on) {
    act.dataset["key"] = "d";
    const hint = make("kbd", "", "d");
    hint.dataset["rowKey"] = "";
    act.append(hint);
  } else delete act.dataset["key"];
}

export function moveRow(step: number): void {
  const list = rows();
  const at = current === null ? -1 : list.indexOf(current);
  const next = list[at === -1 ? (step > 0 ? 0 : list.length - 1) : Math.max(0, Math.min(at + step, list.length - 1))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

export function choose(row: HTMLElement): void {
  one<HTMLInputElement>("input[type=checkbox]", row)?.click();
}

export function openRow(row: HTMLElement): void {
  const expand = one(".expand", row);
  (expand ?? one("[data-open]", row) ?? one("a[href]", row))?.click();
}

async function toggle(control: HTMLElement): Promise<void> {
  const detail = document.getElementById(control.getAttribute("aria-controls") ?? "");
  if (detail === null) return;
  const open = detail.hidden;
  if (open && control instanceof HTMLAnchorElement && detail.firstElementChild?.childElementCount === 0) {
    const answer = await fetch(control.href, { headers: { "X-Fragment": "1" } });
    if (!answer.ok) return location.assign(control.href);
    const cell = detail.firstElementChild;
    cell.innerHTML = await answer.text();
  }
  detail.hidden = !open;
  if (open) detail.scrollIntoView({ block: "nearest" });
  control.setAttribute("aria-expanded", String(open));
}

function sayChosen(box: HTMLInputElement): void {
  box.closest("tr")?.classList.toggle("chosen", box.checked);
  const table = box.closest("table");
  const count = table?.querySelectorAll("tbody .cell-check input:checked").length ?? 0;
  for (const bar of all("[data-chosen-bar]")) bar.hidden = count === 0;
  for (const words of all("[data-chosen-count]")) words.textContent = String(count);
}

export function startRows(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const control = target.closest<HTMLElement>(".expand[aria-controls]");
    const row = target.closest<HTMLElement>("[data-row]");
    if (row !== null) makeCurrent(row);
    if (control !== null) {
      event.preventDefault();
      void toggle(control);
    } else if (row !== null && target.closest("a, button, input, label, select, textarea") === null) row.focus();
  });
  document.addEventListener("focusin", (event) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-row]");
    if (row !== null) makeCurrent(row);
  });
  document.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    if (box.matches("[data-choose-all]"))
      for (const other of all<HTMLInputElement>("tbody .cell-check input", box.closest("table") ?? document)) {
        other.checked = box.checked;
        sayChosen(other);
      }
    else if (box.matches(".cell-check input")) sayChosen(box);
  });
  const first = one("table[data-start] [data-row]");
  if (first !== null) makeCurrent(first);
}
