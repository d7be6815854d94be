// Every route of the role table, as the role that uses it: axe at 1280, reflow at 390 and 320, a picture at 1280 and 390.
// With `all`: as every role, in every colour scheme. A route that answers no page (a feed, a sheet, the API) must only answer.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { overflow, violations } from './lib/audit.mjs';
import { Hall } from './lib/browser.mjs';
import { routes, startCopy, top } from './lib/program.mjs';

const EVERYONE = ['everyone', 'visitor'];
// How a page may be shown: by the reader's own choice (the cookie of the display form), or by what the system asks for.
const SHOWN = {
  light: {},
  'dark by choice': { choice: 'normal.dark' },
  'contrast by choice': { choice: 'normal.contrast' },
  'large type': { choice: 'large.light' },
  'dark by system': { media: { colorScheme: 'dark' } },
  'more contrast by system': { media: { contrast: 'more' } },
  'forced colours': { media: { forcedColors: 'active' } },
};
const PLAIN = { colorScheme: 'light', contrast: 'no-preference', forcedColors: 'none' };

/** Answers what was found, a line each, and how much was looked at. */
export async function visitEveryRoute(browser, laid, { all = false, only = '' } = {}) {
  const program = await startCopy(laid);
  try {
    return await visitAll(browser, program, { all, only });
  } finally {
    await program.stop();
  }
}

async function visitAll(browser, program, { all, only }) {
  // Who visits: nobody in particular, the first person who can sign in, or somebody of the role.
  const visitor = (role) => (EVERYONE.includes(role) ? 'visitor' : role === 'signed_in' ? program.links[0]?.role : role);
  const table = (await routes())
    .filter((route) => route.method === 'GET' && route.path.includes(only))
    .map((route) => ({ ...route, role: visitor(route.role) }));
  const open = table.filter((route) => route.example);
  if (open.length === 0) throw new Error('the role table has no GET route with an example: nothing would be looked at');
  const roles = [...new Set(table.map((route) => route.role))];
  const findings = [];
  const count = { pages: 0, answers: 0 };
  const hall = new Hall(browser, program);
  try {
    for (const role of roles) {
      const own = open.filter((route) => route.role === role);
      const visit = role === 'visitor' ? await hall.visitor() : await hall.signedIn(role);
      for (const line of visit.takeProblems()) findings.push(`${role} signs in: ${line}`);
      for (const route of all ? open : own) {
        const found = await look(visit, route, role, { all, isOwn: own.includes(route), count }).catch((error) => [error.message.split('\n')[0]]);
        for (const line of [...found, ...visit.takeProblems()]) findings.push(`${role} ${route.example}: ${line}`);
      }
      await visit.end();
    }
  } finally {
    findings.push(...(await hall.close()));
  }
  const without = table.filter((route) => !route.example).map((route) => route.path);
  return { findings: [...new Set(findings)], ...count, roles: roles.length, without };
}

async function look(visit, route, role, { all, isOwn, count }) {
  const answer = await visit.context.request.get(route.example, { maxRedirects: 0, timeout: 30_000 });
  const status = answer.status();
  if (!isOwn && status >= 300 && status < 500) return [];
  if (status >= 400) return [`answers ${status}`];
  const type = answer.headers()['content-type'] ?? '';
  const isDownload = (answer.headers()['content-disposition'] ?? '').startsWith('attachment');
  if (status < 300 && (!type.startsWith('text/html') || isDownload)) {
    count.answers += 1;
    return [];
  }
  const { page } = visit;
  const findings = [];
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(route.example, { waitUntil: 'load' });
  count.pages += 1;
  findings.push(...(await violations(page)), ...(await overflow(page)));
  await picture(page, route, role, 1280);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    findings.push(...(await overflow(page)));
    if (width === 390) await picture(page, route, role, width);
  }
  if (all) findings.push(...(await otherwise(visit, route)));
  return findings;
}

/** The page in every other way it may be shown: large type must reflow, too. */
async function otherwise(visit, route) {
  const { page } = visit;
  const findings = [];
  for (const [name, { choice, media }] of Object.entries(SHOWN).slice(1)) {
    if (choice) await visit.context.addCookies([{ name: 'display', value: choice, url: visit.address }]);
    await page.emulateMedia({ ...PLAIN, ...media });
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(route.example, { waitUntil: 'load' });
    if (choice && !(await page.evaluate(() => Object.values(document.documentElement.dataset).join('.'))).includes(choice.replace(/^normal\.|\.light$/, ''))) {
      findings.push(`${name}: the choice has no effect`);
    }
    findings.push(...(await violations(page)).map((line) => `${name}: ${line}`));
    await page.setViewportSize({ width: 320, height: 800 });
    findings.push(...(await overflow(page)).map((line) => `${name}: ${line}`));
    await visit.context.clearCookies({ name: 'display' });
  }
  await page.emulateMedia(PLAIN);
  return findings;
}

async function picture(page, route, role, width) {
  const folder = join(process.env.ZEROBAY_E2E_OUT ?? join(top, 'e2e', 'out'), role);
  await mkdir(folder, { recursive: true });
  const name = route.path.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '') || 'front';
  await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
}
