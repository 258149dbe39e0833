/** What a person can do on the picture: one function an act, whether by key, mouse or button. */

import { waysBetween, type Way } from "./paths.ts";
import type { Model } from "./model.ts";
import type { Stage } from "./stage.ts";
import { say, sayCount } from "./words.ts";

export type Tool = "select" | "lasso" | "path";

export class Acts {
  tool: Tool = "select";
  private ways: Way[] = [];
  private pathFrom: string | null = null;

  constructor(
    private readonly model: Model,
    private readonly stage: () => Stage,
    /** Say something to everybody: shown and announced. */
    private readonly tell: (words: string) => void,
    private readonly toolChanged: (tool: Tool) => void,
    private readonly root: HTMLElement,
  ) {}

  choose(id: string, add: boolean): void {
    if (this.tool === "path") {
      this.pathTo(id);
      return;
    }
    this.model.change((view) => {
      view.path = null;
      if (!add) view.selected = [id];
      else if (view.selected.includes(id)) view.selected = view.selected.filter((held) => held !== id);
      else view.selected = [...view.selected, id];
    });
    this.stage().reveal(id);
    this.root.dispatchEvent(new CustomEvent("network:select", { bubbles: true, detail: { ids: [...this.model.now.selected] } }));
  }

  chooseAll(ids: string[]): void {
    if (!ids.length) return;
    this.model.change((view) => {
      view.path = null;
      view.selected = ids;
    });
    this.tell(sayCount("selected", ids.length));
  }

  clear(): void {
    this.pathFrom = null;
    this.tell("");
    const { selected, path } = this.model.now;
    if (!selected.length && !path) return;
    this.model.change((view) => {
      view.selected = [];
      view.path = null;
    });
  }

  /** Leave the tool, then the choice; false when there was neither. */
  escape(): boolean {
    if (this.tool !== "select") {
      this.setTool("select");
      return true;
    }
    const { selected, path } = this.model.now;
    if (!selected.length && !path) return false;
    this.clear();
    return true;
  }

  setTool(tool: Tool): void {
    this.tool = tool;
    this.pathFrom = null;
    if (tool === "path") {
      const from = this.model.now.selected[0];
      if (from && !this.model.node(from).protected) this.pathFrom = from;
      this.askPath();
    } else this.tell(tool === "lasso" ? say("lasso_hint") : "");
    this.toolChanged(tool);
  }

  /** Take the chosen records' neighbours in, those hidden by hand included. */
  expand(): void {
    const { selected } = this.model.now;
    if (!selected.length) return;
    const reached = new Set(selected);
    for (const id of selected) for (const other of this.model.neighbours.get(id) ?? []) reached.add(other);
    this.model.change((view) => {
      view.path = null;
      for (const id of reached) view.hidden.delete(id);
      view.selected = [...reached].filter((id) => selected.includes(id) || this.model.isShown(this.model.node(id)));
    });
    this.tell(sayCount("selected", this.model.now.selected.length));
    this.root.dispatchEvent(new CustomEvent("network:expand", { bubbles: true, detail: { ids: selected } }));
  }

  hide(): void {
    const { selected } = this.model.now;
    if (!selected.length) return;
    const may = selected.filter((id) => !this.model.node(id).protected);
    if (may.length) {
      this.model.change((view) => {
        for (const id of may) view.hidden.add(id);
        view.selected = view.selected.filter((id) => !may.includes(id));
        view.path = null;
      });
    }
    const refused = may.length < selected.length;
    this.tell([refused ? say("hide_refused") : "", may.length ? sayCount("hidden", may.length) : ""].filter(Boolean).join(" "));
  }

  undo(): void {
    if (this.model.undo()) this.tell("");
  }

  nextPath(): void {
    const path = this.model.now.path;
    if (!path || !this.ways.length) return;
    const next = path.number + 1;
    if (next >= this.ways.length) {
      this.tell(say("path_last"));
      return;
    }
    this.show(next);
  }

  private askPath(): void {
    const from = this.pathFrom ? this.model.node(this.pathFrom) : null;
    this.tell(from ? say("path_pick", { name: from.label }) : say("path_pick_first"));
  }

  private pathTo(id: string): void {
    if (this.model.node(id).protected) return;
    if (!this.pathFrom || this.pathFrom === id) {
      this.pathFrom = id;
      this.model.change((view) => {
        view.path = null;
        view.selected = [id];
      });
      this.askPath();
      return;
    }
    const from = this.pathFrom;
    this.ways = waysBetween(this.model, from, id);
    this.setTool("select");
    if (!this.ways.length) this.tell(say("path_none"));
    else this.show(0);
  }

  private show(number: number): void {
    const way = this.ways[number];
    if (!way) return;
    this.model.change((view) => {
      view.path = { nodes: way.nodes, ties: way.ties, number };
      view.selected = [];
    });
  }
}
