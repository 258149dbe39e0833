/** The tables beside the drawing: each row is somebody, in or out; whoever is taken in by hand gets a row. */

import { all, one } from "../shell/dom.ts";
import { make } from "../network/dom.ts";
import type { Choice } from "./choice.ts";
import type { LabRow } from "./contract.ts";
import { number, say } from "./words.ts";

export function startTables(root: HTMLElement, lab: LabRow, choice: Choice): void {
  root.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    const row = box.closest<HTMLElement>("tr[data-at]");
    if (row === null || box.type !== "checkbox") return;
    const at = Number(row.dataset.at);
    if (choice.isOut(at) !== box.checked) choice.toggle(at);
  });
  root.addEventListener("click", (event) => {
    const other = (event.target as HTMLElement).closest<HTMLElement>("[data-other]");
    if (other) choice.become((other.dataset.other ?? "").split(" ").map(Number));
  });
  const targets = one<HTMLTableSectionElement>("[data-targets]", root);
  const columns = targets?.rows[0]?.cells.length ?? 5;
  choice.onChange(() => {
    if (targets) addRows(targets, columns, lab, choice);
    for (const row of all<HTMLTableRowElement>("tr[data-at]", root)) {
      const at = Number(row.dataset.at);
      const box = one<HTMLInputElement>("input[type=checkbox]", row);
      if (box) box.checked = choice.isOut(at);
      row.classList.toggle("is-out", row.parentElement === targets && !choice.isOut(at));
    }
  });
  startFinding(root, lab);
}

function addRows(targets: HTMLTableSectionElement, columns: number, lab: LabRow, choice: Choice): void {
  const wanted = new Set(choice.takenIn);
  for (const row of all<HTMLTableRowElement>("tr[data-yours]", targets)) if (!wanted.delete(Number(row.dataset.at))) row.remove();
  for (const at of wanted) {
    const node = lab.nodes[at];
    if (!node) continue;
    const box = make("input", { attrs: { type: "checkbox", checked: true, "aria-label": say("is_out", { name: node.label }) } });
    const who = make("th", { attrs: { scope: "row" } }, make("bdi", { class: "lab-name", text: node.label, attrs: { lang: node.lang || undefined } }));
    if (node.role) who.append(make("div", { class: "sub", text: node.role }));
    const row = make(
      "tr",
      { attrs: { "data-row": true, "data-yours": true, "data-at": at, tabindex: -1 } },
      make("td", { class: "cell-check" }, box),
      who,
      make("td", {}, make("b", { text: node.state })),
      make("td", { class: "muted", text: say("yours") }),
      make("td", { class: "num" }),
    );
    if (columns > 5) row.append(make("td"));
    targets.append(row);
  }
  for (const row of all<HTMLTableRowElement>("tr[data-yours]", targets)) {
    const adds = choice.wouldLeave(Number(row.dataset.at)) - choice.pieces.pairs;
    const cell = row.cells[4];
    if (cell) cell.textContent = `+${number(adds)}`;
  }
}

/** Names that hold the letters typed; all where nothing is. */
function startFinding(root: HTMLElement, lab: LabRow): void {
  const field = one<HTMLInputElement>("[data-find]", root);
  const table = field?.closest("details")?.querySelector("tbody");
  if (!field || !table) return;
  const empty = make("p", { class: "lab-note", attrs: { hidden: true, role: "status" }, text: say("none_found") });
  field.after(empty);
  field.addEventListener("input", () => {
    const letters = field.value.trim().toLocaleLowerCase();
    let seen = 0;
    for (const row of table.rows) {
      const label = lab.nodes[Number(row.dataset.at)]?.label ?? "";
      row.hidden = !label.toLocaleLowerCase().includes(letters);
      if (!row.hidden) seen += 1;
    }
    empty.hidden = seen > 0;
  });
}

