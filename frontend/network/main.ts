/** The network picture. Mounts on every element with `data-network`. */

import { Acts, type Tool } from "./acts.ts";
import { onTheme } from "./colours.ts";
import { readPicture } from "./contract.ts";
import { make } from "./dom.ts";
import { Filters } from "./filters.ts";
import { keepingFocus, listenToKeys } from "./keys.ts";
import { List } from "./list.ts";
import { Model } from "./model.ts";
import "./network.css";
import { Panel } from "./panel.ts";
import { listenToPointer } from "./pointer.ts";
import { Stage } from "./stage.ts";
import { Timeline } from "./timeline.ts";
import { say, sayCount, takeWords, type WordKey } from "./words.ts";

async function mount(root: HTMLElement): Promise<void> {
  takeWords(root);
  const model = new Model(await readPicture(root));
  const filters = make("aside", { class: "network-filters", attrs: { "aria-label": say("show") } });
  const canvas = make("div", { class: "network-canvas" });
  const hint = make("span", { class: "network-hint", attrs: { role: "status", "aria-live": "polite" } });
  const line = make("p", { class: "network-line", text: summary(model) });
  model.onChange((what) => what === "view" && (line.textContent = summary(model)));
  const stageBox = make("div", { class: "network-stage", attrs: { role: "group", "aria-label": say("stage") } }, canvas);
  const time = make("section", { class: "network-time", attrs: { "aria-label": say("histogram") } });
  const side = make("aside", { class: "network-side", attrs: { "aria-label": say("list_title"), tabindex: -1 } });
  const bar = make("div", { class: "network-bar" });
  root.classList.add("network");
  root.replaceChildren(filters, make("div", { class: "network-main" }, bar, stageBox, line), time, side);

  const stage: Stage = new Stage(model, canvas, root);
  stageBox.append(stage.minimap.element);
  const tools = new Map<Tool, HTMLElement>();
  const acts = new Acts(
    model,
    () => stage,
    (words) => (hint.textContent = words),
    (tool) => {
      for (const [key, button] of tools) button.setAttribute("aria-pressed", String(key === tool));
      canvas.classList.toggle("is-lasso", tool === "lasso");
    },
    root,
  );
  const choose = (id: string, add: boolean): void => acts.choose(id, add);
  const list = new List(
    model,
    stage.colours,
    (id, add) => {
      acts.choose(id, add);
      if (!add) panel.showChosen();
    },
    (id) => stage.reveal(id),
  );
  const panel: Panel = new Panel(
    model,
    side,
    list,
    { choose, clear: () => acts.clear(), nextPath: () => acts.nextPath() },
    stage.colours,
    root.dataset.panelUrl ?? "",
    root.dataset.aroundUrl ?? "",
  );
  const filterColumn = new Filters(model, filters, stage.colours);
  const timeline = new Timeline(model, time);
  const print = (): void => {
    if (root.dataset.printUrl) location.assign(root.dataset.printUrl);
    else window.print();
  };
  buildTools(bar, hint, tools, { acts, stage, panel, print });
  onTheme(() => {
    list.repaint(stage.colours);
    panel.repaint(stage.colours);
    filterColumn.repaint(stage.colours);
  });
  listenToPointer(model, stage, acts, canvas);
  listenToKeys(root, { acts, stage, timeline, print });
  openAddressed(model, acts);
  root.dataset.ready = "true";
  root.dispatchEvent(new CustomEvent("network:ready", { bubbles: true, detail: { model, stage } }));
}

function buildTools(
  bar: HTMLElement,
  hint: HTMLElement,
  tools: Map<Tool, HTMLElement>,
  on: { acts: Acts; stage: Stage; panel: Panel; print: () => void },
): void {
  const button = (words: WordKey, key: string, act: () => void, tool?: Tool): HTMLElement => {
    const element: HTMLElement = make(
      "button",
      { attrs: { type: "button", "aria-pressed": tool ? String(tool === "select") : undefined, "aria-keyshortcuts": key || undefined, "data-key": key.toLowerCase() || undefined }, on: { click: () => keepingFocus(element, act) } },
      say(words),
      key ? make("kbd", { text: key }) : null,
    );
    if (tool) tools.set(tool, element);
    return element;
  };
  const { acts, stage, panel } = on;
  bar.append(
    make(
      "div",
      { class: "network-tools", attrs: { role: "toolbar", "aria-label": say("select") } },
      button("select", "V", () => acts.setTool("select"), "select"),
      button("lasso", "L", () => acts.setTool("lasso"), "lasso"),
      button("expand", "E", () => acts.expand()),
      button("path", "P", () => acts.setTool("path"), "path"),
      button("fit", "F", () => stage.fit()),
      button("list", "T", () => panel.showList()),
      button("hide", "H", () => acts.hide()),
      button("print", "", on.print),
    ),
    hint,
  );
}

/** Open with a record or a path chosen: `?chosen=a,b`, `?path=a,b`. */
function openAddressed(model: Model, acts: Acts): void {
  const asked = new URLSearchParams(location.search);
  const ids = (key: string): string[] => (asked.get(key) ?? "").split(",").filter((id) => model.byId.has(id));
  const [from, to] = ids("path");
  if (from && to) {
    acts.choose(from, false);
    acts.setTool("path");
    acts.choose(to, false);
    return;
  }
  const chosen = ids("chosen");
  if (chosen.length === 1) acts.choose(chosen[0] as string, false);
  else if (chosen.length) acts.chooseAll(chosen);
}

function summary(model: Model): string {
  const { picture } = model;
  const tray = model.nodes.filter((node) => node.tray).length;
  const shields = picture.counts["kind:protected"] ?? 0;
  const nodes = model.nodes.filter((node) => model.isShown(node)).length;
  const ties = model.ties.filter((tie) => model.isTieShown(tie)).length;
  const all = { all_nodes: model.nodes.length, all_ties: model.ties.length };
  const whole = nodes === all.all_nodes && ties === all.all_ties;
  const parts = whole ? [sayCount("record_count", nodes), sayCount("tie_count", ties)] : [say("shown_of", { nodes, ties, ...all })];
  if (model.stubs.length) parts.push(sayCount("withheld_count", model.stubs.length));
  if (tray) parts.push(sayCount("tray_count", tray));
  if (shields) parts.push(sayCount("protected_count", shields));
  return parts.join(" · ");
}

for (const root of document.querySelectorAll<HTMLElement>("[data-network]")) {
  mount(root).catch((reason: unknown) => {
    root.setAttribute("role", "alert");
    root.append(make("p", { class: "network-note", text: reason instanceof Error ? reason.message : String(reason) }));
  });
}
