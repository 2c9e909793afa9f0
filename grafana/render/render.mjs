// Draws a dashboard: bundles the page, serves it on loopback beside the dashboard and Prometheus, opens
// it in Chromium, and takes its picture. What the page could not draw as Grafana would is printed.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const USAGE = `Usage: grafana/render/run DASHBOARD.json PROMETHEUS_URL OUT.png [VARIABLE=VALUE ...] [FLAGS]

  --from TIME    the beginning of what is shown, such as now-15m; else as the dashboard has it
  --to TIME      its end
  --theme NAME   dark (default) or light
  --width PIXELS of the picture (1600)
  --rows N       how many rows of the dashboard are drawn; else all

A value takes the place of what a variable would be when the dashboard is opened. Ends with 1 if a query
returned nothing, or if the dashboard has something that this tool does not draw as Grafana would.`;

/** Drawing takes a second or two, on a busy machine several times that. */
const PATIENCE_MILLISECONDS = 120_000;

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

main().catch((error) => {
  console.error(`render: ${error.message}`);
  process.exitCode = 2;
});

async function main() {
  const request = readArguments();
  const [dashboard, bundle] = await Promise.all([readFile(request.file, 'utf8'), bundlePage()]);
  const { file, out, prometheus, ...question } = request;
  const server = await serve(prometheus, { ...question, dashboard: JSON.parse(dashboard) }, bundle);
  try {
    const problems = await photograph(`http://127.0.0.1:${server.address().port}/`, request);
    for (const problem of problems) {
      console.error(`${basename(file)}: ${problem}`);
    }
    console.log(`${out}: drawn with ${problems.length === 0 ? 'no' : problems.length} problem(s)`);
    process.exitCode = problems.length === 0 ? 0 : 1;
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      theme: { type: 'string', default: 'dark' },
      width: { type: 'string', default: '1600' },
      rows: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const [file, prometheus, out, ...choices] = positionals;
  if (!out || !['dark', 'light'].includes(values.theme) || !(Number(values.width) >= 400)) {
    throw new Error(`bad arguments\n${USAGE}`);
  }
  const variables = Object.fromEntries(
    choices.map((choice) => {
      const at = choice.indexOf('=');
      if (at < 1) {
        throw new Error(`neither a flag nor VARIABLE=VALUE: ${choice}`);
      }
      return [choice.slice(0, at), choice.slice(at + 1)];
    }),
  );
  return {
    file,
    prometheus,
    out,
    variables,
    from: values.from,
    to: values.to,
    theme: values.theme,
    width: Number(values.width),
    rows: values.rows === undefined ? undefined : Number(values.rows),
  };
}

async function bundlePage() {
  const result = await build({
    entryPoints: [join(here, 'page', 'main.tsx')],
    bundle: true,
    write: false,
    outdir: '/',
    entryNames: 'page',
    format: 'iife',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    // Editors, maps and the like are in Grafana's package; nothing of theirs is on a dashboard.
    loader: { '.ttf': 'empty' },
    logLevel: 'error',
  });
  return Object.fromEntries(result.outputFiles.map((file) => [basename(file.path), file.text]));
}

async function serve(prometheus, question, bundle) {
  const page = `<!doctype html><meta charset="utf-8"><title>${question.dashboard.title}</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css"><body><div id="page"></div>
<script>window.__grafana_public_path__ = '/public/';</script><script src="/page.js"></script>`;
  const texts = {
    '/': ['text/html', page],
    '/page.js': ['text/javascript', bundle['page.js']],
    '/page.css': ['text/css', bundle['page.css'] ?? ''],
    '/question': ['application/json', JSON.stringify(question)],
  };
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://page').pathname;
    try {
      if (texts[path]) {
        const [type, text] = texts[path];
        response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` }).end(text);
      } else if (path.startsWith('/api/v1/')) {
        const answer = await fetch(new URL(request.url, prometheus));
        response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(await answer.text());
      } else {
        const type = path.endsWith('.svg') ? 'image/svg+xml' : 'font/woff2';
        const content = await readFile(grafanaFile(path));
        response.writeHead(200, { 'Content-Type': type }).end(content);
      }
    } catch (error) {
      const reason = `${request.url} cannot be had: ${error.cause?.message ?? error.message}`;
      // Of Prometheus, in the way in which Prometheus itself would say it.
      response.writeHead(404).end(JSON.stringify({ status: 'error', error: reason }));
    }
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return server;
}

/** Where a file is that a running Grafana has under its public path. */
function grafanaFile(path) {
  const icon = /^\/public\/build\/img\/icons\/([\w-]+\/[\w-]+\.svg)$/.exec(path);
  if (icon) {
    const ui = dirname(require.resolve('@grafana/ui/package.json'));
    return join(ui, 'dist', 'public', 'img', 'icons', icon[1]);
  }
  const weight = { Regular: '400-normal', Medium: '500-normal', Italic: '400-italic', MediumItalic: '500-italic' }[
    /^\/public\/fonts\/inter\/Inter-(\w+)\.woff2$/.exec(path)?.[1]
  ];
  if (weight) {
    const inter = dirname(require.resolve('@fontsource/inter/package.json'));
    return join(inter, 'files', `inter-latin-${weight}.woff2`);
  }
  throw new Error(`no such file: ${path}`);
}

async function photograph(address, { out, width }) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    const page = await browser.newPage({ viewport: { width, height: 1000 } });
    page.setDefaultTimeout(PATIENCE_MILLISECONDS);
    const problems = [];
    page.on('pageerror', (error) => problems.push(`the page failed: ${error.stack}`));
    page.on('response', (response) => {
      // What Prometheus refused, the page tells of.
      if (response.status() >= 400 && !response.url().includes('/api/v1/')) {
        problems.push(`${response.status()} for ${response.url()}`);
      }
    });
    await page.goto(address);
    const drawn = await page.waitForFunction('window.drawn');
    problems.push(...(await drawn.evaluate((result) => result.problems)));
    // Once more at its full height, so that nothing is left out because it would not be seen.
    const { height } = await drawn.evaluate((result) => result);
    await page.setViewportSize({ width, height: Math.ceil(height) });
    await page.waitForLoadState('networkidle');
    await page.evaluate('document.fonts.ready.then(() => true)');
    await page.screenshot({ path: out });
    return problems;
  } finally {
    await browser.close();
  }
}
