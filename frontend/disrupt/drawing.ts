/** The drawing of who is left: the server's SVG, whose marks, ties, names and shades follow the choice. */

import { makeSvg } from "../network/dom.ts";
import type { Choice } from "./choice.ts";
import type { LabRow } from "./contract.ts";
import { nearest } from "./places.ts";

const TINTS = 8;
const LEAST_SHADED = 3;
const BELOW = 10;

export class Drawing {
  private readonly marks = new Map<number, SVGGElement>();
  private readonly names = new Map<number, SVGTextElement>();
  private readonly ties: { element: SVGElement; one: number; other: number }[] = [];
  private readonly shades: SVGGElement | null;
  private readonly nameLayer: SVGGElement | null;
  private here = -1;

  constructor(
    readonly svg: SVGSVGElement,
    private readonly lab: LabRow,
    private readonly choice: Choice,
  ) {
    for (const mark of svg.querySelectorAll<SVGGElement>(".mark")) this.marks.set(Number(mark.dataset.at), mark);
    for (const name of svg.querySelectorAll<SVGTextElement>(".name")) this.names.set(Number(name.dataset.at), name);
    for (const tie of svg.querySelectorAll<SVGElement>(".tie"))
      this.ties.push({ element: tie, one: Number(tie.dataset.a), other: Number(tie.dataset.b) });
    this.shades = svg.querySelector(".shades");
    this.nameLayer = svg.querySelector(".names");
    this.here = lab.plan[0] ?? lab.nodes.findIndex((node) => node.open);
    this.marks.get(this.here)?.setAttribute("tabindex", "0");
    choice.onChange(() => this.follow());
    this.listen();
  }

  /** The mark under a pointer or focus, where it may be chosen. */
  atOf(target: EventTarget | null): number {
    const mark = target instanceof Element ? target.closest<SVGGElement>(".mark.is-open") : null;
    return mark === null ? -1 : Number(mark.dataset.at);
  }

  markOf(at: number): SVGGElement | undefined {
    return this.marks.get(at);
  }

  private follow(): void {
    for (const [at, mark] of this.marks) {
      const gone = this.choice.isOut(at);
      mark.classList.toggle("is-gone", gone);
      mark.classList.toggle("is-yours", gone && !this.lab.plan.includes(at));
      if (mark.hasAttribute("aria-pressed")) mark.setAttribute("aria-pressed", String(gone));
    }
    for (const { element, one, other } of this.ties)
      element.classList.toggle("is-gone", this.choice.isGone(one) || this.choice.isGone(other));
    for (const at of this.choice.takenIn) if (!this.names.has(at)) this.nameMark(at);
    for (const [at, name] of this.names) {
      name.classList.toggle("is-gone", this.choice.isOut(at));
      if (name.classList.contains("is-extra")) name.toggleAttribute("hidden", !this.choice.isOut(at));
    }
    this.shade();
  }

  /** Who is taken in by hand gets a name, though the drawing had no room for it. */
  private nameMark(at: number): void {
    const node = this.lab.nodes[at];
    if (!node) return;
    const name = makeSvg("text", { class: "name is-extra", x: node.x, y: node.y + node.r + BELOW, "text-anchor": "middle" }, node.label);
    if (node.lang) name.setAttribute("lang", node.lang);
    this.names.set(at, name);
    this.nameLayer?.append(name);
  }

  private shade(): void {
    const pieces = this.choice.pieces;
    const paths = new Map<number, string[]>();
    this.lab.nodes.forEach((node, at) => {
      const piece = pieces.of(at);
      if (piece < 0 || pieces.sizeOf(piece) < LEAST_SHADED) return;
      const path = paths.get(piece) ?? [];
      path.push(`M${Math.round(node.x)} ${Math.round(node.y)}h.01`);
      paths.set(piece, path);
    });
    for (const [one, other] of this.lab.ties) {
      if (this.choice.isGone(one) || this.choice.isGone(other)) continue;
      const [a, b] = [this.lab.nodes[one], this.lab.nodes[other]];
      if (a && b)
        paths.get(pieces.of(one))?.push(`M${Math.round(a.x)} ${Math.round(a.y)}L${Math.round(b.x)} ${Math.round(b.y)}`);
    }
    const ordered = [...paths].sort(([one], [other]) => pieces.sizeOf(other) - pieces.sizeOf(one));
    this.shades?.replaceChildren(
      ...ordered.flatMap(([, path], number) => {
        const d = path.join("");
        const tint = `s-${(number % TINTS) + 1}`;
        return [
          makeSvg("path", { class: `shade-edge ${tint}`, "stroke-width": this.lab.reach + 2, d }),
          makeSvg("path", { class: `shade ${tint}`, "stroke-width": this.lab.reach, d }),
        ];
      }),
    );
  }

  private listen(): void {
    this.svg.addEventListener("click", (event) => {
      const at = this.atOf(event.target);
      if (at < 0) return;
      this.focus(at);
      this.choice.toggle(at);
    });
    this.svg.addEventListener("keydown", (event) => {
      const at = this.atOf(event.target);
      if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        this.choice.toggle(at);
      } else if (event.key.startsWith("Arrow")) {
        const next = nearest(this.lab.nodes, at, event.key, (other) => this.lab.nodes[other]?.open ?? false);
        event.preventDefault();
        if (next >= 0) this.focus(next);
      }
    });
    this.svg.addEventListener("focusin", (event) => this.ring(this.atOf(event.target)));
    this.svg.addEventListener("focusout", () => this.ring(-1));
  }

  /** Focus moves in the drawing by arrows: one stop for Tab, whatever its size. */
  private focus(at: number): void {
    this.marks.get(this.here)?.setAttribute("tabindex", "-1");
    this.here = at;
    const mark = this.marks.get(at);
    mark?.setAttribute("tabindex", "0");
    mark?.focus();
  }

  private ring(at: number): void {
    for (const ring of this.svg.querySelectorAll(".ring")) ring.remove();
    if (at >= 0) this.marks.get(at)?.append(makeSvg("circle", { class: "ring", r: 1.45 }));
  }
}
