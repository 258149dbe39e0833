/** Suggestions under the search field: the server answers with a list; arrows move, Enter opens. */

import { all, make, one } from "./dom.ts";

const WAIT_MS = 120;

function select(box: HTMLElement, input: HTMLInputElement, step: number): void {
  const hits = all(".hit", box);
  const at = hits.findIndex((hit) => hit.getAttribute("aria-selected") === "true");
  const next = hits[(at + step + hits.length) % hits.length];
  for (const hit of hits) hit.setAttribute("aria-selected", String(hit === next));
  if (next !== undefined) input.setAttribute("aria-activedescendant", next.id);
  next?.scrollIntoView({ block: "nearest" });
}

function start(form: HTMLFormElement, input: HTMLInputElement, address: string): void {
  const box = make("div", "search-results");
  box.id = "search-results";
  box.setAttribute("role", "listbox");
  box.hidden = true;
  form.append(box);
  const attributes = { role: "combobox", "aria-controls": box.id, "aria-autocomplete": "list", "aria-expanded": "false" };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  let timer = 0;
  let asked = 0;

  const close = () => {
    asked += 1;
    box.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const ask = async () => {
    const mine = (asked += 1);
    const answer = await fetch(`${address}?q=${encodeURIComponent(input.value)}`, { headers: { "X-Fragment": "1" } });
    if (!answer.ok || mine !== asked) return;
    box.innerHTML = await answer.text();
    box.hidden = box.childElementCount === 0;
    input.setAttribute("aria-expanded", String(!box.hidden));
    if (!box.hidden) select(box, input, 1);
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim() === "") close();
    else timer = window.setTimeout(() => void ask(), WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (box.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      select(box, input, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.shiftKey) {
      const chosen = one(".hit[aria-selected=true]", box);
      if (chosen === null) return;
      event.preventDefault();
      chosen.click();
    } else if (event.key === "Enter") {
      const act = one(event.ctrlKey ? "[data-new-record]" : "[data-search-statements]", box);
      if (act === null) return;
      event.preventDefault();
      act.click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  input.addEventListener("blur", () => setTimeout(() => form.contains(document.activeElement) || close(), 100));
}

export function startSearch(): void {
  const form = one<HTMLFormElement>("form.search[data-suggest]");
  const input = form === null ? null : one<HTMLInputElement>("[data-search]", form);
  if (form !== null && input !== null) start(form, input, form.dataset["suggest"] ?? "");
}
