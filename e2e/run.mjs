// Runs the journeys, each on its own copy of the demonstration, then visits every route.
//
//   node e2e/run.mjs [--all] [--list] [--journey NAME,NAME] [--routes PATH] [--laid FOLDER]
//
// --all visits as every role in every colour scheme; --journey runs these journeys alone; --routes visits only the routes whose path holds
// PATH; --laid
// takes a demonstration that lies there already, and lays it there if the folder is empty: for writing journeys.

import { mkdir, readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { visitEveryRoute } from './accessibility.mjs';
import { Hall, openBrowser } from './lib/browser.mjs';
import { layDemonstration, startCopy, top } from './lib/program.mjs';

/** Journeys at the same time: each waits often for its own program's jobs. */
const AT_ONCE = 2;

const { values } = parseArgs({
  options: { all: { type: 'boolean' }, list: { type: 'boolean' }, journey: { type: 'string' }, routes: { type: 'string' }, laid: { type: 'string' } },
});

const folder = process.env.ZEROBAY_E2E_JOURNEYS ?? join(top, 'e2e', 'journeys');
const out = process.env.ZEROBAY_E2E_OUT ?? join(top, 'e2e', 'out');
const names = (await readdir(folder)).filter((name) => name.endsWith('.mjs')).map((name) => name.slice(0, -4)).sort();

if (values.list) {
  console.log(names.join('\n'));
} else {
  process.exitCode = await main().then(
    (isWell) => (isWell ? 0 : 1),
    (error) => {
      console.error(`FAILED  ${error.message}`);
      return 1;
    },
  );
}

async function main() {
  const asked = values.journey?.split(',') ?? [];
  const unknown = asked.filter((name) => !names.includes(name));
  if (unknown.length) throw new Error(`there is no journey ${unknown.join(', ')}; there are: ${names.join(', ')}`);
  await mkdir(out, { recursive: true });
  const browser = await openBrowser();
  let failed = 0;
  try {
    const laid = await timed('the demonstration is laid', () => layDemonstration(values.laid));
    try {
      const chosen = values.routes ? [] : values.journey ? asked : names;
      failed += await together(chosen, (name) => journey(browser, laid.folder, name));
      if (!values.journey) failed += (await everyRoute(browser, laid.folder)) ? 0 : 1;
    } finally {
      await laid.remove();
    }
  } finally {
    await browser.close();
  }
  if (failed) console.error(`\n${failed} failed; pictures are in e2e/out. One alone: build, then node e2e/run.mjs --journey NAME with ZEROBAY_BIN set to the binary.`);
  return failed === 0;
}

/** Runs as many at once as there are cores for the browser and the program together; answers how many failed. */
async function together(names, run) {
  let failed = 0;
  const left = [...names];
  const worker = async () => {
    for (let name = left.shift(); name; name = left.shift()) {
      const isWell = await run(name);
      if (!isWell) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(AT_ONCE, availableParallelism())) }, worker));
  return failed;
}

async function journey(browser, laid, name) {
  const { title, run } = await import(join(folder, `${name}.mjs`));
  const began = Date.now();
  const problems = [];
  const program = await startCopy(laid);
  const hall = new Hall(browser, program);
  try {
    await run(hall);
  } catch (error) {
    problems.push(error.stack);
    await hall.pictures(join(out, `failed-${name}`));
  }
  problems.push(...(await hall.close()));
  await program.stop().catch((error) => problems.push(error.message));
  report(`${name}: ${title}`, began, problems);
  return problems.length === 0;
}

async function everyRoute(browser, laid) {
  const began = Date.now();
  const { findings, pages, answers, roles, without } = await visitEveryRoute(browser, laid, { all: values.all, only: values.routes });
  report(`every route: ${pages} pages and ${answers} other answers, as ${roles} roles`, began, findings);
  if (without.length) console.log(`  ${without.length} routes were seen as another role than one that may have such records and has none: ${without.join(', ')}`);
  return findings.length === 0;
}

async function timed(what, action) {
  const began = Date.now();
  const result = await action();
  report(what, began, []);
  return result;
}

function report(what, began, problems) {
  const took = `${((Date.now() - began) / 1000).toFixed(1)} s`;
  console.log(`${problems.length ? 'FAILED' : 'ok'}  ${what} (${took})`);
  for (const problem of problems) console.error(`  - ${problem}`);
}
