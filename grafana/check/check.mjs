// Type-checks every dashboard: each file becomes the TypeScript constant that it would be if it were
// written by hand, since the compiler looks for unknown fields in literals alone.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2] ?? join(here, '..', 'dashboards');
const generated = join(here, 'generated');

rmSync(generated, { recursive: true, force: true });
mkdirSync(generated);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
if (files.length === 0) {
  throw new Error(`no dashboards in ${folder}`);
}
for (const file of files) {
  writeFileSync(
    join(generated, `${file}.ts`),
    `import type { LoomscopeDashboard } from '../dashboard.js';\n\n` +
      `export const dashboard: LoomscopeDashboard = ${readFileSync(join(folder, file), 'utf8')};\n`,
  );
}

const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
try {
  execFileSync(process.execPath, [compiler, '--project', here], { stdio: 'inherit' });
} catch {
  process.exit(1);
}
console.log(`${files.length} dashboards fit Grafana's types`);
