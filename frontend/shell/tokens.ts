/** A field of several codes: Enter or comma adds, Backspace on nothing removes the last. */

import { all, icon, make, one } from "./dom.ts";

export class Tokens {
  readonly #box: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #onChange: (codes: string[]) => void;
  #codes: string[] = [];

  constructor(box: HTMLElement, onChange: (codes: string[]) => void) {
    this.#box = box;
    this.#input = one<HTMLInputElement>("input", box) ?? make("input");
    this.#onChange = onChange;
    this.#input.addEventListener("keydown", (event) => this.#onKey(event));
    this.#input.addEventListener("change", (event) => {
      event.stopPropagation();
      this.finish();
    });
    this.#input.addEventListener("input", () => {
      // a choice from the list arrives whole: take it at once
      const list = this.#input.list;
      if (list !== null && [...list.options].some((option) => option.value === this.#input.value)) this.finish();
    });
  }

  owns(target: EventTarget | null): boolean {
    return target === this.#input;
  }

  focus(): void {
    this.#input.focus();
  }

  set(codes: readonly string[]): void {
    this.#codes = [...codes];
    this.#input.value = "";
    this.#draw();
  }

  /** Take what is typed as a code. */
  finish(): void {
    const typed = this.#input.value
      .split(",")
      .map((code) => code.trim())
      .filter((code) => code !== "")
      .map((code) => (code.toLowerCase() === "group" ? "group" : code.toUpperCase()));
    this.#input.value = "";
    const added = typed.filter((code) => !this.#codes.includes(code));
    if (added.length > 0) this.#change([...this.#codes, ...added]);
  }

  #onKey(event: KeyboardEvent): void {
    if ((event.key === "Enter" || event.key === ",") && this.#input.value !== "") {
      event.preventDefault();
      event.stopPropagation();
      this.finish();
    } else if (event.key === "Backspace" && this.#input.value === "" && this.#codes.length > 0)
      this.#change(this.#codes.slice(0, -1));
  }

  #change(codes: string[]): void {
    this.#codes = codes;
    this.#draw();
    this.#onChange([...codes]);
  }

  #draw(): void {
    for (const token of all(".token", this.#box)) token.remove();
    for (const code of this.#codes) {
      const remove = make("button", "", icon("x", 12));
      remove.type = "button";
      remove.setAttribute("aria-label", `× ${code}`);
      remove.addEventListener("click", () => this.#change(this.#codes.filter((other) => other !== code)));
      this.#input.before(make("span", "token", code, remove));
    }
  }
}
