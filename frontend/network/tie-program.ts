/** Draw ties on the graphics card: width in pixels at every zoom; dash, double line and arrow in the shader. */

import { EdgeProgram, type ProgramInfo } from "sigma/rendering";
import { CORNERS } from "./corners.ts";
import type { EdgeDisplayData, NodeDisplayData, RenderParams } from "sigma/types";

const { FLOAT, UNSIGNED_BYTE } = WebGLRenderingContext;

const VERTEX = /* glsl */ `
attribute vec2 a_from;
attribute vec2 a_to;
attribute vec2 a_radii;
attribute vec4 a_look;
attribute vec4 a_tint;
attribute vec2 a_corner;
uniform mat3 u_matrix;
uniform vec2 u_viewport;
uniform float u_sizeRatio;
uniform float u_detail;
varying vec2 v_at;
varying float v_length;
varying vec4 v_look;
varying vec4 v_tint;
void main() {
  v_look = vec4(a_look.x * mix(0.62, 1.0, u_detail), a_look.yzw * u_detail);
  vec2 half_view = u_viewport * 0.5;
  vec2 from = (u_matrix * vec3(a_from, 1.0)).xy * half_view;
  vec2 to = (u_matrix * vec3(a_to, 1.0)).xy * half_view;
  vec2 way = to - from;
  float whole = max(length(way), 0.001);
  vec2 along = way / whole;
  vec2 across = vec2(-along.y, along.x);
  vec2 radii = a_radii / u_sizeRatio;
  float gap = a_look.z * u_detail > 0.5 ? 1.5 : 0.0;
  float first = min(radii.x, whole * 0.5);
  float last = max(whole - radii.y - gap, first);
  /* No wider than what is drawn: where there is no graphics card, every pixel costs. */
  float arrow_side = (6.5 + a_look.x * 1.5) * 0.42;
  float reach = 1.0 + max(v_look.x * 0.5, max(v_look.z * arrow_side, v_look.w * 2.6));
  float s = a_corner.x < 0.0 ? first - 1.0 : last + 1.0;
  vec2 spot = from + along * s + across * a_corner.y * reach;
  gl_Position = vec4(spot / half_view, 0.0, 1.0);
  v_at = vec2(s - first, a_corner.y * reach);
  v_length = last - first;
  v_tint = a_tint * mix(0.75, 1.0, u_detail);
}`;

/* look: width, dash (0 solid, 1 long, 2 short, 3 dots), arrow, double line. */
const FRAGMENT = /* glsl */ `
precision mediump float;
varying vec2 v_at;
varying float v_length;
varying vec4 v_look;
varying vec4 v_tint;
void main(void) {
  float side = abs(v_at.y);
  float half_width = v_look.x * 0.5;
  float head = v_look.z > 0.5 ? 6.5 + v_look.x * 1.5 : 0.0;
  float ink = 0.0;
  float body_end = v_length - head * 0.8;
  if (v_look.w > 0.5) ink = 1.0 - smoothstep(0.1, 1.1, abs(side - 1.9) - 0.35);
  else ink = 1.0 - smoothstep(-0.5, 0.5, side - half_width);
  if (v_look.y > 0.5) {
    float period = v_look.y > 2.5 ? 5.0 : (v_look.y > 1.5 ? 6.0 : 11.0);
    float on = v_look.y > 2.5 ? 2.0 : (v_look.y > 1.5 ? 3.2 : 7.0);
    float turn = mod(v_at.x, period);
    ink *= smoothstep(-0.5, 0.5, turn) * (1.0 - smoothstep(-0.5, 0.5, turn - on));
  }
  ink *= smoothstep(-0.5, 0.5, v_at.x) * (1.0 - smoothstep(-0.5, 0.5, v_at.x - body_end));
  if (head > 0.0 && v_at.x > v_length - head - 1.0) {
    float back = v_length - v_at.x;
    float arrow = (1.0 - smoothstep(-0.6, 0.6, side - back * 0.42)) * (1.0 - smoothstep(-0.5, 0.5, back - head));
    ink = max(ink, arrow);
  }
  gl_FragColor = v_tint * ink;
}`;

const UNIFORMS = ["u_matrix", "u_viewport", "u_sizeRatio", "u_detail"] as const;
/** Above this many ties, patterns and arrows appear from this zoom on. */
const MANY_TIES = 900;
const DETAIL_FROM = 0.55;

export interface DrawnTie extends EdgeDisplayData {
  /** Width in px, dash 0-3, arrow 0 or 1, double line 0 or 1. */
  look: [number, number, number, number];
  /** Red, green, blue, alpha, multiplied with alpha, as the four bytes of one float. */
  tint: number;
}

export class TieProgram extends EdgeProgram<(typeof UNIFORMS)[number]> {
  getDefinition() {
    return {
      VERTICES: 6,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: WebGLRenderingContext.TRIANGLES,
      UNIFORMS,
      ATTRIBUTES: [
        { name: "a_from", size: 2, type: FLOAT },
        { name: "a_to", size: 2, type: FLOAT },
        { name: "a_radii", size: 2, type: FLOAT },
        { name: "a_look", size: 4, type: FLOAT },
        { name: "a_tint", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_corner", size: 2, type: FLOAT },
      ],
    };
  }

  processVisibleItem(_: number, at: number, source: NodeDisplayData, target: NodeDisplayData, data: DrawnTie): void {
    const array = this.array;
    const [width, dash, arrow, double] = data.look;
    for (const [cx, cy] of CORNERS) {
      array[at++] = source.x;
      array[at++] = source.y;
      array[at++] = target.x;
      array[at++] = target.y;
      array[at++] = source.size;
      array[at++] = target.size;
      array[at++] = width;
      array[at++] = dash;
      array[at++] = arrow;
      array[at++] = double;
      array[at++] = data.tint;
      array[at++] = cx;
      array[at++] = cy;
    }
  }

  setUniforms(params: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    gl.uniform1f(uniformLocations.u_sizeRatio ?? null, params.sizeRatio);
    gl.uniform2f(uniformLocations.u_viewport ?? null, params.width, params.height);
    const far = this.capacity > MANY_TIES && params.zoomRatio > DETAIL_FROM;
    gl.uniform1f(uniformLocations.u_detail ?? null, far ? 0 : 1);
    gl.uniformMatrix3fv(uniformLocations.u_matrix ?? null, false, params.matrix);
  }
}
