/** One statement as a row: its fields by name, and what it copies from the row above. */

import { make, one } from "../shell/dom.ts";
import { isRelation, type Word, wordOf } from "./vocabulary.ts";
import { say } from "./words.ts";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export class Row {
  readonly element: HTMLElement;
  readonly prefix: string;

  constructor(element: HTMLElement) {
    this.element = element;
    this.prefix = element.id;
  }

  /** The row that an element stands in, its opened part included. */
  static of(target: EventTarget | null): Row | null {
    if (!(target instanceof HTMLElement)) return null;
    const near = target.closest<HTMLElement>("tr[data-keyed], tr.row-more");
    const row = near?.matches(".row-more") === true ? near.previousElementSibling : near;
    return row instanceof HTMLElement ? new Row(row) : null;
  }

  get more(): HTMLElement | null {
    return document.getElementById(`${this.prefix}-more`);
  }

  get body(): HTMLElement {
    return this.element.closest("tbody") as HTMLElement;
  }

  field(name: string): Field | null {
    const selector = `[name="${this.prefix}-${name}"]`;
    return one<HTMLElement>(selector, this.element) as Field | null ?? (this.more && (one(selector, this.more) as Field | null));
  }

  get(name: string): string {
    return this.field(name)?.value ?? "";
  }

  set(name: string, value: string): void {
    const field = this.field(name);
    if (field === null) return;
    field.value = value;
    if (name === "marking" || name === "grade") field.dispatchEvent(new Event(`${name}:redraw`));
  }

  get isEntry(): boolean {
    return this.element.matches(".entry");
  }

  get isBlank(): boolean {
    return ["prop", "value", "other", "detail", "translation", "held_from", "held_to"].every((name) => this.get(name).trim() === "");
  }

  get word(): Word {
    const word = wordOf(this.get("prop"), this.kind);
    return this.get("is") === "relation" && !isRelation(word) ? { ...word, type: "relation" } : word;
  }

  get kind(): string {
    return one<HTMLInputElement>(`[name^="record-"][name$="-kind"]`, this.body)?.value ?? "";
  }

  get isRelation(): boolean {
    return isRelation(this.word);
  }

  focus(name: "prop" | "value"): void {
    this.field(name)?.focus();
  }

  /** The row before, across records: what a new row copies. */
  above(): Row | null {
    const rows = [...document.querySelectorAll<HTMLElement>("tr[data-keyed]")];
    const before = rows.slice(0, rows.indexOf(this.element)).filter((row) => !row.matches(".entry"));
    const last = before.at(-1);
    return last === undefined ? null : new Row(last);
  }

  /** Take grade and marking from the row above, the marking else from the report. */
  copyDown(reportMarking: string): void {
    if (this.element.matches(".filled")) return;
    this.element.classList.add("filled");
    const above = this.above();
    if (this.get("grade") === "") this.set("grade", above?.get("grade") ?? "");
    if (this.get("marking") === "") this.set("marking", above?.get("marking") || reportMarking);
    for (const hint of this.element.querySelectorAll(".as-above")) hint.remove();
  }

  /** Say, in a row still empty, what it will copy. */
  hint(): void {
    for (const hint of this.element.querySelectorAll(".as-above")) hint.remove();
    if (this.element.matches(".filled")) return;
    const above = this.above();
    const number = above === null ? "" : (one("[data-number]", above.element)?.textContent ?? "");
    const grade = make("span", "as-above", (above?.get("grade") ?? "").split(" ")[0] ?? "");
    const marking = make("span", "as-above", above === null ? say("asReport") : say("asRow", number));
    one(".cell-grade", this.element)?.append(grade);
    one(".cell-marking", this.element)?.append(marking);
  }

  /** Follow what the property is: a relation wants a record, and has more fields. */
  followProperty(): void {
    const relation = this.isRelation;
    this.element.classList.toggle("is-relation", relation);
    const links = relation || this.word.type === "record";
    one(".cell-value", this.element)?.classList.toggle("link-cell", links);
    const value = this.field("value");
    if (value instanceof HTMLTextAreaElement) {
      value.dataset["placeholder"] ??= value.placeholder;
      value.placeholder = links ? say("otherPlaceholder") : value.dataset["placeholder"];
    }
    if (!links) this.set("other", "");
  }
}
