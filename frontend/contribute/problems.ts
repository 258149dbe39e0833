/** Problems at their cells: what is wrong, then what to do. */

import { all, make, one } from "../shell/dom.ts";

export interface Problem {
  field: string;
  reason: string;
  remedy: string;
}

export function clearProblems(form: HTMLFormElement): void {
  for (const old of all("[data-problem], [data-error]", form)) old.remove();
  for (const field of all("[aria-invalid=true]", form)) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
  for (const row of all(".row-error", form)) row.classList.remove("row-error");
}

/** Where a problem is shown: the cell, the field's own box, or the question. */
function place(form: HTMLFormElement, name: string): { field: HTMLElement | null; box: HTMLElement | null } {
  const file = /^(file-\d+)-file$/.exec(name);
  const wanted = file?.[1] ?? name;
  const field = one(`[name="${CSS.escape(wanted)}"]`, form) ?? (wanted.endsWith("-record") ? one(`[name="${CSS.escape(wanted.replace(/record$/, "prop"))}"]`, form) : null);
  const box = field?.closest<HTMLElement>("[data-file-row], .field, td, th, .report-text") ?? null;
  return { field, box };
}

/** Show each problem; returns those that belong to no field. Focus goes to the first. */
export function showProblems(form: HTMLFormElement, problems: Problem[]): Problem[] {
  clearProblems(form);
  const rest: Problem[] = [];
  let first: HTMLElement | null = null;
  problems.forEach((problem, at) => {
    const { field, box } = place(form, problem.field);
    if (problem.field === "" || field === null || box === null) return void rest.push(problem);
    const words = make("span", "error", `${problem.reason} ${problem.remedy}`.trim());
    words.dataset["problem"] = "";
    words.id = `problem-${at}`;
    box.append(words);
    const shown = field instanceof HTMLInputElement && field.type === "hidden" ? (one("button, input:not([type=hidden]), select, textarea", box) ?? field) : field;
    if (shown.matches("input:not([type=radio], [type=hidden]), textarea, select")) shown.setAttribute("aria-invalid", "true");
    shown.setAttribute("aria-describedby", words.id);
    const row = box.closest<HTMLElement>("tr");
    if (row?.matches(".row-more") === true) {
      row.hidden = false;
      row.previousElementSibling?.classList.add("row-error");
    } else row?.classList.add("row-error");
    box.closest("details")?.setAttribute("open", "");
    first ??= shown;
  });
  (first as HTMLElement | null)?.focus();
  return rest;
}
