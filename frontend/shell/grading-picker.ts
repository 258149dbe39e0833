/** The grading picker: type the code, `b` `2`; both axes in words side by side. */

import { all, make, one, takesText, whenAdded } from "./dom.ts";
import { Picker } from "./picker.ts";

export class GradingPicker {
  readonly #box: HTMLElement;
  readonly #picker: Picker;
  #field: HTMLElement | null = null;
  #scheme = "admiralty";
  #typed: string[] = [];

  constructor(box: HTMLElement) {
    this.#box = box;
    this.#picker = new Picker(
      box,
      (event) => this.#onKey(event),
      () => this.#forget(),
    );
    for (const button of all("[data-scale]", box))
      button.addEventListener("click", () => {
        this.#typed = [];
        this.#use(button.dataset["scale"] ?? "");
      });
    for (const button of all("[data-code]", box))
      button.addEventListener("click", () => this.#press(Number(button.dataset["axis"]), button.dataset["code"] ?? ""));
    whenAdded("[data-grade-field]", (field) => this.#enhance(field));
  }

  #enhance(field: HTMLElement): void {
    const input = one<HTMLInputElement>("input", field);
    if (input === null) return;
    input.type = "hidden";
    const button = make("button", "grade");
    button.type = "button";
    button.dataset["key"] = "q";
    button.setAttribute("aria-haspopup", "dialog");
    button.addEventListener("click", () => this.show(field));
    button.addEventListener("keydown", (event) => {
      // typing the code on the cell itself: no need to open anything
      if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1) return;
      if (this.#field !== field) this.#begin(field);
      if (this.#type(event.key)) {
        event.preventDefault();
        event.stopPropagation();
      }
    });
    button.addEventListener("blur", () => {
      if (this.#field === field && !this.#picker.open) this.#forget();
    });
    field.append(button);
    input.addEventListener("grade:redraw", () => this.#draw(field));
    this.#draw(field);
  }

  #axes(): HTMLElement[][] {
    const panel = one(`.scales[data-scheme="${this.#scheme}"]`, this.#box);
    const found: HTMLElement[][] = [];
    for (const button of panel === null ? [] : all("[data-code]", panel))
      (found[Number(button.dataset["axis"])] ??= []).push(button);
    return found;
  }

  #begin(field: HTMLElement): void {
    this.#field = field;
    this.#typed = [];
    const [, scheme] = (one<HTMLInputElement>("input", field)?.value ?? "").split(" ");
    this.#use(scheme ?? field.dataset["scheme"] ?? "admiralty");
  }

  show(field: HTMLElement): void {
    if (this.#field !== field) this.#begin(field);
    this.#confirm(false);
    this.#picker.show(field);
    this.#draw(field);
  }

  #forget(): void {
    const field = this.#field;
    this.#field = null;
    this.#typed = [];
    if (field !== null) this.#draw(field);
  }

  #use(scheme: string): void {
    this.#scheme = scheme;
    for (const button of all("[data-scale]", this.#box))
      button.setAttribute("aria-pressed", String(button.dataset["scale"] === scheme));
    for (const panel of all(".scales", this.#box)) panel.hidden = panel.dataset["scheme"] !== scheme;
    this.#mark();
  }

  #mark(): void {
    this.#axes().forEach((axis, at) => {
      for (const button of axis) button.setAttribute("aria-pressed", String(button.dataset["code"] === this.#typed[at]));
    });
    if (this.#field !== null) this.#draw(this.#field);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && takesText(event.target)) {
      event.preventDefault();
      event.stopPropagation();
      return this.#picker.close();
    }
    if (takesText(event.target) || event.key.length !== 1) return;
    if (this.#type(event.key)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  /** Take one typed character as the next code; returns whether it was one. */
  #type(character: string): boolean {
    const code = character.toUpperCase();
    const at = this.#typed.length;
    const known = this.#axes()[at]?.some((button) => button.dataset["code"] === code) ?? false;
    if (known) this.#press(at, code);
    return known;
  }

  #press(axis: number, code: string): void {
    this.#typed[axis] = code;
    this.#mark();
    // source and information make a grade; the handling letter of 3×5×2 may follow while the picker is open
    if (this.#typed[0] !== undefined && this.#typed[1] !== undefined) this.#write();
  }

  #write(): void {
    const field = this.#field;
    const input = field === null ? null : one<HTMLInputElement>("input", field);
    if (field === null || input === null) return;
    const code = this.#typed.join("");
    input.value = this.#scheme === (field.dataset["scheme"] ?? "admiralty") ? code : `${code} ${this.#scheme}`;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    const asks = this.#scheme === "admiralty" && this.#typed[1] === "1" && field.dataset["confirmedBy"] !== undefined;
    if (asks) return this.#ask(field);
    const more = this.#axes().length > this.#typed.filter((part) => part !== undefined).length;
    if (more && this.#picker.open) return this.#draw(field);
    if (this.#picker.open) this.#picker.close();
    else this.#forget();
  }

  /** 1 says that other sources confirm: ask which. */
  #ask(field: HTMLElement): void {
    if (!this.#picker.open) this.#picker.show(field);
    this.#confirm(true);
    const answer = one<HTMLInputElement>("#gp-confirm", this.#box);
    const target = this.#companion(field);
    if (answer === null || target === null) return;
    answer.value = target.value;
    answer.oninput = () => {
      target.value = answer.value;
    };
    answer.focus();
  }

  #companion(field: HTMLElement): HTMLInputElement | null {
    const name = CSS.escape(field.dataset["confirmedBy"] ?? "");
    return one<HTMLInputElement>(`[name="${name}"]`, field.closest("form") ?? document);
  }

  #confirm(on: boolean): void {
    const part = one("[data-confirm]", this.#box);
    if (part !== null) part.hidden = !on;
  }

  #draw(field: HTMLElement): void {
    const input = one<HTMLInputElement>("input", field);
    const button = one("button", field);
    if (input === null || button === null) return;
    const [code = "", scheme = field.dataset["scheme"] ?? ""] = input.value.split(" ");
    const choosing = this.#field === field && (this.#typed.length > 0 || this.#picker.open);
    const shown = choosing ? [this.#typed[0] ?? "_", this.#typed[1] ?? "_"] : [...(code || "––")];
    const name = input.getAttribute("aria-label") ?? "";
    const short = one(`[data-scale="${scheme}"]`, this.#box)?.textContent ?? "";
    const own = scheme === "admiralty" || code === "";
    button.replaceChildren(
      make("span", "grade-cells", ...shown.map((part) => make("span", "", part))),
      ...(own ? [] : [make("span", "grade-scheme", short)]),
    );
    button.classList.toggle("choosing", choosing);
    button.classList.toggle("grade-no-basis", this.#noBasis(scheme, code));
    button.setAttribute("aria-label", `${name}: ${code} ${own ? "" : short}`.trim());
  }

  #noBasis(scheme: string, code: string): boolean {
    const panel = one(`.scales[data-scheme="${scheme}"]`, this.#box);
    if (panel === null) return false;
    return [...code].some((part, at) => one(`[data-axis="${at}"][data-code="${part}"].no-basis`, panel) !== null);
  }
}
