// The program under test: started on a free port with a folder of its own, and stopped. Journeys do not share a folder:
// the demonstration is laid once, and each start works on a copy of it.

import { spawn, execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const top = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const STOP_MS = 15_000;

/** The binary the tests were started for. */
export function binary() {
  const path = process.env.ZEROBAY_BIN;
  if (!path) throw new Error('ZEROBAY_BIN names no binary: start with `cargo x test --only e2e`');
  return path;
}

/** Every route with its method, path, example address and role, as the program knows them. */
export async function routes() {
  const { stdout } = await promisify(execFile)(binary(), ['routes', '--json'], { cwd: top, maxBuffer: 1 << 24 });
  const table = JSON.parse(stdout);
  for (const route of table) {
    for (const key of ['method', 'path', 'role']) {
      if (typeof route[key] !== 'string') throw new Error(`\`zerobay routes --json\`: a route without ${key}: ${JSON.stringify(route)}`);
    }
  }
  return table;
}

/** Lays the demonstration in a temporary folder, or in the one given unless it lies there; answers the folder and how to remove it. */
export async function layDemonstration(kept) {
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'zerobay-e2e-')));
  const remove = async () => kept ?? rm(folder, { recursive: true, force: true });
  if (kept && existsSync(join(kept, 'links.json'))) return { folder, remove };
  try {
    const program = await start(folder, 240_000);
    await program.stop();
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Starts the program on a copy of a laid demonstration. */
export async function startCopy(laid) {
  const folder = await mkdtemp(join(tmpdir(), 'zerobay-e2e-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await cp(laid, folder, { recursive: true });
    const program = await start(folder, 60_000);
    const stop = program.stop;
    program.stop = () => stop().finally(remove);
    /** Starts it again on the same records and address, with a clock so many days ahead. */
    program.restart = async ({ daysAhead }) => {
      await stop();
      const before = program.faults();
      const next = await start(folder, 60_000, { port: program.port, daysAhead });
      Object.assign(program, { links: next.links, faults: () => [...before, ...next.faults()], stop: () => next.stop().finally(remove) });
    };
    return program;
  } catch (error) {
    await remove();
    throw error;
  }
}

async function start(folder, patience, { port: given, daysAhead = 0 } = {}) {
  const port = given ?? (await freePort());
  const address = `http://127.0.0.1:${port}`;
  const linksFile = join(folder, 'links.json');
  await rm(linksFile, { force: true });
  const words = ['demo', '--folder', folder, '--port', String(port), '--links-file', linksFile];
  if (daysAhead) words.push('--days-ahead', String(daysAhead));
  const child = spawn(binary(), words, { cwd: top, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  let ended = null;
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (log += text));
  const end = new Promise((resolve) => {
    child.once('error', (error) => resolve((ended = error.message)));
    child.once('exit', (code, signal) => resolve((ended = `ended with ${signal ?? code}`)));
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);

  const deadline = Date.now() + patience;
  while (!(await answers(`${address}/readyz`))) {
    if (ended !== null || Date.now() > deadline) {
      kill();
      throw new Error(`the program ${ended ?? `is not ready after ${patience / 1000} s`}:\n${log.slice(-4000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const links = JSON.parse(await readFile(linksFile, 'utf8'));

  return {
    address,
    port,
    folder,
    links,
    /** What the program said of its own faults. */
    faults: () => log.split('\n').filter((line) => /\bERROR\b|panicked at/.test(line)),
    stop: async () => {
      if (ended === null) child.kill('SIGTERM');
      const late = Symbol('late');
      let timer;
      const first = await Promise.race([end, new Promise((resolve) => (timer = setTimeout(resolve, STOP_MS, late)))]);
      clearTimeout(timer);
      kill();
      process.removeListener('exit', kill);
      if (first === late) throw new Error(`the program did not stop within ${STOP_MS / 1000} s of being asked`);
    },
  };
}

async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
