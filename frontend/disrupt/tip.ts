/** A word beside the mark under the pointer or focus; the tables hold the same. */

import { make, name } from "../network/dom.ts";
import type { Choice } from "./choice.ts";
import type { LabRow } from "./contract.ts";
import type { Drawing } from "./drawing.ts";
import { number, say } from "./words.ts";

const BESIDE = 10;

export class Tip {
  private at = -1;
  private readonly box = make("div", { class: "lab-tip", attrs: { hidden: true, "aria-hidden": "true" } });

  constructor(
    private readonly lab: LabRow,
    private readonly choice: Choice,
    private readonly drawing: Drawing,
  ) {
    const figure = drawing.svg.parentElement as HTMLElement;
    figure.append(this.box);
    const show = (event: Event): void => this.show((this.at = drawing.atOf(event.target)), figure);
    choice.onChange(() => {
      if (!this.box.hidden) this.show(this.at, figure);
    });
    drawing.svg.addEventListener("pointerover", show);
    drawing.svg.addEventListener("focusin", show);
    drawing.svg.addEventListener("pointerleave", () => (this.box.hidden = true));
    drawing.svg.addEventListener("focusout", () => (this.box.hidden = true));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.box.hidden = true;
    });
  }

  private show(at: number, figure: HTMLElement): void {
    const node = this.lab.nodes[at];
    const mark = this.drawing.markOf(at);
    this.box.hidden = !node || !mark;
    if (!node || !mark) return;
    const pairs = number(this.choice.wouldLeave(at));
    const heading = make("b", {}, name(node.label, node.lang));
    const said = [node.role, node.state].filter(Boolean).join(" · ");
    const effect = say(this.choice.isOut(at) ? "would_return" : "would_leave", { pairs });
    this.box.replaceChildren(heading, said, said ? make("br") : "", effect);
    const [around, spot] = [figure.getBoundingClientRect(), mark.getBoundingClientRect()];
    const left = Math.min(spot.right - around.left + BESIDE, around.width - this.box.offsetWidth - 4);
    const top = Math.min(spot.top - around.top, around.height - this.box.offsetHeight - 4);
    this.box.style.setProperty("left", `${Math.max(4, left) + figure.scrollLeft}px`);
    this.box.style.setProperty("top", `${Math.max(4, top)}px`);
  }
}
