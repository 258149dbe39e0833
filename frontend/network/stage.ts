/** The stage: sigma with our programs, and the layers drawn by hand beneath and above. */

import Graph from "graphology";
import Sigma from "sigma";
import { Atlas } from "./atlas.ts";
import { Lens, type Spot } from "./camera.ts";
import { onTheme, readColours, type Colours } from "./colours.ts";
import { HullCache } from "./hull-cache.ts";
import { Hulls } from "./hulls.ts";
import { boxOf, Labels, type Box } from "./labels.ts";
import { Minimap, type Extent } from "./minimap.ts";
import type { Model, Entity, Tie } from "./model.ts";
import { nodeProgramOf, type DrawnNode } from "./node-program.ts";
import { clearOf, drawClaims, drawHovered, drawLabels, drawLetters, letterBox, drawLasso, drawRings, drawTieWords } from "./overlay.ts";
import { drawStubs, placeStubs, stubSpot } from "./stubs.ts";
import { lookOf, tintOf } from "./tie-look.ts";
import { TieProgram, type DrawnTie } from "./tie-program.ts";

const HIDE_TIES_ABOVE = 6000;
const REST_MS = 160;
const ZOOM_STEP = 1.45;
const CLOSEST = 0.02;
const FARTHEST = 1.6;
const HULLS_OFF_PATH = 0.45;

export class Stage {
  readonly sigma: Sigma;
  readonly lens = new Lens();
  colours: Colours;
  lasso: Spot[] = [];
  readonly minimap: Minimap;
  private readonly atlas: Atlas;
  private readonly textures = { stale: false };
  private readonly hulls: Hulls;
  private readonly hullCache: HullCache | null;
  private rest = 0;
  private drawnScale = 0;
  private readonly labels: Labels;
  private readonly stubs;
  private readonly under: CanvasRenderingContext2D;
  private readonly over: CanvasRenderingContext2D;
  private spots = new Map<string, Spot>();
  private readonly calm = matchMedia("(prefers-reduced-motion: reduce)");

  constructor(
    private readonly model: Model,
    canvas: HTMLElement,
    root: HTMLElement,
  ) {
    this.colours = readColours(root);
    this.atlas = new Atlas(model);
    this.atlas.paint(this.colours);
    this.hulls = new Hulls(model);
    this.hullCache = model.large ? new HullCache(this.hulls) : null;
    this.labels = new Labels(model);
    this.stubs = placeStubs(model);
    this.minimap = new Minimap(model, (x, y) => this.centre(x, y));
    this.sigma = new Sigma(graphOf(model), canvas, {
      allowInvalidContainer: true,
      autoRescale: true,
      defaultEdgeType: "tie",
      defaultNodeType: "mark",
      doubleClickZoomingRatio: 1,
      edgeProgramClasses: { tie: TieProgram as never },
      edgeReducer: (_, data) => this.drawnTie(data as { tie: Tie }) as never,
      enableEdgeEvents: false,
      hideEdgesOnMove: model.ties.length > HIDE_TIES_ABOVE,
      itemSizesReference: "positions",
      labelRenderedSizeThreshold: Infinity,
      maxCameraRatio: FARTHEST,
      minCameraRatio: CLOSEST,
      nodeProgramClasses: { mark: nodeProgramOf(this.atlas, this.textures) as never },
      nodeReducer: (_, data) => this.drawnNode(data as { node: Entity }) as never,
      renderLabels: false,
      stagePadding: 26,
      zIndex: false,
      zoomToSizeRatioFunction: zoomLaw(model),
    });
    this.under = this.layer("under", { beforeLayer: "edges" });
    this.over = this.layer("over", { afterLayer: "nodes" });
    this.sigma.on("afterRender", () => this.draw());
    this.sigma.on("resize", () => this.fitLayers());
    this.fitLayers();
    model.onChange((what) => (what === "view" ? this.restyle() : this.sigma.scheduleRender()));
    onTheme(() => this.retint(root));
    new ResizeObserver(() => {
      this.sigma.resize();
      this.sigma.refresh({ schedule: true });
    }).observe(canvas);
    this.sigma.refresh();
  }

  /** Where a record stands on the stage now. */
  spotOf(id: string): Spot | undefined {
    return this.spots.get(id);
  }

  fit(): void {
    this.move({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }

  zoom(closer: boolean): void {
    const camera = this.sigma.getCamera();
    const ratio = camera.getBoundedRatio(camera.ratio * (closer ? 1 / ZOOM_STEP : ZOOM_STEP));
    this.move({ ...camera.getState(), ratio });
  }

  /** Bring a record onto the stage if it is off it or near the edge. */
  reveal(id: string): void {
    const node = this.model.byId.get(id);
    if (!node) return;
    const spot = this.lens.spot(node.x, node.y);
    const margin = 60;
    const inside = spot.x > margin && spot.y > margin && spot.x < this.lens.width - margin && spot.y < this.lens.height - margin;
    if (!inside) this.centre(node.x, node.y);
  }

  centre(x: number, y: number): void {
    const at = this.sigma.viewportToFramedGraph(this.sigma.graphToViewport({ x, y }));
    this.move({ ...this.sigma.getCamera().getState(), x: at.x, y: at.y });
  }

  /** The records inside a line drawn on the stage. */
  within(line: Spot[]): string[] {
    return this.model.nodes
      .filter((node) => this.model.isShown(node) && !node.protected)
      .filter((node) => {
        const spot = this.spots.get(node.id);
        return spot !== undefined && isInside(spot, line);
      })
      .map((node) => node.id);
  }

  private move(state: { x: number; y: number; ratio: number; angle: number }): void {
    const camera = this.sigma.getCamera();
    if (this.calm.matches) camera.setState(state);
    else void camera.animate(state, { duration: 180 });
  }

  private restyle(): void {
    this.minimap.repaint();
    this.sigma.refresh({ skipIndexation: true, schedule: true });
  }

  private retint(root: HTMLElement): void {
    this.colours = readColours(root);
    this.atlas.paint(this.colours);
    this.hullCache?.forget();
    this.textures.stale = true;
    this.minimap.repaint();
    this.sigma.refresh({ skipIndexation: true });
  }

  private drawnNode({ node }: { node: Entity }): Partial<DrawnNode> {
    return {
      x: node.x,
      y: node.y,
      size: node.r,
      hidden: !this.model.isShown(node),
      type: "mark",
      place: this.atlas.placeOf(node),
      alpha: this.model.nodeAlpha(node),
    };
  }

  private drawnTie({ tie }: { tie: Tie }): Partial<DrawnTie> {
    const onPath = this.model.isOnPath(tie.index);
    const family = this.model.familyOf(tie) ?? tie.family;
    return {
      hidden: !this.model.isTieShown(tie),
      type: "tie",
      look: lookOf(tie, { onPath, family }),
      tint: tintOf(family, this.model.tieAlpha(tie), this.colours, onPath),
    };
  }

  private layer(id: string, place: { beforeLayer: string } | { afterLayer: string }): CanvasRenderingContext2D {
    const canvas = this.sigma.createCanvas(id, place);
    canvas.style.pointerEvents = "none";
    return canvas.getContext("2d") as CanvasRenderingContext2D;
  }

  private fitLayers(): void {
    const { width, height } = this.sigma.getDimensions();
    const density = devicePixelRatio || 1;
    for (const pen of [this.under, this.over]) {
      pen.canvas.style.width = `${width}px`;
      pen.canvas.style.height = `${height}px`;
      pen.canvas.width = width * density;
      pen.canvas.height = height * density;
    }
  }

  private draw(): void {
    const { lens, model, colours, sigma } = this;
    lens.read(sigma);
    const ratio = sigma.getCamera().ratio;
    const density = devicePixelRatio || 1;
    const view = this.view();
    this.findSpots();
    this.drawUnder(density, view);
    const mapShown = this.minimap.draw(ratio, view, colours);
    const pen = this.over;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
    pen.setTransform(density, 0, 0, density, 0, 0);
    const blocked = this.blocked(mapShown);
    const marks = this.marks();
    const letters = this.hulls.letters(lens).map((letter) => {
      const moved = clearOf(letter, [...marks, ...blocked], lens.width);
      blocked.push(letterBox(moved));
      return moved;
    });
    const labels = this.labels.place(lens, { ratio, blocked, spots: this.spots });
    drawTieWords(pen, model, lens, colours, [...blocked, ...labels.map(boxOf), ...this.pathMarks()]);
    drawLetters(pen, letters, colours);
    drawHovered(pen, model, lens, colours, this.spots);
    drawRings(pen, model, lens, colours, this.spots);
    drawLabels(pen, labels, model, colours);
    drawLasso(pen, this.lasso, colours);
  }

  private drawUnder(density: number, view: Extent): void {
    const pen = this.under;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
    if (this.hulls.any) {
      const alpha = this.model.now.path ? HULLS_OFF_PATH : 1;
      if (this.hullCache) {
        pen.setTransform(density, 0, 0, density, 0, 0);
        this.hullCache.draw(pen, this.lens, view, this.colours, alpha);
        this.sharpenAtRest();
      } else {
        this.lens.apply(pen, density);
        this.hulls.draw(pen, this.colours, { alpha, unit: 1 / this.lens.scale, view });
      }
    }
    pen.setTransform(density, 0, 0, density, 0, 0);
    drawClaims(pen, this.model, this.lens, this.colours);
    if (this.model.now.stubsOff) return;
    drawStubs(pen, this.stubs.filter((stub) => this.model.isShown(stub.node)), {
      lens: this.lens,
      colours: this.colours,
      alphaOf: (node) => this.model.nodeAlpha(node),
    });
  }

  /** Once zooming has stopped, draw the hulls anew at this zoom. */
  private sharpenAtRest(): void {
    if (this.drawnScale === this.lens.scale) return;
    this.drawnScale = this.lens.scale;
    window.clearTimeout(this.rest);
    this.rest = window.setTimeout(() => {
      this.hullCache?.forget();
      this.sigma.scheduleRender();
    }, REST_MS);
  }

  /** The room that marks take, where groups have letters. */
  private marks(): Box[] {
    if (this.model.large) return [];
    return [...this.spots].map(([id, spot]) => {
      const reach = this.model.node(id).r * this.lens.sizeScale + 3;
      return { left: spot.x - reach, right: spot.x + reach, top: spot.y - reach, bottom: spot.y + reach };
    });
  }

  /** The marks and rings of the path, which words on its ties must not cover. */
  private pathMarks(): Box[] {
    return (this.model.now.path?.nodes ?? []).flatMap((id) => {
      const spot = this.spots.get(id);
      if (!spot) return [];
      const reach = this.model.node(id).r * this.lens.sizeScale + 6;
      return [{ left: spot.x - reach, right: spot.x + reach, top: spot.y - reach, bottom: spot.y + reach }];
    });
  }

  private findSpots(): void {
    this.spots = new Map();
    for (const node of this.model.nodes) {
      if (!this.model.isShown(node)) continue;
      const spot = this.lens.spot(node.x, node.y);
      if (this.lens.isOn(spot, 30)) this.spots.set(node.id, spot);
    }
  }

  private blocked(mapShown: boolean): Box[] {
    const { width, height } = this.lens;
    const boxes: Box[] = [];
    if (mapShown) {
      boxes.push({ left: width - Minimap.size.width, right: width, top: height - Minimap.size.height, bottom: height });
    }
    for (const stub of this.model.now.stubsOff ? [] : this.stubs) {
      const end = stubSpot(stub, this.lens);
      boxes.push({ left: end.x - 7, right: end.x + 7, top: end.y - 7, bottom: end.y + 7 });
    }
    return boxes;
  }

  /** What is on the stage, in layout units. */
  private view(): Extent {
    const first = this.sigma.viewportToGraph({ x: 0, y: 0 });
    const last = this.sigma.viewportToGraph({ x: this.lens.width, y: this.lens.height });
    return { left: first.x, right: last.x, top: first.y, bottom: last.y };
  }
}

function graphOf(model: Model): Graph {
  const graph = new Graph({ multi: true, type: "directed" });
  for (let i = model.nodes.length - 1; i >= 0; i--) {
    const node = model.nodes[i] as Entity;
    graph.addNode(node.id, { x: node.x, y: node.y, size: node.r, node });
  }
  const weakestFirst = [...model.ties].sort((a, b) => lookOf(a)[0] - lookOf(b)[0]);
  for (const tie of weakestFirst) graph.addEdge(tie.source, tie.target, { tie });
  return graph;
}

/** Nodes grow more slowly than space, so that zooming in makes room for names. */
function zoomLaw(model: Model): (ratio: number) => number {
  const exponent = model.large ? 0.85 : 0.72;
  return (ratio) => Math.pow(ratio, exponent);
}

function isInside(spot: Spot, line: Spot[]): boolean {
  let inside = false;
  for (let i = 0, j = line.length - 1; i < line.length; j = i++) {
    const a = line[i] as Spot;
    const b = line[j] as Spot;
    if (a.y > spot.y !== b.y > spot.y && spot.x < ((b.x - a.x) * (spot.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}
