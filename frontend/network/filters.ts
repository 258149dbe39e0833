/** The left column: what is shown, and the legend in the same rows. */

import type { Colours } from "./colours.ts";
import type { Family } from "./contract.ts";
import { make, makeSvg } from "./dom.ts";
import { markCanvas } from "./marks.ts";
import { FAMILIES, type Model } from "./model.ts";
import { say, sayCode } from "./words.ts";

const KIND_ORDER = [
  "person",
  "organisation",
  "network",
  "vessel",
  "vehicle",
  "premises",
  "phone",
  "device",
  "online_account",
  "bank_account",
  "crypto_wallet",
  "hawala_ledger",
  "document",
  "event",
];

export class Filters {
  private readonly boxes: { box: HTMLInputElement; isOn: () => boolean }[] = [];

  constructor(
    private readonly model: Model,
    private readonly element: HTMLElement,
    private colours: Colours,
  ) {
    this.build();
    model.onChange((what) => {
      if (what === "view") for (const { box, isOn } of this.boxes) box.checked = isOn();
    });
  }

  repaint(colours: Colours): void {
    this.colours = colours;
    this.build();
  }

  private build(): void {
    this.boxes.length = 0;
    this.element.replaceChildren(this.kinds(), this.ties(), this.howSure(), this.roles(), this.groups());
  }

  private section(title: string, ...rows: (Node | null)[]): HTMLElement {
    const id = `network-filter-${title.toLowerCase().replace(/\W+/g, "-")}`;
    const section = make("section", { attrs: { "aria-labelledby": id } }, make("h3", { text: title, attrs: { id } }));
    for (const row of rows) if (row) section.append(row);
    return section;
  }

  private kinds(): HTMLElement {
    const { counts } = this.model.picture;
    const present = Object.keys(counts)
      .filter((key) => key.startsWith("kind:") && key !== "kind:protected")
      .map((key) => key.slice(5));
    const place = (kind: string): number => (KIND_ORDER.includes(kind) ? KIND_ORDER.indexOf(kind) : KIND_ORDER.length);
    present.sort((a, b) => place(a) - place(b));
    const rows = present.map((kind) =>
      this.row(markCanvas({ kind, sign: kind === "person" ? "person" : "", custody: false }, this.colours), {
        words: sayCode("kind", kind),
        count: String(counts[`kind:${kind}`] ?? 0),
        off: (view) => view.kindsOff,
        key: kind,
      }),
    );
    const shields = counts["kind:protected"];
    return this.section(say("show"), ...rows, shields ? this.always() : null);
  }

  private always(): HTMLElement {
    const box = make("input", { attrs: { type: "checkbox", checked: true, disabled: true } });
    const mark = markCanvas({ kind: "protected", sign: "", custody: false }, this.colours);
    return make(
      "label",
      { class: "network-filter" },
      box,
      mark,
      make("span", { text: sayCode("kind", "protected") }),
      make("span", { class: "count", text: say("always") }),
    );
  }

  private ties(): HTMLElement {
    const rows = FAMILIES.filter((family) => this.model.ties.some((tie) => tie.families.includes(family))).map((family) =>
      this.row(this.tieSample(family, 3), {
        words: this.wordOf(family),
        count: String(this.model.ties.filter((tie) => tie.families.includes(family)).length),
        off: (view) => view.familiesOff,
        key: family,
        tie: true,
      }),
    );
    return this.section(say("ties"), ...rows);
  }

  /** Where all ties of a family say one thing, such as "met", that word; else the family's. */
  private wordOf(family: Family): string {
    const said = new Set<string>();
    for (const { families, words } of this.model.ties) if (families[0] === family) said.add((words[0] ?? "").split(",", 1)[0] as string);
    const [only] = said;
    return said.size === 1 && only ? only : sayCode("family", family);
  }

  private howSure(): HTMLElement {
    const present = [3, 2, 1].filter((confidence) => this.model.ties.some((tie) => tie.confidence === confidence));
    const rows: HTMLElement[] = present.map((confidence) =>
      this.row(this.tieSample("works", confidence), {
        words: sayCode("confidence", confidence),
        count: String(this.model.ties.filter((tie) => tie.confidence === confidence).length),
        off: (view) => view.confidenceOff as Set<unknown> as Set<string>,
        key: confidence as unknown as string,
        tie: true,
      }),
    );
    if (this.model.claims.length) {
      rows.push(this.toggle(this.dots(), say("may_be_same"), "claimsOff"));
    }
    if (this.model.stubs.length) rows.push(this.toggle(this.stubSample(), say("end_withheld"), "stubsOff"));
    return this.section(say("how_sure"), ...rows);
  }

  private roles(): HTMLElement | string {
    const { counts } = this.model.picture;
    const present = Object.keys(counts)
      .filter((key) => key.startsWith("role:"))
      .map((key) => key.slice(5));
    const rows = present.map((role) =>
      this.row(markCanvas({ kind: "person", sign: role, custody: false }, this.colours, 15), {
        words: sayCode("role", role),
        count: "",
        off: (view) => view.rolesOff,
        key: role,
      }),
    );
    const grid = make("div", { class: "network-roles" }, ...rows);
    if (counts.custody) {
      const mark = markCanvas({ kind: "person", sign: "person", custody: true }, this.colours, 15);
      grid.append(make("div", { class: "network-legend" }, mark, make("span", { text: say("in_custody") })));
    }
    return this.section(say("persons"), present.length || counts.custody ? grid : null, this.note(say("size_means")));
  }

  private groups(): HTMLElement | string {
    if (!this.model.picture.groups.length) return "";
    return this.section(say("groups"), this.note(say("groups_mean")));
  }

  private note(text: string): HTMLElement {
    return make("p", { class: "network-note", text });
  }

  private row(
    sign: Node,
    how: { words: string; count: string; off: (view: Model["now"]) => Set<string>; key: string; tie?: boolean },
  ): HTMLElement {
    const isOn = (): boolean => !how.off(this.model.now).has(how.key);
    const box = make("input", { attrs: { type: "checkbox" } });
    box.checked = isOn();
    box.addEventListener("change", () => {
      this.model.change((view) => {
        if (box.checked) how.off(view).delete(how.key);
        else how.off(view).add(how.key);
      });
    });
    this.boxes.push({ box, isOn });
    return make(
      "label",
      { class: how.tie ? "network-filter is-tie" : "network-filter" },
      box,
      sign,
      make("span", { text: how.words }),
      how.count ? make("span", { class: "count", text: how.count }) : null,
    );
  }

  private toggle(sign: Node, words: string, field: "claimsOff" | "stubsOff"): HTMLElement {
    const isOn = (): boolean => !this.model.now[field];
    const box = make("input", { attrs: { type: "checkbox" } });
    box.checked = isOn();
    box.addEventListener("change", () => this.model.change((view) => (view[field] = !box.checked)));
    this.boxes.push({ box, isOn });
    return make("label", { class: "network-filter is-tie" }, box, sign, make("span", { text: words }));
  }

  private tieSample(family: Family, confidence: number): SVGSVGElement {
    const stroke = this.colours.families[family];
    const arrow = family === "commands" || family === "pays";
    const dash = confidence === 3 ? "none" : confidence === 2 ? "7 4" : "3 3";
    const lines = family === "pays" ? [5.3, 8.7] : [7];
    const end = arrow ? 27 : 33;
    const drawn = lines.map((y) =>
      makeSvg("line", { x1: 1, y1: y, x2: end, y2: y, stroke, "stroke-width": family === "commands" ? 1.9 : 1.3, "stroke-dasharray": dash }),
    );
    const head = arrow ? [makeSvg("path", { d: "M33 7l-8-3.600v7.200Z", fill: stroke })] : [];
    return sample(...drawn, ...head);
  }

  private dots(): SVGSVGElement {
    return sample(
      makeSvg("line", { x1: 1, y1: 7, x2: 33, y2: 7, stroke: this.colours.accent, "stroke-width": 1.7, "stroke-dasharray": "1.5 3" }),
    );
  }

  private stubSample(): SVGSVGElement {
    const stroke = this.colours.stub;
    return sample(
      makeSvg("line", { x1: 1, y1: 7, x2: 21, y2: 7, stroke, "stroke-width": 1.3 }),
      makeSvg("circle", { cx: 27, cy: 7, r: 5.5, fill: "none", stroke, "stroke-dasharray": "2.200 1.800" }),
      makeSvg("text", { x: 27, y: 9.8, fill: stroke, "font-size": 8, "text-anchor": "middle" }, "?"),
    );
  }
}

function sample(...children: Node[]): SVGSVGElement {
  return makeSvg("svg", { width: 34, height: 14, viewBox: "0 0 34 14", "aria-hidden": "true" }, ...children);
}
