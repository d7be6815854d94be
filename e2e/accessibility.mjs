// Every route of the role table, as the role that uses it: axe at 1280, reflow at 390 and 320, a picture at 1280 and 390.
// A route of a record is visited with a record that the role finds by following links; `lib/examples.mjs` says how.
// With `all`: as every role, in every colour scheme. A route that answers no page (a feed, a sheet, the API) must only answer.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { overflow, violations } from './lib/audit.mjs';
import { Hall } from './lib/browser.mjs';
import { findExamples } from './lib/examples.mjs';
import { routes, startCopy, top } from './lib/program.mjs';
import { pdf } from './lib/papers.mjs';
import { until } from './lib/steps.mjs';
import { filled, headings } from './lib/workbook.mjs';

const EVERYONE = ['everyone', 'visitor'];
const OPEN_TO_ALL = [...EVERYONE, 'signed_in'];
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
/** So many pages a role may open in search of its records. */
const BUDGET = 150;
// Without fades, so that no colour is judged half-way.
const PLAIN = { colorScheme: 'light', contrast: 'no-preference', forcedColors: 'none', reducedMotion: 'reduce' };

// Links of mails that leave only a minute after something was published: held by the tests over HTTP.
const BY_MAIL_ONLY = ['/unsubscribe/{token}', '/policies/alerts/end/{token}'];
// No clause of the pack has days of application that lie ahead, so that none has a calendar entry.
const WITHOUT_RECORD = ['/policies/{clause}/window.ics'];

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
  const table = (await routes()).filter((route) => route.method === 'GET').map((route) => ({ ...route, said: route.role, role: visitor(route.role) }));
  const chosen = table.filter((route) => route.path.includes(only) && !(route.path.startsWith('/api/v1/') && !route.example));
  if (chosen.length === 0 || !table.some((route) => route.example)) throw new Error('the role table has no such GET route: nothing would be looked at');
  const roles = [...new Set(chosen.map((route) => route.role))];
  const findings = [];
  const count = { pages: 0, answers: 0 };
  const examples = new Map();
  const missed = [];
  const hall = new Hall(browser, program);
  try {
    const staged = table.some((route) => route.path === '/register') ? await stage(hall) : { byMail: [], firm: [] };
    const toVisitors = [new URL(program.links.at(-1).url).pathname, ...staged.byMail];
    for (const role of roles) {
      const own = chosen.filter((route) => route.role === role);
      const visit = role === 'visitor' ? await hall.visitor() : await hall.signedIn(role);
      for (const line of visit.takeProblems()) findings.push(`${role} signs in: ${line}`);
      const fixed = table.filter((route) => route.example && ['visitor', role, program.links[0]?.role].includes(route.role)).map((route) => route.example);
      const begun = await beginnings(role, visit).catch((error) => (findings.push(`${role}: ${error.message}`), []));
      if (role === program.links[0]?.role && table.some((route) => route.path === '/saved-searches')) begun.push(...(await stageInterest(hall, visit)));
      if (role === 'commission_officer' && table.some((route) => route.path === '/policies/versions')) begun.push(...(await stageVersion(visit)));
      const from = [...(role === 'visitor' ? toVisitors : begun), ...staged.firm, ...new Set(fixed.filter((path) => !path.startsWith('/api')))];
      // What everybody may open but those before had no way to is looked for by the others, too.
      const open = missed.filter((route) => !examples.has(route.path) && !chosen.some((other) => other.path === route.path && other.role === role));
      own.push(...open.filter((route) => OPEN_TO_ALL.includes(route.said)).map((route) => ({ ...route, role })));
      const wanted = own.filter((route) => !route.example).map((route) => route.path);
      const found = await findExamples(visit.context.request, { from, wanted, all: table.map((route) => route.path), budget: BUDGET });
      for (const route of own) route.example ??= found.get(route.path) ?? null;
      for (const route of own.filter((route) => route.example)) examples.set(route.path, route.example);
      missed.push(...own.filter((route) => !route.example));
      const everywhere = chosen.filter((route) => examples.has(route.path)).map((route) => ({ ...route, example: route.example ?? examples.get(route.path) }));
      const once = new Map((all ? everywhere : []).concat(own.filter((route) => route.example)).map((route) => [route.path, route]));
      for (const route of once.values()) {
        const found = await look(visit, route, role, { all, isOwn: own.includes(route), count }).catch((error) => [error.message.split('\n')[0]]);
        for (const line of [...found, ...visit.takeProblems()]) findings.push(`${role} ${route.example}: ${line}`);
      }
      await visit.end();
    }
  } finally {
    findings.push(...(await hall.close()));
  }
  for (const path of new Set(missed.map((route) => route.path).filter((path) => !examples.has(path) && ![...BY_MAIL_ONLY, ...WITHOUT_RECORD].includes(path)))) {
    findings.push(`${path}: no role finds a record for it`);
  }
  const without = missed.filter((route) => examples.has(route.path)).map((route) => `${route.path} (${route.role})`);
  return { findings: [...new Set(findings)], ...count, roles: roles.length, without };
}

/** Where a role begins to look: besides the pages without records, an import, a screening and a register of firms made for it, with rows that are wrong. */
async function beginnings(role, visit) {
  const { request } = visit.context;
  const screenings = await request.get('/screenings');
  if (role !== 'visitor' && screenings.ok()) {
    const clause = /href="(\/policies\/[A-Z0-9-]+\/screening)"/.exec(await screenings.text())?.[1];
    if (!clause) throw new Error('there is no clause to screen by');
    const buffer = Buffer.from('统一社会信用代码,企业名称\r\n91310112MADEMK374X,代码有误的企业\r\n');
    const file = { name: 'firms.csv', mimeType: 'text/csv', buffer };
    return [await sent(visit, clause, { form: {} }), clause, await sent(visit, '/firm-sheets', { multipart: { file } })];
  }
  const imports = await request.get('/imports');
  if (role === 'visitor' || !imports.ok()) return [];
  const text = await imports.text();
  const template = /href="(\/imports\/template\/[a-z-]+\.xlsx)"/.exec(text)?.[1];
  const register = /<option value="([a-z_]+)"/.exec(text)?.[1];
  if (!template || !register) return [];
  const organization = /name="organization"[\s\S]*?<option value="([^"]+)"/.exec(text)?.[1];
  const empty = await (await request.get(template)).body();
  const buffer = filled(empty, [{ [headings(empty)[0]]: '只有名称的一行' }]);
  const file = { name: 'list.xlsx', mimeType: 'application/octet-stream', buffer };
  return [await sent(visit, '/imports', { multipart: { register, ...(organization && { organization }), file } }), template];
}

/**
 * Does what leaves addresses that no link of the site leads to, or records the demonstration has none of: a firm registers, hands in its
 * licence, invites a colleague and asks for a new password; a reader objects to a public notice. Answers the addresses
 * that came by mail or were told the reader, and the page of the firm.
 */
async function stage(hall) {
  const visit = await hall.visitor();
  const { request } = visit.context;
  const person = { person_name: '巡览者', email: 'walker@demo.invalid', password: '一步一步 走过每一页 看清楚' };
  const own = await sent(visit, '/register', { form: { name: '巡览演示有限公司', credit_code: '91310112MADEMK42XK', kind: 'firm', ...person } });
  await sent(visit, `${own}/document`, { multipart: { file: pdf('licence.pdf') } });
  await sent(visit, `${own}/invite`, { form: { email: 'guest@demo.invalid', role: 'member' } });
  await request.post('/password', { form: { email: person.email }, headers: { origin: visit.address } });
  const notice = /href="(\/public-notices\/[0-9a-f-]+)"/.exec(await (await request.get('/public-notices')).text())?.[1];
  if (!notice) throw new Error('the demonstration has no public notice to object to');
  const objection = { name: '一位读者', reach: 'reader@demo.invalid', text: '请说明价格的依据。' };
  const thanks = await sent(visit, `${notice}/objections`, { form: objection });
  const mailed = await until('the mails with their links', async () => {
    const text = await (await request.get('/outbox')).text();
    const links = ['invitation', 'password'].map((word) => new RegExp(`/${word}/[A-Za-z0-9_-]{20,}`).exec(text)?.[0]);
    return links.every(Boolean) ? links : null;
  });
  await visit.end();
  return { byMail: [...mailed, thanks], firm: [own.replace('/organization/', '/organizations/')] };
}

/**
 * Somebody follows a search with a private feed and names a project for the policies; a visitor asks to be contacted about an entry of
 * theirs. Answers the addresses.
 */
async function stageInterest(hall, visit) {
  const { request } = visit.context;
  const saved = await request.post('/saved-searches', {
    form: { name: '巡览', by_mail: 'true', by_feed: 'true', cadence: 'weekly', register: 'demand' },
    headers: { origin: visit.address },
  });
  const feed = /\/feeds\/saved\/[A-Za-z0-9_-]{20,}/.exec(await saved.text())?.[0];
  const own = /href="\/[a-z-]+\/([0-9a-f-]{36})(?:\/edit)?"/.exec(await (await request.get('/entries?status=published')).text())?.[1];
  if (!feed || !own) throw new Error('the walk found no feed to read or no entry to ask about');
  const visitor = await hall.visitor();
  const thanks = await sent(visitor, `/entries/${own}/inquiry`, { form: { name: '巡览者', reach: 'walker@demo.invalid', message: '想看样机。' } });
  await visitor.end();
  const home = new URL((await request.get('/policies/mine')).url()).pathname;
  await sent(visit, `${home}/children`, { form: { kind: 'project', name: '巡览项目' } });
  return [feed, thanks, `${home}/facts`];
}

/** An officer submits a version of the first clause of the catalogue. Answers its address and that of the form it was written in. */
async function stageVersion(visit) {
  const { page } = visit;
  const catalogue = await (await visit.context.request.get('/policies')).text();
  const clause = /href="\/policies\/([A-Z][A-Z0-9-]+)"/.exec(catalogue)?.[1];
  const form = `/policies/versions/new?clause=${clause}`;
  await page.goto(form);
  // What changes nothing is not taken.
  const text = (await page.locator('input[name="text"]').first().inputValue()).replace('"名称" = "', '"名称" = "巡览');
  return [await sent(visit, '/policies/versions', { form: { text, reason: '巡览' } }), form];
}

/** Sends a form as the browser would, and answers where it leads. */
async function sent(visit, path, body) {
  const answer = await visit.context.request.post(path, { ...body, headers: { origin: visit.address }, maxRedirects: 0 });
  if (answer.status() !== 303) throw new Error(`the walk sends ${path} and is answered ${answer.status()}`);
  return new URL(answer.headers().location, visit.address).pathname;
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
  await page.emulateMedia(PLAIN);
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
