/** The report to read while keying: each keyed piece underlined and numbered as its row. */

import { make, one } from "../shell/dom.ts";
import type { Row } from "./row.ts";
import type { Sheet } from "./sheet.ts";
import { counted, say } from "./words.ts";

interface Span {
  start: number;
  end: number;
  row: Row;
}

function sentences(text: string, lang: string): { start: number; end: number }[] {
  if (!("Segmenter" in Intl)) return [{ start: 0, end: text.length }];
  let segmenter: Intl.Segmenter;
  try {
    segmenter = new Intl.Segmenter(lang || "en", { granularity: "sentence" });
  } catch {
    segmenter = new Intl.Segmenter("en", { granularity: "sentence" }); // a language that the browser does not know
  }
  return [...segmenter.segment(text)].map((part) => ({ start: part.index, end: part.index + part.segment.length }));
}

export class Reading {
  readonly #sheet: Sheet;
  readonly #box: HTMLElement;
  readonly #source: HTMLTextAreaElement | null;
  #text = "";
  #lang = "";

  constructor(sheet: Sheet, box: HTMLElement) {
    this.#sheet = sheet;
    this.#box = box;
    this.#source = one<HTMLTextAreaElement>("#report-text");
    const stored = one("[data-report-text]", box);
    this.#text = this.#source?.value ?? stored?.textContent ?? "";
    this.#lang = stored?.lang ?? "";
    this.#startBox();
    this.#startSource();
    if (this.#text.trim() !== "") this.show(true);
  }

  /** Read, or edit again. */
  show(reading: boolean): void {
    if (this.#source !== null) {
      this.#text = this.#source.value;
      this.#source.hidden = reading;
      const label = one("label[for=report-text]");
      if (label !== null) label.hidden = reading;
    }
    this.#box.hidden = !reading;
    const foot = one("[data-report-foot]");
    if (foot !== null) foot.hidden = !reading;
    const edit = one("[data-edit-text]");
    if (edit !== null) edit.hidden = this.#source === null;
    this.draw();
  }

  #startBox(): void {
    // editable, so that the keyboard moves and selects in it as in any text; every change is refused
    const attributes = { contenteditable: "true", role: "textbox", tabindex: "0", spellcheck: "false" };
    for (const [name, value] of Object.entries(attributes)) this.#box.setAttribute(name, value);
    this.#box.setAttribute("aria-multiline", "true");
    this.#box.setAttribute("aria-readonly", "true");
    this.#box.setAttribute("aria-label", one(".report-panel")?.getAttribute("aria-label") ?? "");
    for (const name of ["beforeinput", "drop", "paste", "cut"]) this.#box.addEventListener(name, (event) => event.preventDefault());
    this.#box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.#keySelection();
    });
  }

  #startSource(): void {
    this.#source?.addEventListener("blur", () => {
      if (this.#source?.value.trim() !== "") this.show(true);
    });
    one("[data-edit-text]")?.addEventListener("click", () => {
      this.show(false);
      this.#source?.focus();
    });
    one<HTMLInputElement>("[name=report-lang]")?.addEventListener("change", (event) => {
      this.#lang = (event.target as HTMLInputElement).value;
      this.draw();
    });
  }

  #keySelection(): void {
    const chosen = getSelection();
    if (chosen === null || chosen.isCollapsed || chosen.rangeCount === 0) return;
    const range = chosen.getRangeAt(0);
    if (!this.#box.contains(range.commonAncestorContainer)) return;
    const before = document.createRange();
    before.setStart(this.#box, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const whole = range.toString();
    const start = before.toString().length + (whole.length - whole.trimStart().length);
    const text = whole.trim();
    if (text === "") return;
    this.#sheet.keyText(text.replace(/\s+/g, " "), `${start}-${start + text.length}`);
    this.draw();
  }

  /** Where each row's value stands in the text: where it was taken, else where it stands first, if it does. */
  #spans(): Span[] {
    const found: Span[] = [];
    const isFree = (start: number, end: number) => found.every((span) => end <= span.start || start >= span.end);
    for (const row of this.#sheet.rows) {
      const value = row.get("value").trim();
      if (value.length < 2) continue;
      const [start = -1, end = -1] = row.get("span").split("-").map(Number);
      const taken = start >= 0 && end > start && this.#text.slice(start, end).replace(/\s+/g, " ") === value;
      const at = taken ? start : this.#text.indexOf(value);
      const to = taken ? end : at + value.length;
      if (at >= 0 && isFree(at, to)) {
        row.set("span", `${at}-${to}`);
        found.push({ start: at, end: to, row });
      }
    }
    return found.sort((a, b) => a.start - b.start);
  }

  draw(): void {
    if (this.#box.hidden || this.#text === "") return;
    const spans = this.#spans();
    const current = document.activeElement?.closest("tr[data-keyed]")?.id ?? "";
    let open = 0;
    const nodes: Node[] = [];
    for (const sentence of sentences(this.#text, this.#lang)) {
      const inside = spans.filter((span) => span.start < sentence.end && span.end > sentence.start);
      const isBlank = this.#text.slice(sentence.start, sentence.end).trim() === "";
      if (inside.length === 0 && !isBlank) open += 1;
      const part = make("span", inside.length === 0 && spans.length > 0 ? "unkeyed" : "");
      let at = sentence.start;
      for (const span of inside) {
        const [from, to] = [Math.max(span.start, sentence.start), Math.min(span.end, sentence.end)];
        part.append(this.#text.slice(at, from));
        const piece = make("span", "span", this.#text.slice(from, to));
        if (to === span.end) piece.dataset["n"] = one("[data-number]", span.row.element)?.textContent ?? "";
        piece.toggleAttribute("data-current", span.row.prefix === current);
        part.append(piece);
        at = to;
      }
      part.append(this.#text.slice(at, sentence.end));
      nodes.push(part);
    }
    if (document.activeElement !== this.#box) this.#box.replaceChildren(...nodes);
    if (this.#lang !== "") this.#box.lang = this.#lang;
    const note = one("[data-not-keyed]");
    if (note !== null) note.textContent = open === 0 ? say("allKeyed") : counted("notKeyedOne", "notKeyed", open);
  }
}
