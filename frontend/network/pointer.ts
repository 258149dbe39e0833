/** Mouse and touch on the stage: choose, add, lasso, expand, the menu of a record. */

import type { Acts } from "./acts.ts";
import { make } from "./dom.ts";
import type { Model } from "./model.ts";
import type { Stage } from "./stage.ts";
import { say } from "./words.ts";

export function listenToPointer(model: Model, stage: Stage, acts: Acts, canvas: HTMLElement): void {
  const { sigma } = stage;
  let menu: HTMLElement | null = null;
  const closeMenu = (): void => {
    menu?.remove();
    menu = null;
  };
  sigma.on("enterNode", ({ node }) => {
    model.hover(node);
    canvas.classList.add("is-over");
  });
  sigma.on("leaveNode", () => {
    model.hover(null);
    canvas.classList.remove("is-over");
  });
  sigma.on("clickNode", ({ node, event }) => {
    closeMenu();
    acts.choose(node, isAdding(event.original));
  });
  sigma.on("doubleClickNode", (payload) => {
    payload.preventSigmaDefault();
    acts.choose(payload.node, false);
    acts.expand();
  });
  sigma.on("doubleClickStage", (payload) => payload.preventSigmaDefault());
  const lasso = listenToLasso(stage, acts, canvas);
  sigma.on("clickStage", () => {
    if (lasso.justEnded()) return;
    if (menu) closeMenu();
    else if (acts.tool === "select") acts.clear();
  });
  sigma.on("rightClickNode", ({ node, event }) => {
    event.original.preventDefault();
    closeMenu();
    if (!model.isChosen(node)) acts.choose(node, false);
    menu = menuOf(model, node, acts, closeMenu);
    menu.style.left = `${Math.min(event.x, stage.lens.width - 160)}px`;
    menu.style.top = `${Math.min(event.y, stage.lens.height - 120)}px`;
    canvas.parentElement?.append(menu);
    menu.querySelector<HTMLElement>("a, button")?.focus();
  });
}

function menuOf(model: Model, id: string, acts: Acts, close: () => void): HTMLElement {
  const node = model.node(id);
  const act = (words: string, key: string, run: () => void): HTMLElement =>
    make(
      "button",
      {
        attrs: { type: "button", role: "menuitem" },
        on: {
          click: () => {
            close();
            run();
          },
        },
      },
      words,
      make("kbd", { text: key }),
    );
  return make(
    "div",
    { class: "network-menu", attrs: { role: "menu" }, on: { keydown: (event) => event.key === "Escape" && close() } },
    node.url ? make("a", { text: say("open"), attrs: { href: node.url, role: "menuitem" } }) : null,
    act(say("expand"), "E", () => acts.expand()),
    act(say("path"), "P", () => acts.setTool("path")),
    act(say("hide"), "H", () => acts.hide()),
  );
}

function listenToLasso(stage: Stage, acts: Acts, canvas: HTMLElement): { justEnded: () => boolean } {
  let endedAt = -Infinity;
  const captor = stage.sigma.getMouseCaptor();
  let drawing = false;
  captor.on("mousedown", (event) => {
    if (acts.tool !== "lasso") return;
    event.preventSigmaDefault();
    drawing = true;
    stage.lasso = [{ x: event.x, y: event.y }];
  });
  captor.on("mousemovebody", (event) => {
    if (!drawing) return;
    event.preventSigmaDefault();
    stage.lasso.push({ x: event.x, y: event.y });
    stage.sigma.scheduleRender();
  });
  captor.on("mouseup", () => {
    if (!drawing) return;
    drawing = false;
    endedAt = performance.now();
    const found = stage.within(stage.lasso);
    stage.lasso = [];
    acts.setTool("select");
    acts.chooseAll(found);
    stage.sigma.scheduleRender();
  });
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  // letting the button go ends in a click on the ground, which would clear the choice
  return { justEnded: () => performance.now() - endedAt < 300 };
}

function isAdding(event: MouseEvent | TouchEvent): boolean {
  return event.shiftKey || event.ctrlKey || event.metaKey;
}
