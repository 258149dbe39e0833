/** The list beside the picture: the same records in the same order. It is the accessible picture. */

import type { Colours } from "./colours.ts";
import { make, name } from "./dom.ts";
import { markCanvas, markOf } from "./marks.ts";
import type { Model, Entity } from "./model.ts";
import { say, sayCode, sayCount } from "./words.ts";

const BATCH = 100;

export class List {
  readonly element = make("ol", { class: "network-list" });
  /** Narrows the rows to those whose names carry what is typed; the picture stays as it is. */
  readonly find = make("input", { class: "network-find", attrs: { type: "search", autocomplete: "off", spellcheck: "false", maxlength: 200 } });
  private readonly none = make("li", { class: "network-note", text: say("found_none"), attrs: { role: "none" } });
  private letters = "";
  private readonly rows = new Map<string, HTMLElement>();
  private shown = BATCH;
  private last = "";

  constructor(
    private readonly model: Model,
    private colours: Colours,
    private readonly choose: (id: string, add: boolean) => void,
    private readonly reveal: (id: string) => void,
  ) {
    this.element.setAttribute("role", "listbox");
    this.element.setAttribute("aria-multiselectable", "true");
    this.element.setAttribute("aria-label", say("list_title"));
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    this.find.placeholder = say("find");
    this.find.setAttribute("aria-label", say("find"));
    this.find.addEventListener("input", () => {
      this.letters = plain(this.find.value);
      this.shown = BATCH;
      this.build();
    });
    this.find.addEventListener("keydown", (event) => this.onFindKey(event));
    model.onChange((what) => what === "view" && this.build());
    this.build();
  }

  repaint(colours: Colours): void {
    this.colours = colours;
    this.build();
  }

  focus(): void {
    const chosen = this.model.now.selected.at(-1) ?? this.last;
    const row = (chosen && this.rows.get(chosen)) || this.rows.values().next().value;
    (row as HTMLElement | undefined)?.focus();
  }

  private build(): void {
    const held = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.id : undefined;
    this.rows.clear();
    const nodes = this.model.nodes.filter((node) => this.model.isShown(node) && !this.model.isFaded(node) && this.isFound(node));
    const items: HTMLElement[] = nodes.slice(0, this.shown).map((node) => this.row(node));
    if (nodes.length > this.shown) items.push(this.more(nodes.length - this.shown));
    this.element.replaceChildren(...(items.length || !this.letters ? items : [this.none]));
    const first = this.rows.get(this.model.now.selected[0] ?? "") ?? this.rows.values().next().value;
    if (first) first.tabIndex = 0;
    if (held) this.rows.get(held)?.focus();
  }

  private row(node: Entity): HTMLElement {
    const words = node.protected ? say("protected_person") : node.label || sayCode("kind", node.kind);
    const said = [node.protected ? "" : node.role || (node.kind === "person" ? "" : sayCode("kind", node.kind)), node.custody ? say("arrested") : ""]
      .filter(Boolean)
      .join(", ");
    const row = make(
      "li",
      {
        class: "network-row",
        attrs: { role: "option", tabindex: -1, "data-id": node.id, "aria-selected": String(this.model.isChosen(node.id)) },
        on: {
          click: (event) => this.choose(node.id, event.shiftKey),
          focus: () => {
            this.last = node.id;
            this.model.hover(node.id);
            this.reveal(node.id);
          },
          blur: () => this.model.hover(null),
        },
      },
      markCanvas(markOf(node), this.colours, 15),
      make("span", {}, name(words, node.protected ? "" : node.label_lang), said ? make("span", { class: "said", text: ` ${said}` }) : null),
      make("span", { class: "count" }, make("span", { text: String(node.ties), attrs: { "aria-hidden": "true" } }), make("span", { class: "sr-only", text: sayCount("tie_count", node.ties) })),
    );
    this.rows.set(node.id, row);
    return row;
  }

  private more(count: number): HTMLElement {
    const act = (): void => {
      this.shown += BATCH * 5;
      this.build();
    };
    return make("li", { attrs: { role: "none" } }, make("button", { class: "network-act", text: sayCount("more_rows", count), attrs: { type: "button" }, on: { click: act } }));
  }

  /** A protected person has no name to be found by. */
  private isFound(node: Entity): boolean {
    if (!this.letters) return true;
    return !node.protected && plain(`${node.label} ${node.other_label}`).includes(this.letters);
  }

  private onFindKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      if (!this.find.value) return;
      this.find.value = "";
      this.letters = "";
      this.build();
    } else if (event.key === "ArrowDown") this.rows.values().next().value?.focus();
    else if (event.key === "Enter") {
      const id = this.rows.keys().next().value;
      if (id && this.letters) this.choose(id, false);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private onKey(event: KeyboardEvent): void {
    const here = event.target as HTMLElement;
    const id = here.dataset.id;
    if (!id) return;
    if (event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      const { selected } = this.model.now;
      const url = this.model.node(id).url;
      if (!event.shiftKey && url && selected.length === 1 && selected[0] === id) location.assign(url);
      else this.choose(id, event.shiftKey);
      return;
    }
    const all = [...this.rows.keys()];
    const at = all.indexOf(id);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (to >= all.length && this.model.nodes.length > this.shown) {
      this.shown += BATCH;
      this.build();
    }
    const next = [...this.rows.values()][Math.max(0, Math.min(this.rows.size - 1, to))];
    if (!next) return;
    here.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

/** Letters without case and marks, so that "nguyen" finds "Nguyễn". */
function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
