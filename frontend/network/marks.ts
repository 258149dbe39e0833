/** Draw the mark of a record on any 2D canvas: shape by kind, sign by role. Shared by atlas, list and legend. */

import glyphs from "../../src/breakwater/core/network/glyphs.json";
import type { Colours } from "./colours.ts";
import type { Entity } from "./model.ts";

interface Kind {
  form: string;
  stroke?: number;
  inner?: string;
}

const KINDS = glyphs.kinds as Record<string, Kind>;
const SIGNS = glyphs.signs as Record<string, string>;
const paths = new Map<string, Path2D>();

/** What a sprite shows; equal keys look alike. */
export interface Mark {
  kind: string;
  sign: string;
  custody: boolean;
}

export function markOf(node: Pick<Entity, "kind" | "role_family" | "custody">): Mark {
  const kind = node.kind in KINDS ? node.kind : "other";
  return { kind, sign: kind === "person" ? node.role_family || "person" : "", custody: node.custody };
}

export function markKey(mark: Mark): string {
  return `${mark.kind}/${mark.sign}/${mark.custody ? "custody" : ""}`;
}

/** Draw a mark with its middle at the origin and radius 1. */
export function drawMark(pen: CanvasRenderingContext2D, mark: Mark, colours: Colours): void {
  const kind = KINDS[mark.kind] ?? (KINDS.other as Kind);
  if (kind.form === "disc") drawDisc(pen, mark, colours);
  else drawForm(pen, mark, kind, colours);
}

function drawDisc(pen: CanvasRenderingContext2D, mark: Mark, colours: Colours): void {
  pen.beginPath();
  pen.arc(0, 0, 1, 0, 2 * Math.PI);
  if (!mark.custody) {
    pen.fillStyle = colours.node;
    pen.fill();
    drawSign(pen, SIGNS[mark.sign] ?? "", colours.onNode, 1.18);
    return;
  }
  pen.fillStyle = colours.surface;
  pen.fill();
  pen.save();
  pen.clip();
  hatch(pen, colours.custody);
  pen.restore();
  pen.lineWidth = 0.14;
  pen.strokeStyle = colours.thing;
  pen.beginPath();
  pen.arc(0, 0, 0.93, 0, 2 * Math.PI);
  pen.stroke();
  drawSign(pen, SIGNS[mark.sign] ?? "", colours.ink, 1.05, colours.surface);
}

/** Upright bars: they survive grey copiers. */
function hatch(pen: CanvasRenderingContext2D, colour: string): void {
  pen.fillStyle = colour;
  for (let x = -0.9; x < 1; x += 0.36) pen.fillRect(x, -1, 0.13, 2);
}

function drawForm(pen: CanvasRenderingContext2D, mark: Mark, kind: Kind, colours: Colours): void {
  const colour = mark.kind === "protected" ? colours.protected : mark.kind === "network" || mark.kind === "organisation" ? colours.node : colours.thing;
  pen.save();
  pen.scale(1 / 12, 1 / 12);
  pen.translate(-12, -12);
  const form = kind.form === "ring" ? ring() : pathOf(kind.form);
  pen.fillStyle = colours.surface;
  pen.fill(form);
  if (mark.custody) {
    pen.save();
    pen.clip(form);
    pen.translate(12, 12);
    pen.scale(12, 12);
    hatch(pen, colours.custody);
    pen.restore();
  }
  pen.lineJoin = "round";
  pen.lineWidth = kind.stroke ?? 1.9;
  pen.strokeStyle = colour;
  pen.stroke(form);
  if (kind.inner) {
    pen.fillStyle = colour;
    pen.fill(pathOf(kind.inner), "evenodd");
  }
  pen.restore();
}

function drawSign(pen: CanvasRenderingContext2D, path: string, colour: string, size: number, halo = ""): void {
  if (!path) return;
  pen.save();
  pen.scale(size / 24, size / 24);
  pen.translate(-12, -12);
  const sign = pathOf(path);
  if (halo) {
    pen.lineWidth = 7;
    pen.lineJoin = "round";
    pen.strokeStyle = halo;
    pen.stroke(sign);
  }
  pen.fillStyle = colour;
  pen.fill(sign, "evenodd");
  pen.restore();
}

function ring(): Path2D {
  let path = paths.get("ring");
  if (!path) {
    path = new Path2D();
    path.arc(12, 12, 11, 0, 2 * Math.PI);
    paths.set("ring", path);
  }
  return path;
}

function pathOf(text: string): Path2D {
  let path = paths.get(text);
  if (!path) {
    path = new Path2D(text);
    paths.set(text, path);
  }
  return path;
}

/** Make a small picture of a mark for list and legend: a canvas, hidden from readers (words stand beside). */
export function markCanvas(mark: Mark, colours: Colours, size = 16): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const scale = Math.max(2, devicePixelRatio || 1);
  canvas.width = canvas.height = size * scale;
  canvas.style.width = canvas.style.height = `${size}px`;
  canvas.setAttribute("aria-hidden", "true");
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.scale(scale, scale);
    pen.translate(size / 2, size / 2);
    pen.scale(size / 2.5, size / 2.5);
    drawMark(pen, mark, colours);
  }
  return canvas;
}
