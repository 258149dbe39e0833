/** The dock below: ties by month, and the window of time with two handles. */

import { make, makeSvg } from "./dom.ts";
import type { Model } from "./model.ts";
import { say } from "./words.ts";

const BARS = 36;
const PLAY_MS = 700;

export class Timeline {
  private readonly title = make("strong");
  private readonly chart = makeSvg("svg", { preserveAspectRatio: "none" });
  private readonly box = make("div", { class: "network-histogram" });
  private readonly handles: [HTMLElement, HTMLElement];
  private playing = 0;

  constructor(
    private readonly model: Model,
    element: HTMLElement,
  ) {
    element.hidden = !model.months.length;
    this.handles = [this.handle(0, say("from")), this.handle(1, say("to"))];
    this.box.append(this.chart, ...this.handles);
    element.replaceChildren(this.head(), this.box);
    if (element.hidden) return;
    model.onChange((what) => what === "view" && this.draw());
    new ResizeObserver(() => this.draw()).observe(this.box);
    this.box.addEventListener("dblclick", () => this.set(null));
  }

  /** Move the whole window by months. */
  step(by: number): void {
    const last = this.model.months.length - 1;
    if (last < 0) return;
    const [from, to] = this.model.now.window ?? [0, last];
    if (!this.model.now.window) {
      this.set(by > 0 ? [0, Math.min(2, last)] : [Math.max(0, last - 2), last]);
      return;
    }
    const move = Math.max(-from, Math.min(last - to, by));
    this.set([from + move, to + move]);
  }

  play(): void {
    if (this.playing) {
      this.stop();
      return;
    }
    if (!this.model.months.length) return;
    this.model.mark();
    const last = this.model.months.length - 1;
    if (!this.model.now.window || this.model.now.window[1] === last) this.set([0, Math.min(2, last)], false);
    this.playing = window.setInterval(() => {
      const at = this.model.now.window;
      if (!at || at[1] >= last) this.stop();
      else this.set([at[0] + 1, at[1] + 1], false);
    }, PLAY_MS);
  }

  stop(): void {
    window.clearInterval(this.playing);
    this.playing = 0;
  }

  private set(window: [number, number] | null, kept = true): void {
    const last = this.model.months.length - 1;
    const whole = window && window[0] <= 0 && window[1] >= last;
    this.model.change((view) => (view.window = whole ? null : window), { kept });
  }

  private head(): HTMLElement {
    const bar = (doubt: boolean): SVGSVGElement =>
      makeSvg("svg", { width: 7, height: 11, "aria-hidden": "true" }, makeSvg("rect", { x: 1, y: 1, width: 5, height: 9, class: doubt ? "bar is-doubt" : "bar" }));
    const key = (doubt: boolean, words: string): HTMLElement =>
      make("span", { class: "network-key" }, bar(doubt), words);
    return make(
      "div",
      { class: "network-time-head" },
      this.title,
      make("span", { text: say("histogram") }),
      key(false, say("sure")),
      key(true, say("doubt")),
      make("span", { class: "network-keys", text: say("time_keys") }),
    );
  }

  private handle(which: 0 | 1, label: string): HTMLElement {
    const handle = make("button", { class: "network-handle", attrs: { type: "button", role: "slider", "aria-label": label } });
    handle.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -999, End: 999 }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      this.drag(which, (this.model.now.window ?? [0, this.model.months.length - 1])[which] + by);
    });
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.focus();
      handle.setPointerCapture(event.pointerId);
      this.model.mark();
    });
    handle.addEventListener("pointermove", (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      const box = this.box.getBoundingClientRect();
      const at = ((event.clientX - box.left) / box.width) * this.model.months.length;
      this.drag(which, which === 0 ? Math.round(at) : Math.round(at) - 1, false);
    });
    return handle;
  }

  private drag(which: 0 | 1, month: number, kept = true): void {
    const last = this.model.months.length - 1;
    const window: [number, number] = [...(this.model.now.window ?? ([0, last] as [number, number]))];
    window[which] = Math.max(which === 0 ? 0 : window[0], Math.min(which === 0 ? window[1] : last, month));
    this.set(window, kept);
  }

  private draw(): void {
    const { months } = this.model;
    const last = months.length - 1;
    const [from, to] = this.model.now.window ?? [0, last];
    const wide = this.box.clientWidth || 700;
    const step = wide / months.length;
    const most = Math.max(1, ...months.map((m) => m.sure + m.doubt));
    const every = Math.max(1, Math.ceil(44 / step));
    this.chart.setAttribute("viewBox", `0 0 ${wide} 52`);
    const parts: Node[] = [
      makeSvg("rect", { class: "window", x: from * step, y: 0, width: (to - from + 1) * step, height: BARS }),
      makeSvg("line", { class: "base", x1: 0, x2: wide, y1: BARS, y2: BARS }),
    ];
    months.forEach((month, i) => {
      const out = i < from || i > to ? " is-out" : "";
      const sure = ((BARS - 4) * month.sure) / most;
      const doubt = ((BARS - 4) * month.doubt) / most;
      const x = i * step + step * 0.06;
      const bar = step * 0.88;
      if (sure) parts.push(makeSvg("rect", { class: `bar${out}`, x, y: BARS - sure, width: bar, height: sure }));
      if (doubt) parts.push(makeSvg("rect", { class: `bar is-doubt${out}`, x: x + 0.5, y: BARS - sure - doubt + 0.5, width: bar - 1, height: Math.max(1, doubt - 0.5) }));
      if (i % every === 0) parts.push(makeSvg("text", { x: i * step + step / 2, y: 48, "text-anchor": "middle" }, monthName(month.month, i === 0)));
    });
    this.chart.replaceChildren(...parts);
    this.title.textContent = this.model.now.window ? `${fullName(months[from]?.month)} – ${fullName(months[to]?.month)}` : say("all_times");
    [from, to].forEach((month, which) => {
      const handle = this.handles[which as 0 | 1];
      handle.style.left = `${(month + which) * step}px`;
      handle.setAttribute("aria-valuemin", "0");
      handle.setAttribute("aria-valuemax", String(last));
      handle.setAttribute("aria-valuenow", String(month));
      handle.setAttribute("aria-valuetext", fullName(months[month]?.month));
    });
  }
}

function date(month: string): Date {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1, 1));
}

function monthName(month: string, first: boolean): string {
  const at = date(month);
  const words = at.toLocaleDateString(document.documentElement.lang || "en", { month: "short", timeZone: "UTC" });
  return first || at.getUTCMonth() === 0 ? `${words} ’${month.slice(2, 4)}` : words;
}

function fullName(month: string | undefined): string {
  if (!month) return "";
  return date(month).toLocaleDateString(document.documentElement.lang || "en", { month: "short", year: "numeric", timeZone: "UTC" });
}
