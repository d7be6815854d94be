// Runs the journeys, each on its own copy of the demonstration, then visits every route.
//
//   node e2e/run.mjs [--all] [--list] [--journey NAME] [--routes PATH]
//
// --all visits as every role in every colour scheme; --journey runs one journey alone; --routes visits only the routes whose path holds PATH.

import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { visitEveryRoute } from './accessibility.mjs';
import { Hall, openBrowser } from './lib/browser.mjs';
import { layDemonstration, startCopy, top } from './lib/program.mjs';

const { values } = parseArgs({
  options: { all: { type: 'boolean' }, list: { type: 'boolean' }, journey: { type: 'string' }, routes: { type: 'string' } },
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
  if (values.journey && !names.includes(values.journey)) throw new Error(`there is no journey ${values.journey}; there are: ${names.join(', ')}`);
  await mkdir(out, { recursive: true });
  const browser = await openBrowser();
  let failed = 0;
  try {
    const laid = await timed('the demonstration is laid', layDemonstration);
    try {
      const chosen = values.routes ? [] : values.journey ? [values.journey] : names;
      for (const name of chosen) failed += (await journey(browser, laid.folder, name)) ? 0 : 1;
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
    for (const [at, page] of browser.contexts().flatMap((context) => context.pages()).entries()) {
      await page.screenshot({ path: join(out, `failed-${name}-${at}.png`), fullPage: true }).catch(() => {});
    }
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
  if (without.length) console.log(`  without an example, so not visited: ${without.join(', ')}`);
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
