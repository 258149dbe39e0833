/** The right column: the list, or the chosen record with its ties and statements, or the path. */

import type { Colours } from "./colours.ts";
import { make, name } from "./dom.ts";
import type { List } from "./list.ts";
import { markCanvas, markOf } from "./marks.ts";
import type { Model, Entity, Tie } from "./model.ts";
import { say, sayCode, sayCount } from "./words.ts";

export interface PanelActs {
  choose: (id: string, add: boolean) => void;
  clear: () => void;
  nextPath: () => void;
}

export class Panel {
  private asked = 0;
  private listAsked = false;

  constructor(
    private readonly model: Model,
    private readonly element: HTMLElement,
    private readonly list: List,
    private readonly acts: PanelActs,
    private colours: Colours,
    private readonly address: string,
    /** Where the picture around a record is: takes {id}. */
    private readonly around = "",
  ) {
    model.onChange((what) => {
      if (what !== "view") return;
      if (!model.now.selected.length && !model.now.path) this.listAsked = false;
      this.build();
    });
    this.build();
  }

  repaint(colours: Colours): void {
    this.colours = colours;
    this.build();
  }

  /** Show the list even while something is chosen. */
  showList(): void {
    this.listAsked = true;
    this.build();
    this.list.focus();
  }

  showChosen(): void {
    if (!this.listAsked) return;
    this.listAsked = false;
    this.build();
  }

  private build(): void {
    const { selected, path } = this.model.now;
    this.asked += 1;
    const held = this.element.contains(document.activeElement);
    if (path && !this.listAsked) this.element.replaceChildren(...this.path(path));
    else if (selected.length === 1 && !this.listAsked) this.element.replaceChildren(...this.record(this.model.node(selected[0] as string)));
    else this.element.replaceChildren(...this.overview(selected.length));
    if (held && !this.element.contains(document.activeElement)) this.takeFocus();
  }

  /** The reader was in this column: stay there, on the row chosen or on the new heading. */
  private takeFocus(): void {
    if (this.element.contains(this.list.element)) this.list.focus();
    else this.element.querySelector("h2")?.focus();
  }

  private overview(chosen: number): Node[] {
    const parts: Node[] = [make("div", { class: "network-title" }, make("h3", { text: say("list_title") }), make("span", { class: "count", text: say("ties_head"), attrs: { "aria-hidden": "true" } }))];
    if (chosen) {
      parts.push(
        make("div", { class: "network-acts" }, make("span", { class: "network-chip is-accent", text: sayCount("selected", chosen) }), this.button(say("clear"), this.acts.clear)),
      );
    }
    parts.push(this.list.find, make("p", { class: "network-note", text: say("list_keys") }), this.list.element);
    const disagreed = this.model.nodes.filter((node) => node.disagree && this.model.isShown(node));
    if (disagreed.length) {
      parts.push(make("h3", { text: `${say("disagree")} · ${disagreed.length}` }));
      const line = make("p");
      disagreed.slice(0, 12).forEach((node, i) => line.append(i ? " · " : "", name(node.label, node.label_lang)));
      parts.push(line);
    }
    if (this.model.stubs.length) {
      parts.push(make("h3", { text: say("not_known") }), make("p", { text: sayCount("withheld_count", this.model.stubs.length) }));
    }
    return parts;
  }

  private record(node: Entity): Node[] {
    if (node.protected) return this.shield(node);
    const chips = make("div", { class: "network-chips" });
    const chip = (text: string, kind = ""): void => chips.append(make("span", { class: `network-chip ${kind}`, text }));
    chip(node.role || sayCode("kind", node.kind));
    if (node.place) chip(say("bridges", { place: node.place, ranked: this.model.picture.ranked }));
    chip(sayCount("tie_count", node.ties));
    if (node.custody) chip(say("arrested"));
    if (node.disagree) chip(`⚠ ${say("disagree")}`, "is-warning");
    const acts = make("div", { class: "network-acts" });
    if (node.url) acts.append(make("a", { class: "network-act", text: say("open"), attrs: { href: node.url } }));
    if (node.url && this.around) acts.append(make("a", { class: "network-act", text: say("around"), attrs: { href: this.around.replace("{id}", encodeURIComponent(node.id)) } }));
    acts.append(this.button(say("clear"), this.acts.clear));
    return [this.head(node), chips, acts, ...this.statements(node), ...this.ties(node)];
  }

  private shield(node: Entity): Node[] {
    return [
      this.head(node, say("protected_person")),
      make("p", { class: "network-note", text: say("protected_note") }),
      make("div", { class: "network-acts" }, this.button(say("clear"), this.acts.clear)),
    ];
  }

  private head(node: Entity, title = ""): HTMLElement {
    const words = make("h2", { attrs: { tabindex: -1 } }, title || name(node.label || sayCode("kind", node.kind), node.label_lang));
    const other = node.other_label ? make("div", { class: "other" }, name(node.other_label)) : null;
    return make("div", { class: "network-head" }, markCanvas(markOf(node), this.colours, 22), make("div", {}, words, other));
  }

  /** Fetch the record's statements as a fragment of HTML from this server. */
  private statements(node: Entity): Node[] {
    if (!this.address) return [];
    const box = make("div", { text: say("loading"), attrs: { "aria-live": "polite" } });
    const asked = this.asked;
    const address = this.address.replace("{id}", encodeURIComponent(node.id));
    void fetch(address, { headers: { Accept: "text/html", "X-Requested-With": "fetch" } })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(String(answer.status)))))
      .then((html) => {
        if (asked !== this.asked) return;
        const page = new DOMParser().parseFromString(html, "text/html");
        box.replaceChildren(...page.body.childNodes);
      })
      .catch(() => {
        if (asked === this.asked) box.replaceChildren(make("p", { class: "network-note", text: say("panel_failed") }));
      });
    return [box];
  }

  private ties(node: Entity): Node[] {
    const stubs = this.model.stubs.filter((stub) => stub.node === node.id);
    const ties = node.at.map((at) => this.model.ties[at] as Tie).filter((tie) => this.model.isTieShown(tie));
    ties.sort((a, b) => b.confidence - a.confidence || a.index - b.index);
    const rows = ties.map((tie) => this.tieRow(tie, node.id));
    const withheld = stubs.map((stub) =>
      make(
        "div",
        { class: "network-tie" },
        make("span", { class: "said", text: stub.relation }),
        make("span", { class: "said", text: stub.originator ? say("withheld_by", { name: stub.originator }) : say("end_withheld") }),
      ),
    );
    return [make("h3", { text: say("ties_title", { count: ties.length + stubs.length }) }), ...rows, ...withheld];
  }

  private tieRow(tie: Tie, from: string): HTMLElement {
    const other = this.model.node(tie.source === from ? tie.target : tie.source);
    const arrow = tie.directed ? (tie.source === from ? " →" : " ←") : "";
    const label = other.protected ? say("protected_person") : other.label || sayCode("kind", other.kind);
    const go = make("button", { attrs: { type: "button" }, on: { click: () => this.acts.choose(other.id, false) } }, name(label, other.label_lang));
    const when = spanOf(tie) ? make("span", { class: "said", text: ` ${spanOf(tie)}` }) : null;
    return make(
      "div",
      { class: "network-tie" },
      make("span", { class: "said", text: `${tie.words.join(", ")}${arrow}` }),
      make("div", {}, go, when, graded(tie)),
    );
  }

  private path(path: NonNullable<Model["now"]["path"]>): Node[] {
    const ends = [path.nodes[0], path.nodes[path.nodes.length - 1]].map((id) => this.model.node(id as string));
    const ties = path.ties.map((at) => this.model.ties[at] as Tie);
    const from = [...new Set(ties.map((tie) => tie.originator).filter(Boolean))].join(", ");
    const weakest = Math.min(3, ...ties.map((tie) => tie.confidence));
    const chips = make("div", { class: "network-chips" });
    chips.append(make("span", { class: "network-chip is-accent", text: sayCount("steps", ties.length) }));
    if (from) chips.append(make("span", { class: "network-chip", text: say("originators", { names: from }) }));
    chips.append(make("span", { class: "network-chip", text: say("weakest", { words: sayCode("confidence", weakest) }) }));
    const title = make("h2", { attrs: { tabindex: -1 } }, name(ends[0]?.label ?? ""), make("span", { class: "other", text: ` ${say("path_to")} ` }), name(ends[1]?.label ?? ""));
    const steps = ties.map((tie, i) => {
      const a = this.model.node(path.nodes[i] as string);
      const b = this.model.node(path.nodes[i + 1] as string);
      const arrow = tie.directed ? (tie.source === a.id ? "→" : "←") : "–";
      return make(
        "div",
        { class: "network-tie" },
        make("span", { class: "said", text: tie.words[0] ?? "" }),
        make("div", {}, make("strong", {}, name(a.label)), ` ${arrow} `, make("strong", {}, name(b.label)), make("div", { class: "said", text: spanOf(tie) }), graded(tie)),
      );
    });
    return [
      make("h3", { text: path.number ? say("path_number", { number: path.number + 1 }) : say("shortest_path") }),
      title,
      chips,
      ...steps,
      make("div", { class: "network-acts" }, this.button(say("next_path"), this.acts.nextPath, "N"), this.button(say("clear"), this.acts.clear)),
      make("p", { class: "network-note", text: say("path_last") }),
    ];
  }

  private button(text: string, act: () => void, key = ""): HTMLElement {
    return make("button", { class: "network-act", attrs: { type: "button", "data-key": key.toLowerCase() || undefined }, on: { click: act } }, text, key ? make("kbd", { text: key }) : null);
  }
}

function spanOf(tie: Tie): string {
  return tie.when ?? tie.since?.slice(0, 7) ?? "";
}

function graded(tie: Tie): HTMLElement {
  return make(
    "div",
    { class: "graded" },
    tie.grade ? make("span", { class: "network-grade", text: tie.grade }) : null,
    tie.originator ?? "",
    tie.tlp ? make("span", { class: "network-tlp", text: tie.tlp, attrs: { "data-tlp": tie.tlp } }) : null,
  );
}
