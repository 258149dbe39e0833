/** The marking picker: `m` and a digit is the whole act; below it every part can be set. */

import { chip, cells, type Words } from "./chip.ts";
import { all, make, one, takesText, whenAdded } from "./dom.ts";
import { empty, format, label, type MarkingText, organisations, parse, people } from "./marking-text.ts";
import { Picker } from "./picker.ts";
import { Tokens } from "./tokens.ts";

const WAIT_MS = 150;

export class MarkingPicker {
  readonly #box: HTMLElement;
  readonly #picker: Picker;
  readonly #words: Words;
  readonly #tokens: Tokens;
  #field: HTMLElement | null = null;
  #marking: MarkingText = empty();
  #timer = 0;
  #asked = 0;

  constructor(box: HTMLElement) {
    this.#box = box;
    const word = (name: string) => box.getAttribute(`data-word-${name}`) ?? "";
    this.#words = {
      own: word("own"),
      everyone: word("everyone"),
      community: word("community"),
      members: word("members"),
      orgs: word("orgs"),
      named: word("named"),
      originator: box.dataset["originator"] ?? "",
    };
    this.#picker = new Picker(
      box,
      (event) => this.#onKey(event),
      () => this.#forget(),
    );
    this.#tokens = new Tokens(one("[data-tokens]", box) ?? make("span"), (codes) => {
      const others = this.#marking.audience.filter((item) => /^[@!]/.test(item));
      this.#marking.audience = [...codes, ...others];
      this.#changed();
    });
    for (const slot of all("[data-preset]", box)) {
      const marking = parse(slot.dataset["preset"] ?? "");
      if (marking !== null) one("[data-chip]", slot)?.replaceWith(chip(marking, this.#words));
      slot.addEventListener("click", () => this.#preset(slot));
    }
    for (const button of all("[data-set]", box))
      button.addEventListener("click", () => {
        this.#read();
        this.#set(button.dataset["set"] === "group");
      });
    box.addEventListener("change", () => this.#read());
    whenAdded("[data-marking-field]", (field) => this.#enhance(field));
  }

  /** Turn a text field into a cell of four parts; the text stays in a hidden input. */
  #enhance(field: HTMLElement): void {
    const input = one<HTMLInputElement>("input", field);
    if (input === null) return;
    input.type = "hidden";
    const button = make("button", "marking-cells");
    button.type = "button";
    button.dataset["key"] = "m";
    button.setAttribute("aria-haspopup", "dialog");
    button.addEventListener("click", () => this.show(field));
    button.addEventListener("keydown", (event) => {
      if (event.key < "1" || event.key > "5" || event.ctrlKey || event.altKey || event.metaKey) return;
      const slot = one(`[data-digit="${event.key}"]`, this.#box);
      if (slot === null) return;
      event.preventDefault();
      this.#write(field, slot.dataset["preset"] ?? "");
    });
    field.append(button);
    input.addEventListener("marking:redraw", () => this.#draw(field));
    this.#draw(field);
  }

  #draw(field: HTMLElement): void {
    const input = one<HTMLInputElement>("input", field);
    const button = one("button", field);
    if (input === null || button === null) return;
    const marking = parse(input.value);
    const name = input.getAttribute("aria-label") ?? "";
    button.replaceChildren(
      ...(marking === null ? [make("span", "muted", this.#box.dataset["wordNone"] ?? "")] : cells(marking, this.#words)),
    );
    button.setAttribute("aria-label", `${name}: ${button.textContent ?? ""}`);
  }

  show(field: HTMLElement): void {
    this.#field = field;
    this.#marking = parse(one<HTMLInputElement>("input", field)?.value ?? "") ?? empty();
    const button = one("button", field);
    button?.replaceChildren(this.#box.dataset["wordChoosing"] ?? "");
    button?.classList.add("choosing");
    const title = one("[data-for]", this.#box);
    if (title !== null) title.textContent = field.dataset["for"] ?? "";
    for (const control of all("[data-set=group]", this.#box)) control.hidden = (field.dataset["group"] ?? "") === "";
    this.#fill();
    this.#picker.show(field);
  }

  #forget(): void {
    if (this.#field === null) return;
    one("button", this.#field)?.classList.remove("choosing");
    this.#draw(this.#field);
    this.#field = null;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = takesText(event.target);
    if (event.key === "Enter") {
      if (typing && (event.target as HTMLInputElement).value !== "" && this.#tokens.owns(event.target)) return;
      if (event.target instanceof HTMLButtonElement && event.target.dataset["set"] === undefined && !event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      this.#read(); // a field that is being typed in has not said that it changed
      return this.#set(event.shiftKey);
    }
    if (typing) return;
    const letter = event.key.toUpperCase();
    const preset = one(`[data-digit="${CSS.escape(event.key)}"]`, this.#box);
    const audience = one<HTMLInputElement>(`[name=mp-tlp][data-letter="${CSS.escape(letter)}"]`, this.#box);
    if (preset !== null) this.#preset(preset);
    else if (audience !== null) this.#choose(audience);
    else if (letter === "H") one("[name=mp-handling]", this.#box)?.focus();
    else if (letter === "P") one("[name=mp-pap]:checked, [name=mp-pap]", this.#box)?.focus();
    else if (letter === "T") this.#tokens.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #choose(input: HTMLInputElement): void {
    input.checked = true;
    input.focus();
    this.#read();
  }

  #preset(slot: HTMLElement): void {
    this.#marking = parse(slot.dataset["preset"] ?? "") ?? this.#marking;
    this.#set(false);
  }

  /** Write the marking into this row's field, or into every field of its group, and close. */
  #set(group: boolean): void {
    const field = this.#field;
    if (field === null) return;
    this.#tokens.finish();
    // kept until now, so that going back to AMBER finds them again
    if (this.#marking.tlp === "RED") this.#marking.audience = this.#marking.audience.filter((item) => /^[@!]/.test(item));
    const text = format(this.#marking);
    const name = field.dataset["group"] ?? "";
    const fields = group && name !== "" ? all(`[data-marking-field][data-group="${CSS.escape(name)}"]`) : [field];
    this.#picker.close();
    for (const each of fields) this.#write(each, text);
  }

  #write(field: HTMLElement, text: string): void {
    const input = one<HTMLInputElement>("input", field);
    if (input === null) return;
    input.value = text;
    this.#draw(field);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Show the marking in the controls. */
  #fill(): void {
    const { tlp, handling, pap, purposes, more } = this.#marking;
    const check = (name: string, chosen: readonly string[]) => {
      for (const input of all<HTMLInputElement>(`[name=${name}]`, this.#box)) input.checked = chosen.includes(input.value);
    };
    check("mp-tlp", [tlp]);
    check("mp-handling", handling.length === 0 ? ["H0"] : handling);
    check("mp-pap", [pap]);
    check("mp-purpose", purposes);
    check("mp-named", people(this.#marking));
    this.#tokens.set(organisations(this.#marking));
    const caveat = one<HTMLInputElement>("input[data-caveat]", this.#box);
    if (caveat !== null) caveat.value = more.get("caveat") ?? "";
    this.#changed();
  }

  /** Take the marking from the controls. */
  #read(): void {
    const chosen = (name: string) =>
      all<HTMLInputElement>(`[name=${name}]:checked`, this.#box).map((input) => input.value);
    const before = this.#marking.handling;
    let handling = chosen("mp-handling");
    // H0 says "no further condition": choosing it clears the others, choosing another clears it
    if (handling.includes("H0") && handling.length > 1) handling = before.includes("H0") || before.length === 0 ? handling.filter((code) => code !== "H0") : ["H0"];
    this.#marking.tlp = label(chosen("mp-tlp")[0] ?? this.#marking.tlp);
    this.#marking.pap = label(chosen("mp-pap")[0] ?? this.#marking.pap);
    this.#marking.handling = handling;
    this.#marking.purposes = chosen("mp-purpose");
    this.#name(chosen("mp-named"));
    const caveat = one<HTMLInputElement>("input[data-caveat]", this.#box)?.value ?? "";
    if (caveat !== "" && handling.includes("H3")) this.#marking.more.set("caveat", caveat);
    else this.#marking.more.delete("caveat");
    for (const input of all<HTMLInputElement>("[name=mp-handling]", this.#box))
      input.checked = handling.includes(input.value) || (handling.length === 0 && input.value === "H0");
    this.#changed();
  }

  /** Name these persons, and keep who was named and is not on the list; RED that names nobody names its author. */
  #name(named: readonly string[]): void {
    const offered = all<HTMLInputElement>("[name=mp-named]", this.#box);
    const listed = new Set(offered.map((input) => input.value));
    let ids = [...named, ...people(this.#marking).filter((id) => !listed.has(id))];
    const [author] = offered;
    if (this.#marking.tlp !== "RED") ids = [];
    else if (ids.length === 0 && author !== undefined) {
      author.checked = true;
      ids = [author.value];
    }
    this.#marking.audience = [...this.#marking.audience.filter((item) => !item.startsWith("@")), ...ids.map((id) => `@${id}`)];
  }

  #changed(): void {
    const { tlp, handling } = this.#marking;
    const needed = tlp === "AMBER" || tlp === "AMBER+STRICT";
    const tokens = one("[data-tokens]", this.#box);
    if (tokens !== null) tokens.hidden = !needed;
    for (const note of all("[data-not-needed]", this.#box)) note.hidden = needed;
    for (const part of all("[data-people]", this.#box)) part.hidden = tlp !== "RED";
    for (const part of all("[data-caveat]", this.#box)) part.hidden = !handling.includes("H3");
    const text = format(this.#marking);
    for (const slot of all("[data-preset]", this.#box))
      slot.setAttribute("aria-pressed", String(slot.dataset["preset"] === text));
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#ask(text), WAIT_MS);
  }

  /** Say whom the marking reaches, always from the server. */
  async #ask(text: string): Promise<void> {
    const address = this.#box.dataset["reachUrl"] ?? "";
    const said = one("[data-reach]", this.#box);
    if (address === "" || said === null) return;
    const mine = (this.#asked += 1);
    const answer = await fetch(`${address}?marking=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
    if (mine !== this.#asked) return;
    said.textContent = answer.ok ? ((await answer.json()) as { text: string }).text : "";
  }
}
