// Draws the charts of a report from the results that stand in it as JSON, with uPlot on canvases.
// All that they show stands in the tables, too.
"use strict";
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const comparisons = read("report-data");
  const looks = read("report-looks");

  const FONT = "system-ui, sans-serif";
  const PRINT_WIDTH = 520;
  /** Canvases are printed as they are drawn, so for paper they are drawn larger. */
  const PRINT_SCALE = 2.5;
  const EMPTY = () => null;

  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const modeColor = (mode) => color(`--mode-${looks.modes[mode].colour}`);
  const shape = (mode) => looks.shapes[looks.modes[mode].shape];
  const symbol = (mode) => new Path2D(shape(mode).symbol);
  const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

  // ---- figures as texts, short enough for an axis ----

  const digits = (value) => {
    const size = Math.abs(value);
    return value.toLocaleString("en", { maximumFractionDigits: size >= 100 ? 0 : size >= 10 ? 1 : 2 });
  };
  const short = (value) =>
    Math.abs(value) >= 1e6 ? `${digits(value / 1e6)}M` : Math.abs(value) >= 1e4 ? `${digits(value / 1e3)}k` : digits(value);
  const WRITERS = {
    RATE: short,
    COUNT: short,
    NUMBER: short,
    CPU_SECONDS: (value) => `${digits(value)} s`,
    PERCENT: (value) => `${digits(value)} %`,
    SECONDS: (value) =>
      value === 0 ? "0" : value < 1e-3 ? `${digits(value * 1e6)} µs` : value < 1 ? `${digits(value * 1e3)} ms` : `${digits(value)} s`,
    BYTES: (value) =>
      value === 0 ? "0" : value < 2 ** 20 ? `${digits(value / 2 ** 10)} KiB` : value < 2 ** 30 ? `${digits(value / 2 ** 20)} MiB` : `${digits(value / 2 ** 30)} GiB`,
  };

  // ---- axes ----

  /** Powers of ten, with steps between them where there are few. */
  function logSplits(low, high) {
    const decades = Math.log10(high / low);
    const steps = decades < 1.2 ? [1, 2, 3, 5, 7] : decades < 3 ? [1, 2, 5] : [1];
    const splits = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
      for (const step of steps) {
        const value = step * 10 ** power;
        if (value >= low && value <= high) splits.push(value);
      }
    }
    return splits;
  }

  const byteSteps = Array.from({ length: 60 }, (_, power) => 2 ** power);

  function axisStyle(scale) {
    return {
      stroke: color("--quiet"),
      grid: { stroke: color("--line"), width: scale },
      ticks: { stroke: color("--line"), width: scale, size: 4 * scale },
      font: `${Math.round(11 * scale)}px ${FONT}`, // uPlot knows whole pixels only
      gap: 4 * scale,
    };
  }

  /** The scale and axis of values of a unit; times are spread logarithmically. */
  function valueAxis(unit, values, scale, logarithmic) {
    const known = values.filter((value) => isNumber(value) && (!logarithmic || value > 0));
    const most = known.reduce((a, b) => Math.max(a, b), 0);
    const least = known.reduce((a, b) => Math.min(a, b), Infinity);
    const range = logarithmic ? [least / 1.25, most * 1.25] : [0, most > 0 ? most * 1.08 : 1];
    return {
      scale: { distr: logarithmic ? 3 : 1, log: 10, range: () => range },
      axis: {
        ...axisStyle(scale),
        size: 62 * scale,
        space: 34 * scale,
        values: (_, splits) => splits.map((value) => WRITERS[unit](value)),
        ...(logarithmic
          ? { splits: () => logSplits(range[0], range[1]), filter: (_, splits) => splits }
          : unit === "BYTES"
            ? { incrs: byteSteps }
            : {}),
      },
    };
  }

  // ---- marks that uPlot does not have ----

  function mark(context, mode, x, y, scale) {
    context.save();
    context.setLineDash([]);
    context.translate(x, y);
    context.scale(0.8 * scale, 0.8 * scale);
    context.fillStyle = modeColor(mode);
    context.strokeStyle = color("--surface");
    context.lineWidth = 1;
    const path = symbol(mode);
    context.fill(path);
    context.stroke(path);
    context.restore();
  }

  /** Names at the right ends of lines, pushed apart where they would lie on each other. */
  function names(plot, series, scale) {
    const context = plot.ctx;
    const ends = series
      .map((one, index) => {
        const values = plot.data[index + 1];
        let last = values.length - 1;
        while (last >= 0 && !isNumber(values[last])) last--;
        return last < 0 ? null : { one, x: plot.valToPos(plot.data[0][last], "x", true), y: plot.valToPos(values[last], "y", true) };
      })
      .filter((end) => end !== null)
      .sort((a, b) => a.y - b.y);
    const step = 13 * scale * devicePixelRatio;
    let next = -Infinity;
    for (const end of ends) {
      end.text = Math.max(end.y, next);
      next = end.text + step;
    }
    const bottom = plot.bbox.top + plot.bbox.height;
    let limit = bottom;
    for (const end of ends.reverse()) {
      end.text = Math.min(end.text, limit);
      limit = end.text - step;
    }
    context.save();
    context.font = `600 ${11 * scale * devicePixelRatio}px ${FONT}`;
    context.textAlign = "left";
    context.textBaseline = "middle";
    const left = plot.bbox.left + plot.bbox.width + 8 * scale * devicePixelRatio;
    for (const end of ends) {
      context.fillStyle = color("--text");
      context.fillText(end.one.mode, left, end.text);
      mark(context, end.one.mode, end.x, end.y, scale * devicePixelRatio);
    }
    context.restore();
  }

  function marksAndWhiskers(plot, series, scale) {
    const context = plot.ctx;
    const pixel = scale * devicePixelRatio;
    series.forEach((one, index) => {
      plot.data[index + 1].forEach((value, at) => {
        if (!isNumber(value)) return;
        const x = plot.valToPos(plot.data[0][at], "x", true);
        const low = one.lows?.get(plot.data[0][at]);
        const high = one.highs?.get(plot.data[0][at]);
        if (isNumber(low) && isNumber(high)) {
          context.save();
          context.setLineDash([]);
          context.strokeStyle = modeColor(one.mode);
          context.lineWidth = 1.5 * pixel;
          context.beginPath();
          context.moveTo(x, plot.valToPos(low, "y", true));
          context.lineTo(x, plot.valToPos(high, "y", true));
          context.stroke();
          context.restore();
        }
        mark(context, one.mode, x, plot.valToPos(value, "y", true), pixel);
      });
    });
  }

  // ---- lines ----

  /**
   * A chart of one line for each mode.
   * @param series [{mode, xs, ys, lows, highs}]; lows and highs are maps from x to the interval's ends
   * @param x {label, scale, axis}
   */
  function lines({ series, unit, logarithmic, x, marks, height = 250 }) {
    const data = uPlot.join(series.map((one) => [one.xs, one.ys]));
    return (place, width, scale) => {
      const values = series.flatMap((one) => [...one.ys, ...(one.lows?.values() ?? []), ...(one.highs?.values() ?? [])]);
      const y = valueAxis(unit, values, scale, logarithmic);
      const right = 16 + Math.max(...series.map((one) => one.mode.slice(0, 16).length)) * 6.4;
      return new uPlot(
        {
          width,
          height: height * scale,
          padding: [10 * scale, right * scale, 0, 0],
          cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
          scales: { x: { time: false, ...x.scale }, y: y.scale },
          axes: [{ ...axisStyle(scale), size: 34 * scale, space: 44 * scale, ...x.axis }, y.axis],
          series: [
            { label: x.label, value: (_, value) => (isNumber(value) ? x.write(value) : "") },
            ...series.map((one) => ({
              label: one.mode,
              stroke: modeColor(one.mode),
              width: 2 * scale,
              dash: shape(one.mode).dash.map((length) => length * scale),
              points: { show: false },
              spanGaps: false,
              value: (_, value) => (isNumber(value) ? WRITERS[unit](value) : ""),
            })),
          ],
          hooks: {
            draw: [(plot) => (marks ? marksAndWhiskers(plot, series, scale) : undefined), (plot) => names(plot, series, scale)],
          },
        },
        data,
        place,
      );
    };
  }

  // ---- bars ----

  /**
   * A chart of one bar for each mode, with the interval and each round.
   * @param groups [{label, rows: [{mode, label, faded, result, doubtful}]}]
   */
  function bars({ groups, unit }) {
    const rows = groups.flatMap((group) => [...(groups.length > 1 ? [{ label: group.label }] : []), ...group.rows]);
    const results = rows.map((row) => row.result ?? null);
    const ends = results.flatMap((result) => (result === null ? [] : [result.median, result.high, ...result.rounds]));
    const most = ends.filter(isNumber).reduce((a, b) => Math.max(a, b), 0) || 1;
    const longest = Math.max(...rows.map((row) => row.label.length));
    return (place, width, scale) => {
      const left = Math.min(150, 26 + longest * 6.6) * scale;
      return new uPlot(
        {
          width,
          height: (rows.length * 27 + 34) * scale,
          padding: [4 * scale, 14 * scale, 0, 0],
          legend: { show: false },
          cursor: { show: false },
          scales: {
            x: { time: false, ori: 1, dir: -1, range: [-0.5, rows.length - 0.5] },
            y: { ori: 0, range: [0, most * 1.22] },
          },
          axes: [
            { ...axisStyle(scale), scale: "x", side: 3, size: left, splits: () => rows.map((_, at) => at), values: () => rows.map(() => ""), grid: { show: false }, ticks: { show: false } },
            { ...axisStyle(scale), scale: "y", side: 2, size: 30 * scale, space: 60 * scale, values: (_, splits) => splits.map((value) => WRITERS[unit](value)), ...(unit === "BYTES" ? { incrs: byteSteps } : {}) },
          ],
          series: [{}, { scale: "y", paths: EMPTY, points: { show: false } }],
          hooks: { draw: [(plot) => drawBars(plot, rows, unit, scale)] },
        },
        [rows.map((_, at) => at), results.map((result) => result?.median ?? null)],
        place,
      );
    };
  }

  function drawBars(plot, rows, unit, scale) {
    const context = plot.ctx;
    const pixel = scale * devicePixelRatio;
    const at = (value) => plot.valToPos(value, "y", true);
    context.save();
    context.setLineDash([]);
    context.textBaseline = "middle";
    rows.forEach((row, index) => {
      const y = plot.valToPos(index, "x", true);
      context.textAlign = "left";
      context.fillStyle = color("--text");
      context.font = `${row.mode ? 400 : 640} ${12 * pixel}px ${FONT}`;
      context.fillText(row.label, (row.mode ? 18 : 2) * pixel, y + (row.mode ? 0 : 4 * pixel));
      if (!row.mode) return;
      mark(context, row.mode, 9 * pixel, y, pixel);
      const result = row.result;
      if (!result) {
        context.fillStyle = color("--quiet");
        context.fillText("–", at(0) + 6 * pixel, y);
        return;
      }
      const tone = modeColor(row.mode);
      context.fillStyle = tone;
      context.globalAlpha = row.faded ? 0.14 : 0.3;
      context.fillRect(at(0), y - 8 * pixel, at(result.median) - at(0), 16 * pixel);
      context.globalAlpha = 1;
      context.fillRect(at(result.median) - 1 * pixel, y - 8 * pixel, 2 * pixel, 16 * pixel);
      let end = at(result.median);
      context.strokeStyle = tone;
      if (isNumber(result.low) && isNumber(result.high)) {
        context.lineWidth = 2 * pixel;
        context.beginPath();
        context.moveTo(at(result.low), y);
        context.lineTo(at(result.high), y);
        context.stroke();
        end = Math.max(end, at(result.high));
      }
      result.rounds.forEach((round, number) => {
        if (!isNumber(round)) return;
        const isFar = result.outliers.includes(number);
        const isDoubtful = row.doubtful.includes(number);
        const x = at(round);
        context.lineWidth = 1.4 * pixel;
        context.beginPath();
        if (isFar || !isDoubtful) {
          context.arc(x, y, (isFar ? 3.4 : 2.2) * pixel, 0, 2 * Math.PI);
          context.fillStyle = isFar ? color("--surface") : tone;
          context.fill();
        }
        if (isDoubtful) {
          for (const slope of [-1, 1]) {
            context.moveTo(x - 3.4 * pixel, y - slope * 3.4 * pixel);
            context.lineTo(x + 3.4 * pixel, y + slope * 3.4 * pixel);
          }
        }
        context.stroke();
        end = Math.max(end, at(round));
      });
      context.fillStyle = color("--text");
      context.font = `600 ${12 * pixel}px ${FONT}`;
      context.fillText(WRITERS[unit](result.median), end + 9 * pixel, y);
    });
    context.restore();
  }

  // ---- what is drawn of an experiment ----

  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const modesOf = (experiment) => [...new Set(experiment.points.flatMap((point) => point.modes.map((mode) => mode.mode)))];
  const better = (figure) => looks.figures[figure].better;
  const BARS = "bar and number: median; line: its 95 % interval; dots: rounds; rings: rounds far from the others; crosses: rounds in which the generator was at fault or other processes used much CPU";

  /** Numbers of the rounds that are not to be trusted, from 0; older files tell only how many are invalid. */
  const doubtful = (mode) => [...(mode?.disturbed_rounds ?? []), ...(mode?.invalid_round_indexes ?? [])];

  function figureBars(experiment, figure, later) {
    const groups = experiment.points
      .map((point) => ({
        label: capital(point.label),
        rows: point.modes.flatMap((mode) => {
          const row = { mode: mode.mode, label: mode.mode, result: mode.figures[figure], doubtful: doubtful(mode) };
          if (!later) return row.result || mode.rounds.length > 0 ? [row] : [];
          const after = later.points.find((one) => one.label === point.label)?.modes.find((one) => one.mode === mode.mode);
          return [
            { ...row, label: `${mode.mode}, before`, faded: true },
            { ...row, label: `${mode.mode}, after`, result: after?.figures[figure], doubtful: doubtful(after) },
          ];
        }),
      }))
      .filter((group) => group.rows.some((row) => row.result));
    const { title, unit } = looks.figures[figure];
    return groups.length === 0 ? [] : [{ title: capital(title), about: `${better(figure)}; ${BARS}`, draw: bars({ groups, unit }) }];
  }

  /** The axis goes by 1 / (1 - share): 90 % is 10, 99 % is 100; the maximum stands one step beyond. */
  function latency(point, prefix) {
    const measured = point.modes.filter((mode) => mode.latency !== null && mode.latency.length > 1);
    if (measured.length === 0) return [];
    const rarest = Math.max(...measured.flatMap((mode) => mode.latency.map((at) => at.percentile).filter((percentile) => percentile < 100)));
    const end = 10 ** Math.ceil(Math.log10(100 / (100 - rarest)) + 0.5);
    const place = (percentile) => (percentile >= 100 ? end : Math.round(1e6 / (1 - percentile / 100)) / 1e6);
    const write = (value) => (value >= end ? "max" : `${+(100 - 100 / value).toFixed(6)} %`);
    const splits = [2];
    for (let value = 10; value < end; value *= 10) splits.push(value);
    splits.push(end);
    const series = measured.map((mode) => ({ mode: mode.mode, xs: mode.latency.map((at) => place(at.percentile)), ys: mode.latency.map((at) => (at.seconds > 0 ? at.seconds : null)) }));
    return [
      {
        title: `Latency by percentile${prefix}`,
        about: "all rounds together; each step to the right is ten times rarer; lower is better",
        draw: lines({
          series,
          unit: "SECONDS",
          logarithmic: true,
          marks: true,
          x: { label: "Share", write, scale: { distr: 3, log: 10, range: () => [1, end] }, axis: { splits: () => splits, filter: (_, all) => all, values: (_, all) => all.map((value) => write(value).replace(" ", "\u202f")), space: 10 } },
        }),
      },
    ];
  }

  function timeline(point, prefix) {
    const watched = point.modes.filter((mode) => mode.timeline !== null && mode.timeline.seconds.length > 1);
    const chart = (key, title, unit) => {
      const series = watched
        .map((mode) => {
          const at = mode.timeline.seconds.map((second, index) => [second, mode.timeline[key][index]]).filter(([, value]) => isNumber(value));
          return { mode: mode.mode, xs: at.map(([second]) => second), ys: at.map(([, value]) => value) };
        })
        .filter((one) => one.xs.length > 1);
      if (series.length === 0) return [];
      const about = key === "cpu_percent" ? "of the last round; 100 % is one core" : "of the last round";
      const write = (value) => `${digits(value)} s`;
      return [{ title: `${title}${prefix}`, about, draw: lines({ series, unit, logarithmic: false, marks: false, height: 210, x: { label: "Time", write, scale: {}, axis: { values: (_, splits) => splits.map(write) } } }) }];
    };
    return [...chart("cpu_percent", "CPU over time", "PERCENT"), ...chart("memory_bytes", "Memory over time", "BYTES")];
  }

  /** A figure against the experiment's axis, with the intervals. */
  function overAxis(experiment, figure, later) {
    const { title, unit } = looks.figures[figure];
    const line = (mode, of) => {
      const at = of.points
        .map((point) => [point.x, point.modes.find((one) => one.mode === mode)?.figures[figure]])
        .filter(([x, result]) => isNumber(x) && result)
        .sort(([a], [b]) => a - b);
      return { mode, xs: at.map(([x]) => x), ys: at.map(([, result]) => result.median), lows: new Map(at.map(([x, result]) => [x, result.low])), highs: new Map(at.map(([x, result]) => [x, result.high])) };
    };
    const shown = later ?? experiment;
    const series = modesOf(shown).map((mode) => line(mode, shown)).filter((one) => one.xs.length > 0);
    if (series.length === 0) return [];
    const xs = [...new Set(series.flatMap((one) => one.xs))].sort((a, b) => a - b);
    const axis = experiment.axis;
    const logarithmic = axis.logarithmic && xs[0] > 0;
    const labels = new Map(shown.points.map((point) => [point.x, point.label]));
    const write = (value) => labels.get(value) ?? short(value);
    const spread = logarithmic ? [xs[0] / 1.15, xs.at(-1) * 1.15] : [xs[0], xs.at(-1)];
    return [
      {
        title: `${capital(title)} by ${axis.name}${later ? ", after" : ""}`,
        about: `${better(figure)}; strokes: 95 % intervals of medians`,
        draw: lines({
          series,
          unit,
          logarithmic: unit === "SECONDS",
          marks: true,
          x: {
            label: capital(axis.name),
            write: (value) => `${write(value)}${axis.unit ? ` ${axis.unit}` : ""}`,
            scale: { distr: logarithmic ? 3 : 1, log: 10, range: () => (spread[0] < spread[1] ? spread : [xs[0] - 1, xs[0] + 1]) },
            axis: { splits: () => xs, filter: (_, all) => all, values: (_, all) => all.map(write), space: 10 },
          },
        }),
      },
    ];
  }

  function chartsOf(number) {
    const experiment = comparisons[0].experiments[number];
    const later = comparisons[1]?.experiments.find((one) => one.name === experiment.name);
    const headline = experiment.decides;
    if (experiment.axis !== null) {
      const wanted = [headline, "requests_per_second", "latency_p99_seconds", "first_echo_p99_seconds", "cpu_seconds_per_100k", "peak_memory_bytes", "bytes_per_connection", "served_connections"];
      const figures = [...new Set(wanted)].slice(0, 6);
      return [
        ...figures.flatMap((figure) => overAxis(experiment, figure, later)),
        ...(later ? [] : experiment.points.slice(-1).flatMap((point) => latency(point, ` at ${point.label} ${experiment.axis.name}`))),
      ];
    }
    const several = experiment.points.length > 1;
    const of = (point) => (several ? `, ${point.label}` : "");
    return [
      ...figureBars(experiment, headline, later),
      ...(later ? figureBars(experiment, "latency_p99_seconds", later) : experiment.points.flatMap((point) => [...latency(point, of(point)), ...timeline(point, of(point))])),
    ];
  }

  // ---- drawing, and drawing again ----

  const drawn = [];

  function show(place, chart) {
    const figure = document.createElement("figure");
    const caption = figure.appendChild(document.createElement("figcaption"));
    caption.textContent = chart.title;
    caption.appendChild(document.createElement("span")).textContent = chart.about;
    const plotPlace = figure.appendChild(document.createElement("div"));
    plotPlace.className = "plot";
    plotPlace.setAttribute("role", "img");
    plotPlace.setAttribute("aria-label", `${chart.title}; the figures are in the tables below`);
    place.append(figure);
    drawn.push({ place: plotPlace, draw: chart.draw, plot: null, width: 0 });
  }

  function drawAll(width, scale) {
    for (const chart of drawn) {
      chart.plot?.destroy();
      chart.width = chart.place.clientWidth;
      chart.plot = chart.draw(chart.place, (width ?? Math.max(240, chart.width)) * scale, scale);
    }
  }

  for (const place of document.querySelectorAll(".charts")) {
    chartsOf(Number(place.dataset.experiment)).forEach((chart) => show(place, chart));
  }
  drawAll(null, 1);

  let isPrinting = false;
  const observer = new ResizeObserver(() => {
    if (!isPrinting && drawn.some((chart) => chart.place.clientWidth !== chart.width)) drawAll(null, 1);
  });
  drawn.forEach((chart) => observer.observe(chart.place));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll(null, 1));

  const folded = new Set();
  addEventListener("beforeprint", () => {
    isPrinting = true;
    document.documentElement.classList.add("printing");
    for (const details of document.querySelectorAll("details.printed:not([open])")) {
      folded.add(details);
      details.open = true;
    }
    drawAll(PRINT_WIDTH, PRINT_SCALE);
  });
  addEventListener("afterprint", () => {
    document.documentElement.classList.remove("printing");
    folded.forEach((details) => (details.open = false));
    folded.clear();
    isPrinting = false;
    drawAll(null, 1);
  });

  const save = document.getElementById("save");
  save.hidden = false;
  save.addEventListener("click", () => {
    const text = document.getElementById("report-data").textContent;
    const data = comparisons.length === 1 ? text.slice(1, -1) : text; // one as compare --json has it
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([data], { type: "application/json" }));
    link.download = "comparison.json";
    link.click();
    URL.revokeObjectURL(link.href);
  });
})();
