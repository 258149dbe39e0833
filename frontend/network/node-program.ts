/** Draw records on the graphics card: one quad a record, from the atlas. */

import { NodeProgram, type ProgramInfo } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { CELLS, REACH, type Atlas } from "./atlas.ts";
import { CORNERS } from "./corners.ts";

const { UNSIGNED_BYTE, FLOAT } = WebGLRenderingContext;

const VERTEX = /* glsl */ `
attribute vec2 a_position;
attribute float a_size;
attribute float a_place;
attribute float a_alpha;
attribute vec4 a_id;
attribute vec2 a_corner;
uniform mat3 u_matrix;
uniform vec2 u_viewport;
uniform float u_sizeRatio;
varying vec2 v_texture;
varying vec2 v_corner;
varying float v_alpha;
varying vec4 v_id;
const float bias = 255.0 / 254.0;
void main() {
  float reach = a_size / u_sizeRatio / ${REACH.toFixed(3)};
  vec2 middle = (u_matrix * vec3(a_position, 1.0)).xy;
  gl_Position = vec4(middle + a_corner * reach * 2.0 / u_viewport, 0.0, 1.0);
  vec2 cell = vec2(mod(a_place, ${CELLS}.0), floor(a_place / ${CELLS}.0));
  v_texture = (cell + 0.5 + vec2(a_corner.x, -a_corner.y) * 0.5) / ${CELLS}.0;
  v_corner = a_corner / ${REACH.toFixed(3)};
  v_alpha = a_alpha;
  v_id = a_id;
  v_id.a *= bias;
}`;

const FRAGMENT = /* glsl */ `
precision mediump float;
uniform sampler2D u_atlas;
varying vec2 v_texture;
varying vec2 v_corner;
varying float v_alpha;
varying vec4 v_id;
void main(void) {
  #ifdef PICKING_MODE
  if (length(v_corner) > 1.25 || v_alpha == 0.0) discard;
  gl_FragColor = v_id;
  #else
  gl_FragColor = texture2D(u_atlas, v_texture) * v_alpha;
  #endif
}`;

const REST_MS = 120;
const UNIFORMS = ["u_matrix", "u_viewport", "u_sizeRatio", "u_atlas"] as const;

export interface DrawnNode extends NodeDisplayData {
  place: number;
  alpha: number;
}

/** Make the program class for one atlas; sigma constructs it. */
export function nodeProgramOf(atlas: Atlas, textures: { stale: boolean }) {
  return class AtlasNodeProgram extends NodeProgram<(typeof UNIFORMS)[number]> {
    private texture: WebGLTexture | null = null;
    private where = "";
    private rest = 0;

    getDefinition() {
      return {
        VERTICES: 6,
        VERTEX_SHADER_SOURCE: VERTEX,
        FRAGMENT_SHADER_SOURCE: FRAGMENT,
        METHOD: WebGLRenderingContext.TRIANGLES,
        UNIFORMS,
        ATTRIBUTES: [
          { name: "a_position", size: 2, type: FLOAT },
          { name: "a_size", size: 1, type: FLOAT },
          { name: "a_place", size: 1, type: FLOAT },
          { name: "a_alpha", size: 1, type: FLOAT },
          { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: "a_corner", size: 2, type: FLOAT },
        ],
      };
    }

    /** Draw for the pointer only at rest: while the picture moves nobody points. */
    override render(params: RenderParams): void {
      const where = Array.from(params.matrix).join();
      const moves = this.where !== "" && this.where !== where;
      this.where = where;
      if (!moves) {
        super.render(params);
        return;
      }
      const held = this.pickProgram;
      this.pickProgram = null;
      super.render(params);
      this.pickProgram = held;
      window.clearTimeout(this.rest);
      this.rest = window.setTimeout(() => this.renderer.scheduleRender(), REST_MS);
    }

    processVisibleItem(nodeIndex: number, at: number, data: DrawnNode): void {
      const array = this.array;
      for (const [cx, cy] of CORNERS) {
        array[at++] = data.x;
        array[at++] = data.y;
        array[at++] = data.size;
        array[at++] = data.place;
        array[at++] = data.alpha;
        array[at++] = nodeIndex;
        array[at++] = cx;
        array[at++] = cy;
      }
    }

    setUniforms(params: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
      gl.activeTexture(gl.TEXTURE0);
      if (!this.texture || textures.stale) this.upload(gl);
      gl.bindTexture(gl.TEXTURE_2D, this.texture);
      gl.uniform1i(uniformLocations.u_atlas ?? null, 0);
      gl.uniform1f(uniformLocations.u_sizeRatio ?? null, params.sizeRatio);
      gl.uniform2f(uniformLocations.u_viewport ?? null, params.width, params.height);
      gl.uniformMatrix3fv(uniformLocations.u_matrix ?? null, false, params.matrix);
    }

    private upload(gl: WebGLRenderingContext | WebGL2RenderingContext): void {
      this.texture ??= gl.createTexture();
      textures.stale = false;
      gl.bindTexture(gl.TEXTURE_2D, this.texture);
      gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, UNSIGNED_BYTE, atlas.canvas);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_NEAREST);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
      gl.generateMipmap(gl.TEXTURE_2D);
    }
  };
}
