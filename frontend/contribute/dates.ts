/** Dates as said are echoed as they are understood; the server understands them. */

import { one } from "../shell/dom.ts";
import { Row } from "./row.ts";

const WAIT_MS = 250;
const waiting = new WeakMap<HTMLElement, number>();

function ask(address: string, field: HTMLInputElement | HTMLTextAreaElement, echo: HTMLElement): void {
  clearTimeout(waiting.get(echo));
  const text = field.value.trim();
  if (text === "") return echo.replaceChildren();
  const timer = window.setTimeout(async () => {
    const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
    if (answer.ok && field.value.trim() === text) echo.textContent = ((await answer.json()) as { text: string }).text;
  }, WAIT_MS);
  waiting.set(echo, timer);
}

export function startDates(form: HTMLFormElement): void {
  const address = form.dataset["dateUrl"] ?? "";
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    const row = Row.of(field);
    if (row === null) return;
    if (field.matches("[data-date]")) {
      const echo = one("[data-date-echo]", field.parentElement ?? form);
      if (echo !== null) ask(address, field, echo);
      return;
    }
    const echo = one("[data-echo]", row.element);
    if (echo === null) return;
    const kind = row.get("value_kind") || row.word.type;
    const value = row.field("value");
    if (kind === "date" && !row.isRelation && value instanceof HTMLTextAreaElement) ask(address, value, echo);
    else echo.replaceChildren();
  });
}
