// Makes the pictures of the dashboards in docs/: starts the system and a Prometheus on free ports of
// loopback, with the repository's own configuration and rules, has the load service compare the four
// modes for some minutes, draws the dashboards, and stops everything.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MODES = ['process', 'thread', 'virtual', 'async'];
const NODE = 'this-machine';
const MINUTES = Number(process.argv[2] ?? 10);

/** What is drawn: all of a dashboard would be taller than anybody reads in a document. */
const PICTURES = [
  { dashboard: 'modes', rows: 3 },
  { dashboard: 'nodes', rows: 4, variables: [`node=${NODE}`] },
  { dashboard: 'loomscope', rows: 4 },
];

/** On a busy machine a JVM takes a while. */
const START_MILLISECONDS = 120_000;
/** Longer than any service's drain. */
const STOP_MILLISECONDS = 20_000;

const here = dirname(fileURLToPath(import.meta.url));
const home = join(here, '..', '..');
const running = [];

const folder = await mkdtemp(join(tmpdir(), 'loomscope-pictures-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => stopAll().finally(() => process.exit(1)));
}
try {
  const prometheus = await startAll();
  console.log(`comparing for ${MINUTES} minutes; Prometheus is at ${prometheus}`);
  await sleep(MINUTES * 60_000);
  for (const { dashboard, rows, variables = [] } of PICTURES) {
    await draw(dashboard, rows, variables, prometheus);
  }
} finally {
  await stopAll();
}

async function startAll() {
  const collector = await loomscope('collector', ['--port', '0']);
  const to = ['--collector', `127.0.0.1:${collector.port}`];
  const [agent, ...echoes] = await Promise.all([
    loomscope('agent', [...to, '--node', NODE]),
    ...MODES.map((mode) => loomscope('echo', ['--mode', mode, '--port', '0', '--node', NODE])),
  ]);
  // Nodes beside this one, so that there is something to compare.
  startLoomscope('simulate', [...to, '--agents', '7', '--duration', '0s']);
  const targets = MODES.map(
    (mode, i) => `${mode}=127.0.0.1:${echoes[i].port},http://127.0.0.1:${echoes[i]['http-port']}/metrics`,
  );
  const load = await loomscope('serve', ['--targets', targets.join(' '), '--schedule-interval', '4m']);
  return startPrometheus({
    'metrics-collector': collector['http-port'],
    'metrics-agent.loomscope-agents': agent['http-port'],
    'metrics-load': load['http-port'],
    ...Object.fromEntries(MODES.map((mode, i) => [`metrics-echo-${mode}`, echoes[i]['http-port']])),
  });
}

/** Starts a service on free ports, and says which it took. */
async function loomscope(verb, flags) {
  const child = startLoomscope(verb, [...flags, '--http-port', '0']);
  return new Promise((resolve, reject) => {
    child.on('exit', () => reject(new Error(`${verb} ended before it was ready`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (/^\S+ ready /.test(line)) {
        resolve(Object.fromEntries(line.split(' ').slice(2).map((pair) => pair.split('='))));
      }
    });
    sleep(START_MILLISECONDS, undefined, { ref: false }).then(() => reject(new Error(`${verb} is not ready`)));
  });
}

/** Starts one that ends with this program, however that ends. */
function startLoomscope(verb, flags) {
  return start(verb, join(home, 'loomscope'), [verb, ...flags, '--exit-with-pid', String(process.pid)]);
}

/**
 * The repository's configuration in one file, which every version of Prometheus takes, with addresses where it
 * has names of a cluster. Names without a port, such as those of servers of experiments, have nobody behind
 * them here.
 */
async function startPrometheus(ports) {
  const source = join(home, 'prometheus');
  const port = await freePort();
  const jobs = 'scrape_configs:\n';
  const scraped = [];
  for (const name of await readdir(join(source, 'scrape'))) {
    const text = await readFile(join(source, 'scrape', name), 'utf8');
    scraped.push(text.slice(text.indexOf(jobs) + jobs.length));
  }
  const configuration = ((await readFile(join(source, 'prometheus.yml'), 'utf8')) + scraped.join(''))
    .replace(/^scrape_config_files:\n( +- .*\n)+/m, '')
    .replace('rules/*.yaml', join(source, 'rules', '*.yaml'))
    .replace('localhost:9090', `127.0.0.1:${port}`)
    .replaceAll(/ {4}dns_sd_configs:\n((?: {6}.*\n)+)/g, (_, block) => {
      const names = block.match(/metrics-[a-z.-]+/g).filter((name) => name in ports);
      const one = (name) =>
        `      - targets: ['127.0.0.1:${ports[name]}']\n        labels: {__meta_dns_name: ${name}}\n`;
      return `    static_configs:\n${names.map(one).join('')}`;
    });
  const file = join(folder, 'prometheus.yml');
  await writeFile(file, configuration);
  start('prometheus', 'prometheus', [
    `--config.file=${file}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=warn',
  ]);
  return `http://127.0.0.1:${port}`;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function draw(dashboard, rows, variables, prometheus) {
  const picture = join(home, 'docs', `dashboard-${dashboard}.png`);
  const drawing = start('render', join(here, 'run'), [
    join(home, 'grafana', 'dashboards', `${dashboard}.json`),
    prometheus,
    picture,
    ...variables,
    '--from',
    `now-${MINUTES}m`,
    '--rows',
    String(rows),
  ]);
  drawing.stdout.pipe(process.stdout);
  const [code] = await once(drawing, 'exit');
  if (code !== 0) {
    process.exitCode = 1;
  }
  // A third of the size, where there is the program; it fails if that would cost quality.
  spawnSync('pngquant', ['--force', '--ext', '.png', '--skip-if-larger', '--strip', picture]);
}

function start(name, command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  child.on('error', (error) => console.error(`${name}: ${error.message}`));
  child.stdout.resume(); // or it would stand still when nobody reads on
  running.push(child);
  return child;
}

async function stopAll() {
  await Promise.all(running.splice(0).map(stop));
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
    return;
  }
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const stuck = sleep(STOP_MILLISECONDS, undefined, { ref: false });
  await Promise.race([ended, stuck.then(() => child.kill('SIGKILL'))]);
}
