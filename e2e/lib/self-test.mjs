// The harness on its sample site: each kind of fault is seen, and a page without fault passes.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { overflow, violations } from './audit.mjs';
import { Hall, openBrowser } from './browser.mjs';
import { layDemonstration, startCopy, top } from './program.mjs';

const site = fileURLToPath(new URL('sample-site.mjs', import.meta.url));
process.env.ZEROBAY_BIN = site;

describe('the harness', () => {
  let browser, laid, program, hall;

  before(async () => {
    browser = await openBrowser();
    laid = await layDemonstration();
    program = await startCopy(laid.folder);
    hall = new Hall(browser, program);
  });

  after(async () => {
    await hall?.close();
    await program?.stop();
    await laid?.remove();
    await browser?.close();
  });

  /** What a visit to a page comes to. */
  async function problemsOf(path) {
    const visit = await hall.visitor();
    await visit.page.goto(path);
    await visit.settle();
    return visit.takeProblems();
  }

  test('a good page has no problem and no violation', async () => {
    const visit = await hall.visitor();
    await visit.page.goto('/good');
    assert.deepEqual(visit.takeProblems(), []);
    assert.deepEqual(await violations(visit.page), []);
    assert.deepEqual(await overflow(visit.page), []);
  });

  for (const [path, sign] of [
    ['/inline', /content security policy/],
    ['/console', /console: broken/],
    ['/missing', /answer 404: GET .*nothing\.png/],
    ['/elsewhere', /request to another host/],
    ['/nowhere', /answer 404: GET .*nowhere/],
  ]) {
    test(`a visit to ${path} is a problem`, async () => assert.match((await problemsOf(path)).join('\n'), sign));
  }

  test('a picture without words violates a rule of axe', async () => {
    const visit = await hall.visitor();
    await visit.page.goto('/alt');
    assert.match((await violations(visit.page)).join('\n'), /^image-alt/m);
  });

  test('targets too small to hit violate a rule of axe', async () => {
    const visit = await hall.visitor();
    await visit.page.goto('/small');
    assert.match((await violations(visit.page)).join('\n'), /^target-size/m);
  });

  test('a page wider than the window is found', async () => {
    const visit = await hall.visitor({ width: 320 });
    await visit.page.goto('/wide');
    assert.match((await overflow(visit.page)).join('\n'), /wider than 320 \(\d+\): pre/);
  });

  test('an expected answer is no problem, and one that does not come is', async () => {
    const visit = await hall.visitor();
    await visit.expecting(404, () => visit.page.goto('/nowhere'));
    assert.deepEqual(visit.takeProblems(), []);
    await assert.rejects(visit.expecting(404, () => visit.page.goto('/good')), /did not come/);
  });

  test('a person signs in once by a link', async () => {
    const visit = await hall.signedIn('transfer_officer');
    assert.equal(new URL(visit.page.url()).pathname, '/desk');
    await assert.rejects(hall.signedIn('transfer_officer'), /no unused sign-in link/);
    await assert.rejects(hall.signedIn('emperor'), /has links for: transfer_officer/);
  });

  test('an error in the log is a problem', async () => {
    const copy = await startCopy(laid.folder);
    const other = new Hall(browser, copy);
    const visit = await other.visitor();
    await visit.expecting(404, () => visit.page.goto('/fault'));
    assert.match((await other.close()).join('\n'), /log: .*the disk is full/);
    await copy.stop();
  });
});

describe('the run as a whole', () => {
  let folder;

  before(async () => (folder = await mkdtemp(join(tmpdir(), 'zerobay-e2e-self-'))));
  after(() => rm(folder, { recursive: true, force: true }));

  /** Runs everything over the sample site with one journey. */
  function runWith(journey, { routes = '', words = [] } = {}) {
    return new Promise((resolve, reject) => {
      writeFile(join(folder, 'sample.mjs'), journey).then(() => {
        const env = { ...process.env, ZEROBAY_BIN: site, ZEROBAY_E2E_JOURNEYS: folder, ZEROBAY_E2E_OUT: join(folder, 'out'), SAMPLE_ROUTES: routes };
        const child = spawn(process.execPath, [join(top, 'e2e', 'run.mjs'), ...words], { env });
        let text = '';
        for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (more) => (text += more));
        child.once('error', reject);
        child.once('exit', (code) => resolve({ code, text }));
      }, reject);
    });
  }

  const good = `export const title = 'a visitor reads';
    export async function run(hall) { await (await hall.visitor()).page.goto('/good'); }`;
  const bad = `export const title = 'a visitor is lost';
    export async function run(hall) { await (await hall.visitor()).page.goto('/nowhere'); }`;

  test('a good journey and good routes pass, and leave pictures', async () => {
    const { code, text } = await runWith(good);
    assert.equal(code, 0, text);
    assert.match(text, /every route: 4 pages and 1 other answers, as 2 roles/);
    assert.deepEqual((await readdir(join(folder, 'out', 'visitor'))).sort(), ['good-1280.png', 'good-390.png', 'sign-in-token-1280.png', 'sign-in-token-390.png']);
  });

  test('a journey with a problem fails the run', async () => {
    const { code, text } = await runWith(bad);
    assert.equal(code, 1, text);
    assert.match(text, /FAILED {2}sample: a visitor is lost/);
  });

  test('routes with faults fail the run and are named', async () => {
    const { code, text } = await runWith(good, { routes: '/alt,/wide,/inline' });
    assert.equal(code, 1, text);
    assert.match(text, /visitor \/alt: image-alt/);
    assert.match(text, /visitor \/wide: wider than/);
    assert.match(text, /visitor \/inline: .*content security policy/);
  });

  test('a record is found by a link, and a record that nobody finds fails the run', async () => {
    const { code, text } = await runWith(good, { routes: '/linked,/records/{id},/lost/{id}' });
    assert.equal(code, 1, text);
    assert.match(text, /visitor \/records\/7: image-alt/);
    assert.match(text, /\/lost\/\{id\}: no role finds a record for it/);
  });

  test('a journey that passes beside it does not hide one that fails', async () => {
    await writeFile(join(folder, 'second.mjs'), good);
    const { code, text } = await runWith(bad, { words: ['--journey', 'sample,second'] });
    await rm(join(folder, 'second.mjs'));
    assert.equal(code, 1, text);
    assert.match(text, /1 failed/);
  });

  test('with --all every role sees every page in every scheme', async () => {
    const { code, text } = await runWith(good, { routes: '/dark,/stubborn', words: ['--all', '--routes', '/'] });
    assert.equal(code, 1, text);
    assert.match(text, /transfer_officer \/dark: dark by choice: color-contrast/);
    assert.match(text, /visitor \/stubborn: contrast by choice: the choice has no effect/);
    assert.doesNotMatch(text, /\/good: /);
  });
});
