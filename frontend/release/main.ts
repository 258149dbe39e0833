/** A release's form: the readers follow each choice, codes become tokens, the button names the second officer. */

import { all, make, one } from "../shell/dom.ts";
import { Tokens } from "../shell/tokens.ts";

const WAIT_MS = 150;

class Release {
  readonly #form: HTMLFormElement;
  readonly #readers: HTMLElement;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(form: HTMLFormElement, readers: HTMLElement) {
    this.#form = form;
    this.#readers = readers;
    for (const field of all<HTMLInputElement>("[data-codes]", form)) this.#tokens(field);
    one("[data-look]", form)?.remove(); // the readers follow by themselves
    form.addEventListener("change", (event) => this.#onChange(event.target as HTMLElement));
    form.addEventListener("click", (event) => {
      if ((event.target as HTMLElement).closest("[data-strict]") === null) return;
      event.preventDefault();
      this.#choose("AMBER+STRICT");
    });
    this.#nameOfficer();
  }

  #onChange(field: HTMLElement): void {
    if (field instanceof HTMLSelectElement && field.name === "second_officer") return this.#nameOfficer();
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
    if (field.name === "handling") this.#keepHandling(field as HTMLInputElement);
    if (["tlp", "pap", "handling", "releasable_to", "purposes", "named"].includes(field.name)) this.#later();
  }

  /** H0 stands alone: it says that no other code holds. H3 wants its text. */
  #keepHandling(changed: HTMLInputElement): void {
    const boxes = all<HTMLInputElement>("input[name=handling]", this.#form);
    const others = boxes.filter((box) => box.value !== "H0");
    const none = boxes.find((box) => box.value === "H0");
    if (changed.value === "H0" && changed.checked) for (const box of others) box.checked = false;
    if (none !== undefined) none.checked = !others.some((box) => box.checked);
    const caveat = one("[data-caveat]", this.#form);
    if (caveat !== null) caveat.hidden = !others.some((box) => box.value === "H3" && box.checked);
  }

  #choose(level: string): void {
    const radio = one<HTMLInputElement>(`input[name=tlp][value="${CSS.escape(level)}"]`, this.#form);
    if (radio === null) return;
    radio.checked = true;
    radio.focus();
    this.#later();
  }

  #later(): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => void this.#look(), WAIT_MS);
  }

  async #look(): Promise<void> {
    const asked = ++this.#asked;
    const body = new FormData(this.#form);
    body.set("act", "look");
    this.#readers.setAttribute("aria-busy", "true");
    const answer = await fetch(location.href, { method: "POST", body, headers: { "X-Fragment": "1" } });
    if (asked !== this.#asked) return; // a later choice is on its way
    this.#readers.removeAttribute("aria-busy");
    if (!answer.ok) return this.#form.submit();
    const answered = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["readers", "as-shown"]) {
      const fresh = answered.getElementById(part);
      if (fresh !== null) document.getElementById(part)?.replaceChildren(...fresh.childNodes);
    }
  }

  #tokens(field: HTMLInputElement): void {
    const hidden = make("input");
    hidden.type = "hidden";
    hidden.name = field.name;
    hidden.value = field.value;
    const box = make("div", "tokens");
    field.replaceWith(box, hidden);
    field.removeAttribute("name");
    field.classList.remove("input");
    box.append(field);
    field.addEventListener("keydown", (event) => {
      // a code is taken as soon as it is whole; the Enter after it asks for nothing
      if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) event.preventDefault();
    });
    const codes = field.value.split(",").flatMap((code) => (code.trim() === "" ? [] : [code.trim()]));
    const tokens = new Tokens(box, (chosen) => {
      hidden.value = chosen.join(",");
      this.#later();
    });
    tokens.set(codes);
  }

  #nameOfficer(): void {
    const officer = one<HTMLSelectElement>("select[name=second_officer]", this.#form)?.selectedOptions[0];
    const name = officer?.dataset["name"];
    const words = one("[data-ask-words]", this.#form);
    const pattern = this.#form.dataset["ask"];
    if (words !== null && pattern !== undefined && name !== undefined) words.textContent = pattern.replace("{name}", name);
  }
}

const form = one<HTMLFormElement>("form[data-release]");
const readers = one("#readers");
if (form !== null && readers !== null) new Release(form, readers);
