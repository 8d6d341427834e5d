// Curves of several runs in shared charts. Layout of a block: Jarvis.Web/Features/Compare/CompareBlock.cs. The host [data-compare] reports
// what is painted: data-ready, data-runs, data-points, data-from, data-to.
import uPlot from "../lib/uplot/uPlot.esm.js";
import { CLOCK, WHOLE, clock, colour, css, fade, roundClock, save, short, smoothed } from "./charts.js";

const STEP = 0, EPOCH = 1, TOKENS = 2, SECONDS = 3, LOSS = 4, RATE = 5, SPEED = 6, NORM = 7, STEP_COLUMNS = 8;
const EVAL_STEP = 0, EVAL_LOSS = 1, EVAL_PPL = 2, EVAL_ACCURACY = 3, EVAL_COLUMNS = 4;
// Dash patterns, so that the curves can be told apart without colour; RunSwatch.razor draws the same ones next to each name.
const DASHES = [[], [8, 4], [3, 3], [10, 3, 2, 3], [14, 5], [5, 2], [10, 3, 2, 3, 2, 3], [3, 6]];
const percent = v => (v * 100).toFixed(1) + " %";
const rate = v => v === 0 ? "0" : v.toExponential(1);
const perplexity = v => v >= 1e6 ? v.toExponential(1) : v >= 1e4 ? short(v) : v.toFixed(1);
const perSecond = v => Math.round(v).toLocaleString("en-US") + " tok/s";
const flops = v => v === 0 ? "0" : v.toExponential(1).replace("e+", "e");
const METRICS = {
  loss: { column: LOSS, smooth: true, log: true, text: short },
  validation: { column: EVAL_LOSS, evaluated: true, log: true, text: short },
  perplexity: { column: EVAL_PPL, evaluated: true, log: true, text: perplexity },
  accuracy: { column: EVAL_ACCURACY, evaluated: true, text: percent },
  rate: { column: RATE, log: true, text: rate },
  norm: { column: NORM, smooth: true, log: true, text: short },
  speed: { column: SPEED, smooth: true, zero: true, text: perSecond, axis: v => v >= 1e4 ? (v / 1e3).toFixed(v >= 1e5 ? 0 : 1) + " k" : short(Math.round(v)) },
};

function read(bytes) {
  const all = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  let at = 2;
  const columns = (count, width) => Array.from({ length: width }, () => Array.from(all.subarray(at, at += count), v => isFinite(v) ? v : null));
  return { steps: columns(all[0], STEP_COLUMNS), evals: columns(all[1], EVAL_COLUMNS) };
}
/** Index of the first value at or after x. */
function lower(sorted, x) {
  let low = 0, high = sorted.length;
  while (low < high) { const middle = (low + high) >> 1; if (sorted[middle] < x) low = middle + 1; else high = middle; }
  return low;
}
/** Index of the x nearest to the given one among those that have a y; null if x lies outside the run's range. */
function nearest(xs, ys, x) {
  if (!xs.length || x < xs[0] - (xs.at(-1) - xs[0]) * 0.02 || x > xs.at(-1) + (xs.at(-1) - xs[0]) * 0.02) return null;
  const right = lower(xs, x);
  for (let away = 0; away <= 8; away++) {
    const a = right - 1 - away, b = right + away;
    const left = a >= 0 && ys[a] != null, later = b < xs.length && ys[b] != null;
    if (left && later) return x - xs[a] <= xs[b] - x ? a : b;
    if (left) return a;
    if (later) return b;
  }
  return null;
}

/** Saves a file that the server generated. */
export async function saveStream(stream, name, type) { save(new Blob([await stream.arrayBuffer()], { type }), name); }

/**
 * @param host contains an element [data-chart=METRIC] for each chart and, in the table of values, cells [data-cell="RUN METRIC"].
 * @param page the component: Zoomed(from, to) is called when a range was chosen, with nulls for the whole range.
 */
export function create(host, page, options) {
  let view = { x: "step", log: false, smooth: 0.6, from: null, to: null, ...options };
  let runs = [];                                 // { id, name, slot, parameters, steps, evals }
  let charts = [], timer = null, disposed = false, at = null;
  const observer = new ResizeObserver(() => requestAnimationFrame(() => { if (!disposed) for (const each of charts) each.resize(); }));

  const AXES = {
    step: { of: (run, i) => run.steps[STEP][i], text: short, label: "step" },
    epoch: { of: (run, i) => run.steps[EPOCH][i], text: v => v.toFixed(2), label: "epoch" },
    tokens: { of: (run, i) => run.steps[TOKENS][i], text: short, label: "tokens" },
    time: { of: (run, i) => run.steps[SECONDS][i], text: clock, label: "time training" },
    flops: { of: (run, i) => run.parameters ? 6 * run.parameters * run.steps[TOKENS][i] : null, text: flops, label: "FLOPs" },
  };
  const axis = () => AXES[view.x];
  const xText = v => v == null ? "–" : axis().text(v);

  /** x, raw y and smoothed y of a run in a chart, ascending in x; cached until the run or the view changes. */
  function points(run, name) {
    const kept = run.kept[name];
    if (kept) return kept;
    const metric = METRICS[name], from = metric.evaluated ? run.evals : run.steps, steps = run.steps[STEP];
    const xs = [], ys = [];
    from[0].forEach((step, index) => {
      let x;
      if (metric.evaluated && view.x === "step") x = step;
      else {
        const i = metric.evaluated ? Math.min(lower(steps, step), steps.length - 1) : index;
        x = i < 0 ? null : axis().of(run, i);
      }
      if (x == null || (xs.length && x < xs.at(-1))) return;
      const y = from[metric.column][index];
      xs.push(x);
      ys.push(view.log && metric.log && y <= 0 ? null : y);
    });
    return run.kept[name] = { xs, ys, smooth: metric.smooth && view.smooth > 0 ? smoothed(ys, view.smooth) : null };
  }
  const drawn = name => runs.filter(run => points(run, name).xs.length > 0);
  const whole = () => {
    let low = Infinity, high = -Infinity;
    for (const run of runs) for (const name of ["loss", "validation"]) { const { xs } = points(run, name); if (xs.length) { low = Math.min(low, xs[0]); high = Math.max(high, xs.at(-1)); } }
    return low > high ? [0, 1] : low === high ? [low, low + 1] : [low, high];
  };
  const range = () => view.from != null ? [view.from, view.to] : whole();

  function table(name) {
    const shown = drawn(name);
    return uPlot.join(shown.map(run => { const { xs, ys, smooth } = points(run, name); return smooth ? [xs, ys, smooth] : [xs, ys]; }));
  }
  const key = name => drawn(name).map(run => run.id).join();

  function chart(name, element) {
    const metric = METRICS[name], log = view.log && metric.log;
    const series = drawn(name).flatMap(run => {
      const stroke = colour(`--series-${run.slot}`), dash = DASHES[run.slot - 1], line = { stroke, dash, width: 2, spanGaps: true, points: { show: false } };
      if (metric.evaluated) line.points = { show: points(run, name).xs.length < 80, size: 5, fill: stroke, stroke };
      return points(run, name).smooth ? [{ ...line, stroke: fade(stroke, 0.28), width: 1, dash: [] }, line] : [line];
    });
    const grid = { stroke: colour("--secondary"), grid: { stroke: colour("--border"), width: 1 }, ticks: { show: false }, font: `11px ${css("--font")}` };
    const size = () => ({ width: Math.max(120, element.clientWidth), height: Number(element.dataset.height) });
    const axisText = metric.axis ?? metric.text;
    const u = new uPlot({
      ...size(),
      padding: [8, 16, 0, 0],
      scales: { x: { time: false, range }, y: log ? { distr: 3 } : metric.zero ? { range: (_, low, high) => [0, (high || 1) * 1.1] } : {} },
      axes: [{ ...grid, size: 28, values: (_, splits) => splits.map(v => v == null ? "" : view.x === "time" ? roundClock(v) : xText(v)), space: 76, ...(view.x === "step" ? { incrs: WHOLE } : view.x === "time" ? { incrs: CLOCK } : {}) },
        { ...grid, size: 50, values: (_, splits) => splits.map(v => v == null ? "" : axisText(v).replace(/(\.\d*?)0+(?=$| )/, "$1").replace(/\.(?=$| )/, "")) }],
      series: [{}, ...series],
      cursor: { sync: { key: "compare", scales: ["x", null] }, drag: { x: true, y: false, setScale: false }, points: { show: false },
        bind: { dblclick: () => () => { zoom(null, null); return null; } } },
      legend: { show: false },
      hooks: {
        setCursor: [u => { if (u.cursor.event || u.jarvisHover) moved(u, u.cursor.left >= 0 ? u.posToVal(u.cursor.left, "x") : null); }],
        setSelect: [u => { if (u.select.width > 4 && u.jarvisHover) { zoom(u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x")); } u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false); }],
      },
    }, table(name), element);
    u.over.addEventListener("mouseenter", () => u.jarvisHover = true);
    u.over.addEventListener("mouseleave", () => { u.jarvisHover = false; tip.hidden = true; moved(u, null); });
    const tip = Object.assign(document.createElement("div"), { className: "compare-tip", hidden: true });
    u.over.append(tip);
    u.root.setAttribute("aria-hidden", "true");    // the table of values says the same as text
    charts.push({ u, name, tip, key: key(name), resize: () => u.setSize(size()) });
    observer.observe(element);
  }

  function valueAt(run, name, x) {
    const { xs, ys, smooth } = points(run, name);
    const index = x == null ? xs.length - 1 : nearest(xs, ys, x);
    return index == null || index < 0 ? null : { x: xs[index], y: (smooth ?? ys)[index], raw: ys[index] };
  }
  function moved(u, x) {
    at = x;
    tell();
    for (const each of charts) {
      each.tip.hidden = x == null || each.u !== u;
      if (!each.tip.hidden) showTip(each, x);
    }
  }
  function showTip({ u, name, tip }, x) {
    const rows = drawn(name).map(run => ({ run, value: valueAt(run, name, x) })).filter(row => row.value?.y != null).sort((a, b) => b.value.y - a.value.y);
    tip.replaceChildren(...[Object.assign(document.createElement("b"), { textContent: `${axis().label} ${xText(x)}` }), ...rows.flatMap(({ run, value }) => {
      const swatch = document.createElement("i");
      swatch.style.background = `var(--series-${run.slot})`;
      return [swatch, Object.assign(document.createElement("span"), { textContent: run.name }), Object.assign(document.createElement("em"), { textContent: METRICS[name].text(value.y) })];
    })]);
    const left = u.cursor.left > u.over.clientWidth / 2 ? u.cursor.left - tip.offsetWidth - 12 : u.cursor.left + 12;
    tip.style.transform = `translate(${Math.max(0, Math.round(left))}px, 4px)`;
  }
  /** Fills the table with the values at the crosshair, or the newest ones. */
  function tell() {
    const where = host.querySelector("[data-at]");
    if (where) where.textContent = at == null ? "newest" : `at ${axis().label} ${xText(at)}`;
    for (const run of runs) {
      for (const [name, metric] of Object.entries(METRICS)) {
        const cell = host.querySelector(`[data-cell="${CSS.escape(run.id)} ${name}"]`), value = cell && valueAt(run, name, at);
        const text = value?.y == null ? "–" : metric.text(value.y);
        if (cell && cell.textContent !== text) cell.textContent = text;
      }
    }
  }
  function zoom(from, to) {
    if (from === view.from && to === view.to) return;
    view = { ...view, from, to };
    for (const { u } of charts) u.setData(u.data);
    stamp();
    page.invokeMethodAsync("Zoomed", from, to);
  }
  function stamp() {
    if (runs.every(run => run.loaded)) host.dataset.ready = "true";
    Object.assign(host.dataset, { runs: runs.length, points: runs.reduce((sum, run) => sum + run.steps[STEP].length, 0) });
    const [from, to] = range();
    Object.assign(host.dataset, { from, to });
  }

  function draw() {
    timer = null;
    if (disposed) return;
    for (const name of Object.keys(METRICS)) {
      const element = host.querySelector(`[data-chart="${name}"]`), known = charts.find(each => each.name === name);
      if (known && known.key !== key(name)) drop(known);
      if (!element || !drawn(name).length) continue;
      const chartOf = charts.find(each => each.name === name);
      if (chartOf) chartOf.u.setData(table(name)); else chart(name, element);
    }
    tell();
    stamp();
  }
  // At most five redraws per second: each update adds only a point to one curve.
  function redraw(now) {
    if (now) { clearTimeout(timer); timer = null; requestAnimationFrame(draw); }
    else timer ??= setTimeout(draw, 200);
  }
  function drop(each) {
    observer.unobserve(each.u.root.parentElement);
    each.u.destroy();
    charts = charts.filter(other => other !== each);
  }
  function rebuild() {
    for (const each of [...charts]) drop(each);
    for (const run of runs) run.kept = {};
    redraw(true);
  }
  document.addEventListener("jarvis-theme", rebuild);

  return {
    /** Sets the runs and their order; runs that stay keep their data. */
    runs(list) {
      runs = list.map(each => ({ steps: Array.from({ length: STEP_COLUMNS }, () => []), evals: Array.from({ length: EVAL_COLUMNS }, () => []), ...runs.find(run => run.id === each.id), ...each, kept: {} }));
      rebuild();
    },
    reset(id, bytes) {
      const run = runs.find(each => each.id === id);
      if (run) { Object.assign(run, read(bytes), { kept: {}, loaded: true }); redraw(false); }
    },
    append(id, bytes) {
      const run = runs.find(each => each.id === id);
      if (!run) return;
      const more = read(bytes);
      for (const part of ["steps", "evals"]) {
        const first = more[part][0][0], known = run[part][0];
        if (first !== undefined && known.length && first <= known.at(-1)) { const keep = lower(known, first); for (const column of run[part]) column.length = keep; }
        more[part].forEach((column, index) => { for (const v of column) run[part][index].push(v); });
      }
      run.kept = {};
      redraw(false);
    },
    set(changes) { view = { ...view, ...changes }; rebuild(); },
    /** All charts with their titles and the runs' names in one image. */
    picture(name) {
      const ratio = devicePixelRatio, gap = 16 * ratio, head = 24 * ratio;
      const whole = Math.max(...charts.map(({ u }) => u.ctx.canvas.width));
      // From left to right as on the page; a chart that does not fit starts a new row.
      const places = [];
      let x = 0, y = head * runs.length, tall = 0;
      for (const { u } of charts) {
        const { width, height } = u.ctx.canvas;
        if (x > 0 && x + width > whole + ratio) { x = 0; y += tall + head + gap; tall = 0; }
        places.push([gap + x, gap + y]);
        x += width + gap; tall = Math.max(tall, height);
      }
      const canvas = Object.assign(document.createElement("canvas"), { width: whole + 2 * gap, height: y + tall + head + 2 * gap });
      const pen = canvas.getContext("2d");
      pen.fillStyle = colour("--surface"); pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.textBaseline = "middle";
      runs.forEach((run, index) => {
        const y = gap + head * (index + 0.5);
        pen.strokeStyle = colour(`--series-${run.slot}`); pen.lineWidth = 3 * ratio; pen.setLineDash(DASHES[run.slot - 1].map(v => v * ratio));
        pen.beginPath(); pen.moveTo(gap, y); pen.lineTo(gap + 40 * ratio, y); pen.stroke();
        pen.fillStyle = colour("--text"); pen.font = `${13 * ratio}px ${css("--font")}`; pen.fillText(run.name, gap + 50 * ratio, y);
      });
      charts.forEach(({ u, name: metric }, index) => {
        const [x, y] = places[index];
        pen.fillStyle = colour("--text"); pen.font = `600 ${13 * ratio}px ${css("--font")}`;
        pen.fillText(`${host.querySelector(`[data-chart="${metric}"]`).dataset.title} by ${axis().label}`, x, y + head / 2);
        pen.drawImage(u.ctx.canvas, x, y + head);
      });
      canvas.toBlob(blob => save(blob, name), "image/png");
    },
    dispose() {
      disposed = true;
      clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener("jarvis-theme", rebuild);
      for (const { u } of charts) u.destroy();
    },
  };
}
