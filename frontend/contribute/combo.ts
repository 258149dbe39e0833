/** Completion under a cell: arrows move, Enter or Tab takes, Esc leaves what is typed. */

import { all, make } from "../shell/dom.ts";

export interface Option {
  content: (Node | string)[];
  /** `onward`: taken by Tab, so that focus is on its way to the next cell already. */
  choose: (onward: boolean) => void;
  heading?: string;
  withIcon?: boolean;
  /** Taken by Enter and click alone. */
  notByTab?: boolean;
  /** Keys that the option itself takes while it is active. */
  onKey?: (event: KeyboardEvent) => boolean;
}

type Field = HTMLInputElement | HTMLTextAreaElement;
/** Answers with what fits a text; `current` says whether the text still stands. */
export type Source = (text: string, current: () => boolean) => Option[] | Promise<Option[]>;
let made = 0;

export class Combo {
  readonly #field: Field;
  readonly #options: Source;
  readonly #box: HTMLElement;
  #shown: Option[] = [];
  #active = -1;
  #asked = 0;
  /** The answer for what stands in the field is still on its way. */
  #waiting = false;
  #chooseFirst = false;

  constructor(field: Field, options: Source, label = "") {
    this.#field = field;
    this.#options = options;
    this.#box = make("div", "options");
    this.#box.id = `options-${(made += 1)}`;
    this.#box.setAttribute("role", "listbox");
    this.#box.setAttribute("aria-label", label || (field.getAttribute("aria-label") ?? ""));
    this.#box.hidden = true;
    document.body.append(this.#box);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.#box.id);
    if (field instanceof HTMLInputElement) {
      field.setAttribute("role", "combobox");
      field.setAttribute("aria-expanded", "false");
    } else field.setAttribute("aria-haspopup", "listbox");
    field.addEventListener("input", () => void this.ask());
    field.addEventListener("keydown", (event) => this.#onKey(event as KeyboardEvent));
    field.addEventListener("blur", () => setTimeout(() => this.close(), 120));
    this.#box.addEventListener("pointerdown", (event) => event.preventDefault());
    addEventListener("scroll", () => this.#place(), { capture: true, passive: true });
  }

  get open(): boolean {
    return !this.#box.hidden;
  }

  async ask(): Promise<void> {
    const mine = (this.#asked += 1);
    this.#waiting = true;
    const options = await this.#options(this.#field.value, () => mine === this.#asked);
    if (mine !== this.#asked || document.activeElement !== this.#field) return;
    this.#waiting = false;
    this.#shown = options;
    this.#active = 0;
    this.#draw();
    if (this.#chooseFirst && this.open) this.#choose(0);
    this.#chooseFirst = false;
  }

  close(): void {
    this.#asked += 1;
    this.#waiting = false;
    this.#chooseFirst = false;
    this.#box.hidden = true;
    this.#shown = [];
    this.#say();
  }

  #draw(): void {
    if (this.#shown.length === 0) return this.close();
    const nodes: Node[] = [];
    this.#shown.forEach((option, at) => {
      if (option.heading !== undefined) {
        const head = make("div", "head", option.heading);
        head.setAttribute("role", "presentation");
        nodes.push(head);
      }
      const line = make("div", option.withIcon === true ? "option with-icon" : "option", ...option.content);
      line.id = `${this.#box.id}-${at}`;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", String(at === this.#active));
      line.addEventListener("click", () => this.#choose(at));
      nodes.push(line);
    });
    this.#box.replaceChildren(...nodes);
    this.#box.hidden = false;
    this.#place();
    this.#say();
  }

  #place(): void {
    if (this.#box.hidden) return;
    const field = this.#field.getBoundingClientRect();
    this.#box.style.setProperty("position", "fixed");
    const size = this.#box.getBoundingClientRect();
    const room = innerHeight - 22 - field.bottom;
    const top = size.height + 8 > room && field.top > room ? field.top - size.height - 2 : field.bottom + 2;
    this.#box.style.setProperty("top", `${top}px`);
    this.#box.style.setProperty("left", `${Math.max(8, Math.min(field.left, innerWidth - size.width - 8))}px`);
  }

  #say(): void {
    const active = this.open ? `${this.#box.id}-${this.#active}` : "";
    if (active === "") this.#field.removeAttribute("aria-activedescendant");
    else this.#field.setAttribute("aria-activedescendant", active);
    if (this.#field instanceof HTMLInputElement) this.#field.setAttribute("aria-expanded", String(this.open));
  }

  #move(step: number): void {
    this.#active = (this.#active + step + this.#shown.length) % this.#shown.length;
    all(".option", this.#box).forEach((line, at) => {
      line.setAttribute("aria-selected", String(at === this.#active));
      if (at === this.#active) line.scrollIntoView({ block: "nearest" });
    });
    this.#say();
  }

  #choose(at: number, onward = false): void {
    const option = this.#shown[at];
    this.close();
    option?.choose(onward);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const isPlainEnter = event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (this.#waiting && isPlainEnter) {
      // typed faster than the server answers: take the first of what fits the whole text, never of a part of it
      this.#chooseFirst = true;
      return take(event);
    }
    if (!this.open) return;
    const option = this.#shown[this.#active];
    if (option?.onKey?.(event) === true) return take(event);
    if (event.key === "ArrowDown") this.#move(1);
    else if (event.key === "ArrowUp") this.#move(-1);
    else if (event.key === "Escape") this.close();
    else if (isPlainEnter) this.#choose(this.#active);
    else if (event.key === "Tab" && !event.shiftKey) {
      if (option?.notByTab === true || this.#waiting) this.close();
      else this.#choose(this.#active, true);
      return; // focus goes on to the next cell
    } else return;
    take(event);
  }
}

function take(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
