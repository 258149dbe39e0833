/** Keep the draft, check, hand in. The server answers each; nothing is lost while it does not. */

import { icon, make, one } from "../shell/dom.ts";
import { toast } from "../shell/toast.ts";
import { clearProblems, type Problem, showProblems } from "./problems.ts";
import type { Sheet } from "./sheet.ts";
import { say } from "./words.ts";

const IDLE_MS = 2500;
const LONGEST_UNSAVED_MS = 10_000;

interface Answer {
  done?: string;
  text?: string;
  problems?: Problem[];
  saved?: string;
  above?: string;
  below?: string;
}

export class Sending {
  readonly #form: HTMLFormElement;
  readonly #sheet: () => Sheet;
  #timer = 0;
  #since = 0;
  #dirty = false;
  #handed = false;
  #saidUnsaved = false;

  constructor(form: HTMLFormElement, sheet: () => Sheet) {
    this.#form = form;
    this.#sheet = sheet;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const button = event.submitter;
      void this.#send(button instanceof HTMLButtonElement ? button : null);
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void this.#keep(true);
    });
  }

  changed(): void {
    if (!this.#dirty) this.#since = Date.now();
    this.#dirty = true;
    clearTimeout(this.#timer);
    const wait = Math.min(IDLE_MS, Math.max(0, this.#since + LONGEST_UNSAVED_MS - Date.now()));
    this.#timer = window.setTimeout(() => void this.#keep(false), wait);
  }

  /** What is keyed, without the files: a draft keeps text alone. */
  #fields(): URLSearchParams {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(this.#form)) if (typeof value === "string" && value !== "") fields.append(name, value);
    return fields;
  }

  async #keep(leaving: boolean): Promise<void> {
    const fields = this.#fields();
    const isEmpty = this.#sheet().rows.length === 0 && !["report-title", "report-reference", "report-text"].some((name) => fields.get(name));
    if (!this.#dirty || this.#handed || isEmpty) return;
    this.#dirty = false;
    try {
      const answer = await fetch(this.#form.dataset["draftUrl"] ?? "", {
        method: "POST",
        body: fields,
        headers: { Accept: "application/json" },
        keepalive: leaving && fields.toString().length < 60_000,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#kept((await answer.json()) as Answer);
      this.#saidUnsaved = false;
    } catch {
      this.#dirty = true;
      if (!this.#handed && !this.#saidUnsaved) toast({ text: say("notSaved"), tone: "error" });
      this.#saidUnsaved = true;
    }
  }

  #kept(answer: Answer): void {
    const tag = one("[data-saved]");
    if (tag !== null) {
      tag.hidden = false;
      tag.textContent = (tag.dataset["words"] ?? "").replace("#", answer.saved ?? "");
    }
    for (const side of ["above", "below"] as const) {
      const banner = one(`.banner-${side}`);
      if (banner !== null && answer[side] !== undefined) banner.outerHTML = answer[side];
    }
    const key = one<HTMLInputElement>("[name=key]", this.#form)?.value ?? "";
    history.replaceState(null, "", `${location.pathname}?draft=${key}`);
  }

  async #send(button: HTMLButtonElement | null): Promise<void> {
    if (button?.getAttribute("aria-disabled") === "true") return;
    const isCheck = button?.value === "check";
    const restore = this.#busy(button);
    try {
      const body = new FormData();
      // what is empty says nothing; left out, a long hand-in stays within the number of fields a server takes
      for (const [name, value] of new FormData(this.#form))
        if (typeof value === "string" ? value !== "" : value.size > 0 || value.name !== "") body.append(name, value);
      body.set("act", isCheck ? "check" : "submit");
      const answer = await fetch(this.#form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      await this.#answered(answer);
    } catch {
      this.#outcome("error", say("noAnswer"));
    }
    restore();
  }

  async #answered(answer: Response): Promise<void> {
    const type = answer.headers.get("Content-Type") ?? "";
    if (!type.startsWith("application/json")) {
      // a page: the session is over, or the right to contribute is
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const bold = page.querySelector("h1")?.textContent ?? "";
      return this.#outcome("error", bold, page.querySelector(".error-page p")?.textContent ?? "");
    }
    const said = (await answer.json()) as Answer;
    if (said.done !== undefined) {
      this.#handed = true;
      clearTimeout(this.#timer);
      return location.assign(said.done);
    }
    clearProblems(this.#form);
    const rest = showProblems(this.#form, said.problems ?? []);
    const [first] = rest;
    if (first !== undefined) this.#outcome("error", first.reason, first.remedy);
    else this.#outcome(answer.ok ? "done" : "error", said.text ?? "");
  }

  #outcome(tone: "done" | "error", bold: string, plain = ""): void {
    const message = make(
      "div",
      `message message-${tone}`,
      icon(tone === "done" ? "circle-check" : "circle-x"),
      make("div", "", make("b", "", bold), ` ${plain}`),
    );
    if (tone === "error") message.setAttribute("role", "alert");
    one("[data-outcome]")?.replaceChildren(message);
  }

  /** While it is on its way the button says so, and a second press does nothing. */
  #busy(button: HTMLButtonElement | null): () => void {
    if (button === null) return () => undefined;
    const words = [...button.childNodes];
    button.setAttribute("aria-disabled", "true");
    if (button.dataset["busy"] !== undefined) {
      button.style.setProperty("min-inline-size", `${button.offsetWidth}px`);
      button.replaceChildren(button.dataset["busy"]);
    }
    return () => {
      button.removeAttribute("aria-disabled");
      button.replaceChildren(...words);
      this.#sheet().renumber();
    };
  }
}
