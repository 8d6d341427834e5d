// Live curves of one run: history arrives as one block of float64, then only what is new. Layout of a block: Jarvis.Web/Feed/ChartBlock.cs.
import uPlot from "../lib/uplot/uPlot.esm.js";

const STEP = 0, EPOCH = 1, TOKENS = 2, TIME = 3, LOSS = 4, RATE = 5, SPEED = 6, NORM = 7, SPIKE = 8;
const EVAL_STEP = 0, EVAL_LOSS = 1, EVAL_PPL = 2, EVAL_BEST = 3, EVAL_AVERAGE = 4;
const RESUMED = 1, ROLLED_BACK = 4;
const STEP_COLUMNS = 9, EVAL_COLUMNS = 5, MARK_COLUMNS = 4;
const X_LABELS = { step: "step", epoch: "epoch", time: "time", tokens: "tokens" };

function read(bytes) {
  const all = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  let at = 3;
  const columns = (count, width) => Array.from({ length: width }, () => Array.from(all.subarray(at, at += count)));
  const block = { steps: columns(all[0], STEP_COLUMNS), evals: columns(all[1], EVAL_COLUMNS), marks: columns(all[2], MARK_COLUMNS) };
  // A loss that was no number leaves a gap: NaN would take the scale with it.
  for (const column of [block.steps[LOSS], block.steps[NORM], block.evals[EVAL_LOSS], block.evals[EVAL_PPL], block.evals[EVAL_AVERAGE]]) column.forEach((v, index) => { if (!isFinite(v)) column[index] = null; });
  return block;
}

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
// light-dark() is resolved only for real properties, so a probe element computes it; canvas needs a plain colour.
let probe;
function colour(name) {
  if (!probe) { probe = document.createElement("i"); probe.hidden = true; document.body.append(probe); }
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}
const fade = (rgb, alpha) => rgb.replace(/^rgba?\(([^)]+)\)$/, (_, inner) => `rgba(${inner.split(/[ ,/]+/).slice(0, 3).join(",")},${alpha})`);

function smoothed(values, weight) {
  if (!weight) return values;
  let mean = 0, norm = 0;
  return values.map(v => { if (v == null) return null; mean = mean * weight + v * (1 - weight); norm = norm * weight + (1 - weight); return mean / norm; });
}

function short(v) {
  if (v == null || !isFinite(v)) return "–";
  const a = Math.abs(v);
  if (a >= 1e6) return (v / 1e6).toFixed(a >= 1e8 ? 0 : 1) + " M";
  if (a >= 1e4) return Math.round(v).toLocaleString("en-US");
  if (a >= 100) return v.toFixed(Number.isInteger(v) ? 0 : 1);
  if (a >= 1) return Number.isInteger(v) ? String(v) : v.toFixed(3);
  if (a === 0) return "0";
  return a < 0.001 ? v.toExponential(1) : v.toPrecision(3);
}
function clock(seconds) {
  const s = Math.round(seconds), h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60;
  return h ? `${h} h ${m} m` : m ? `${m} m ${s % 60} s` : `${s} s`;
}

export function create(host, options) {
  const none = count => Array.from({ length: count }, () => []);
  let data = { steps: none(STEP_COLUMNS), evals: none(EVAL_COLUMNS), marks: none(MARK_COLUMNS) };
  let view = { x: "step", log: false, smooth: 0.6, ...options };
  let charts = [], queued = false, disposed = false;
  const delays = window.jarvisDelays ??= [];

  const observer = new ResizeObserver(() => requestAnimationFrame(() => { if (!disposed) for (const each of charts) each.resize(); }));
  const epochStart = () => data.steps[TIME][0] ?? 0;
  const xAt = index => view.x === "step" ? data.steps[STEP][index] : view.x === "epoch" ? data.steps[EPOCH][index]
    : view.x === "tokens" ? data.steps[TOKENS][index] : (data.steps[TIME][index] - epochStart()) / 1000;
  // Where on the chosen axis a step lies: of the nearest drawn step at or after it.
  function xOfStep(step) {
    if (view.x === "step") return step;
    const steps = data.steps[STEP];
    let low = 0, high = steps.length - 1;
    if (high < 0) return null;
    while (low < high) { const middle = (low + high) >> 1; if (steps[middle] < step) low = middle + 1; else high = middle; }
    return xAt(low);
  }
  const xs = () => data.steps[STEP].map((_, index) => xAt(index));
  const xText = v => v == null ? "–" : view.x === "time" ? clock(v) : view.x === "epoch" ? v.toFixed(2) : short(v);

  const trainData = column => { const raw = data.steps[column]; return view.smooth && column !== RATE ? [xs(), raw, smoothed(raw, view.smooth)] : [xs(), raw]; };
  function lossData() {
    const train = trainData(LOSS), evalX = data.evals[EVAL_STEP].map(xOfStep);
    return uPlot.join([train, averaged() ? [evalX, data.evals[EVAL_LOSS], data.evals[EVAL_AVERAGE]] : [evalX, data.evals[EVAL_LOSS]]]);
  }
  const averaged = () => data.evals[EVAL_AVERAGE].some(v => v != null);
  const deciding = index => data.evals[EVAL_AVERAGE][index] ?? data.evals[EVAL_LOSS][index];
  const pplData = () => [data.evals[EVAL_STEP].map(xOfStep), data.evals[EVAL_PPL]];

  function marks(u) {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.beginPath(); ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height); ctx.clip();
    data.marks[0].forEach((kind, index) => {
      const x = u.valToPos(xOfStep(data.marks[1][index]) ?? 0, "x", true);
      if (kind === RESUMED) {
        let right = x;
        if (view.x === "time") right = u.valToPos((data.marks[3][index] - epochStart()) / 1000, "x", true);
        const left = view.x === "time" ? u.valToPos((data.marks[2][index] - epochStart()) / 1000, "x", true) : x;
        ctx.fillStyle = colour("--pause-band");
        ctx.fillRect(left - 1, bbox.top, Math.max(3, right - left), bbox.height);
      } else if (kind === ROLLED_BACK) {
        ctx.strokeStyle = colour("--red"); ctx.lineWidth = 1.5 * devicePixelRatio; ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
        ctx.beginPath(); ctx.moveTo(x, bbox.top); ctx.lineTo(x, bbox.top + bbox.height); ctx.stroke(); ctx.setLineDash([]);
      }
    });
    const spiked = u.jarvisKind === "loss" ? LOSS : u.jarvisKind === "norm" ? NORM : null;
    if (spiked !== null) {
      const size = 5 * devicePixelRatio;
      ctx.fillStyle = colour("--red");
      data.steps[SPIKE].forEach((spike, index) => {
        if (!spike || data.steps[spiked][index] == null) return;
        const x = u.valToPos(xAt(index), "x", true), y = u.valToPos(data.steps[spiked][index], "y", true) - 3 * devicePixelRatio;
        ctx.beginPath(); ctx.moveTo(x, y); ctx.lineTo(x - size, y - 1.6 * size); ctx.lineTo(x + size, y - 1.6 * size); ctx.fill();
      });
    }
    if (u.jarvisKind === "loss") {
      const pairs = data.evals[EVAL_BEST].map((best, index) => best ? index : -1).filter(index => index >= 0);
      const index = pairs.at(-1);
      if (index !== undefined) {
        const x = u.valToPos(xOfStep(data.evals[EVAL_STEP][index]), "x", true), y = u.valToPos(deciding(index), "y", true);
        ctx.fillStyle = colour("--best"); ctx.strokeStyle = colour("--surface"); ctx.lineWidth = 2 * devicePixelRatio;
        ctx.beginPath(); ctx.arc(x, y, 5 * devicePixelRatio, 0, 7); ctx.fill(); ctx.stroke();
      }
    }
    ctx.restore();
  }

  function chart(kind, element, series, dataOf, yText) {
    const axis = { stroke: colour("--secondary"), grid: { stroke: colour("--border"), width: 1 }, ticks: { show: false }, font: `11px ${css("--font")}` };
    const y = v => v == null ? "–" : yText(v);
    const size = () => ({ width: Math.max(120, element.clientWidth), height: Number(element.dataset.height) });
    const u = new uPlot({
      ...size(),
      padding: [8, 16, 0, 0],
      scales: { x: { time: false }, y: view.log && kind !== "speed" ? { distr: 3 } : kind === "speed" ? { range: (_, low, high) => [0, (high || 1) * 1.1] } : {} },
      axes: [{ ...axis, size: 28, values: (_, splits) => splits.map(v => v == null ? "" : xText(v)), space: 70 },
        { ...axis, size: 46, values: (_, splits) => splits.map(v => v == null ? "" : y(v).replace(/(\.\d*?)0+(?=$| )/, "$1").replace(/\.(?=$| )/, "")) }],
      series: [{ label: X_LABELS[view.x], value: (_, v) => xText(v) }, ...series.map(s => ({ ...s, value: (_, v) => y(v) }))],
      cursor: { sync: { key: "run" }, drag: { x: true, y: false }, points: { size: 7 } },
      legend: { live: true },
      hooks: { draw: [marks] },
    }, dataOf(), element);
    u.jarvisKind = kind;
    // The axis the chart is read by is described in words beside it; the canvas itself says nothing to a screen reader.
    u.root.setAttribute("aria-hidden", "true");
    charts.push({ u, dataOf, element, resize: () => u.setSize(size()) });
    observer.observe(element);
  }

  let drawnAveraged = false;
  // A chart is made when it has something to show: an empty one would move its axes when the first point comes.
  function build() {
    const filled = { loss: data.steps[STEP].length, perplexity: data.evals[EVAL_STEP].length, rate: data.steps[STEP].length, speed: data.steps[STEP].length, norm: data.steps[STEP].length };
    const wanted = name => at(name) && filled[name] > 0 && !charts.some(each => each.u.jarvisKind === name);
    const at = name => host.querySelector(`[data-chart="${name}"]`);
    const train = colour("--train"), validation = colour("--validation"), smooth = view.smooth > 0;
    const line = (label, stroke, extra) => ({ label, stroke, width: 2, points: { show: false }, spanGaps: true, ...extra });
    const raw = (label, column) => [line(label, smooth && column !== RATE ? fade(train, 0.45) : train, { width: smooth && column !== RATE ? 1 : 2 }), ...(smooth && column !== RATE ? [line("smooth", train)] : [])];
    const dots = size => ({ points: { show: true, size, fill: validation, stroke: validation } });
    if (wanted("loss")) {
      drawnAveraged = averaged();
      chart("loss", at("loss"), [...raw("training", LOSS), line("validation", validation, dots(6)), ...(drawnAveraged ? [line("with averaged weights", validation, { ...dots(4), dash: [6, 4] })] : [])], lossData, short);
    }
    if (wanted("perplexity")) chart("perplexity", at("perplexity"), [line("perplexity", validation, dots(5))], pplData, v => v >= 1e6 ? v.toExponential(1) : short(Math.round(v * 10) / 10));
    if (wanted("rate")) chart("rate", at("rate"), [line("learning rate", train)], () => [xs(), data.steps[RATE]], v => v === 0 ? "0" : v.toExponential(1));
    if (wanted("norm")) chart("norm", at("norm"), raw("gradient norm", NORM), () => trainData(NORM), short);
    if (wanted("speed")) chart("speed", at("speed"), raw("tok/s", SPEED), () => trainData(SPEED), v => v >= 1e4 ? (v / 1e3).toFixed(v >= 1e5 ? 0 : 1) + " k" : short(Math.round(v)));
  }

  function stamp(fresh) {
    const steps = data.steps[STEP], last = steps.length - 1;
    host.dataset.points = String(steps.length);
    host.dataset.spikes = String(data.steps[SPIKE].reduce((sum, spike) => sum + spike, 0));
    host.dataset.evaluations = String(data.evals[EVAL_STEP].length);
    if (last < 0) return;
    host.dataset.lastStep = String(steps[last]);
    host.dataset.firstLoss = String(data.steps[LOSS][0]);
    host.dataset.lastLoss = String(data.steps[LOSS][last]);
    const now = Date.now();
    for (const [step, at] of fresh) delays.push({ step, at, drawn: now, delay: now - at });
    if (delays.length > 5000) delays.splice(0, delays.length - 5000);
    if (fresh.length) host.dataset.delayMs = String(now - fresh.at(-1)[1]);
  }

  let fresh = [];
  function draw() {
    queued = false;
    if (disposed) return;
    if (averaged() !== drawnAveraged && charts.length) clear();
    build();
    for (const { u, dataOf } of charts) u.setData(dataOf());
    const drawn = fresh; fresh = [];
    // A message posted from the frame runs after that frame was painted: only then is the step a pixel.
    const channel = new MessageChannel();
    channel.port1.onmessage = () => stamp(drawn);
    channel.port2.postMessage(0);
  }
  function redraw() {
    if (queued) return;
    queued = true;
    if (document.visibilityState === "visible") requestAnimationFrame(draw); else setTimeout(draw, 100);
  }

  function append(bytes) {
    const more = read(bytes);
    const steps = data.steps[STEP], first = more.steps[STEP][0];
    // A resumed run draws again from its checkpoint: what stood there is replaced.
    if (first !== undefined && steps.length && first <= steps.at(-1)) {
      const keep = steps.findIndex(step => step >= first);
      for (const column of data.steps) column.length = keep;
    }
    more.steps.forEach((column, index) => { for (const v of column) data.steps[index].push(v); });
    more.evals[EVAL_STEP].forEach((step, index) => {
      const keep = data.evals[EVAL_STEP].findIndex(known => known >= step);
      if (keep >= 0) for (const column of data.evals) column.length = keep;
      more.evals.forEach((column, each) => data.evals[each].push(column[index]));
    });
    more.marks.forEach((column, index) => data.marks[index].push(...column));
    more.steps[STEP].forEach((step, index) => fresh.push([step, more.steps[TIME][index]]));
    redraw();
  }

  function clear() {
    for (const { u, element } of charts) { observer.unobserve(element); u.destroy(); }
    charts = [];
  }
  function rebuild() {
    if (disposed) return;
    clear();
    redraw();
  }
  document.addEventListener("jarvis-theme", rebuild);

  return {
    reset(bytes) { data = read(bytes); host.dataset.ready = "true"; redraw(); },
    append,
    set(changes) { view = { ...view, ...changes }; rebuild(); },
    dispose() {
      disposed = true;
      observer.disconnect();
      document.removeEventListener("jarvis-theme", rebuild);
      for (const { u } of charts) u.destroy();
    },
  };
}
