// One click, and the whole story reads in English: no Chinese is left in what the product itself says.

import assert from 'node:assert/strict';

import { fill, goes } from '../lib/steps.mjs';

export const title = 'everything reads in English at one click, for a visitor, a firm, a manager and an officer';

const HAN = /\p{Script=Han}/u;

export async function run(hall) {
  const visitor = await hall.visitor();
  const { page } = visitor;
  await page.goto('/demands?sort=newest');
  const chinese = await page.locator('.found-count strong').innerText();
  await goes(page, () => page.locator('a.top-lang').click());
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.match(page.url(), /sort=newest/, 'the other language shows the same page');
  assert.equal((await page.locator('.found-count strong').innerText()).replaceAll(/\D/g, ''), chinese.replaceAll(/\D/g, ''));
  for (const path of ['/', '/search', '/achievements', '/spaces', '/services', '/technology-managers', '/data', '/data/method', '/plan', '/public-notices', '/matches/method', '/organizations', '/register', '/sign-in', '/api']) {
    await english(page, path);
  }
  await page.goto('/achievements?sort=newest');
  await goes(page, () => page.locator('.result-title a').first().click());
  await speaks(page);

  // A wrong form says so in English.
  await page.goto('/register');
  await fill(page.locator('form[action="/register"]'), {
    'Full name': 'Puxi Coating Demonstration Co., Ltd',
    'Unified social credit code': '91310112MADEMK374N',
    Kind: 'Firm',
    'Your name': 'Zhu Yinghe',
    'E-mail': 'zhu.yinghe@demo.invalid',
    Password: 'the film curls at its edges',
  });
  await visitor.expecting(422, () => goes(page, () => page.locator('form[action="/register"] button').click()));
  await speaks(page);

  for (const [role, paths] of Object.entries({
    transfer_officer: ['/desk', '/entries', '/achievements/new', '/imports', '/notices', '/account', '/organization'],
    technology_manager: ['/desk', '/matches', '/deals', '/deals?view=list', '/deals/new'],
    commission_officer: ['/desk', '/review', '/verification', '/deals', '/data'],
    system_administrator: ['/desk', '/admin/accounts', '/admin/grants'],
    audit_administrator: ['/admin/audit'],
  })) {
    const visit = await hall.signedIn(role);
    await goes(visit.page, () => visit.page.locator('a.top-lang').click());
    for (const path of paths) await english(visit.page, path);
    if (role === 'technology_manager') {
      await visit.page.goto('/deals');
      await goes(visit.page, () => visit.page.locator('.board-title').first().click());
      await speaks(visit.page);
      await visit.page.goto('/matches');
      await goes(visit.page, () => visit.page.locator('main table a').first().click());
      await speaks(visit.page);
    }
    if (role === 'transfer_officer') {
      await goes(visit.page, () => visit.page.locator('form[action="/sign-out"] button').first().evaluate((button) => button.click()));
      assert.equal(await visit.page.locator('html').getAttribute('lang'), 'en', 'the language outlives signing out');
    }
  }
}

async function english(page, path) {
  await page.goto(path);
  await speaks(page);
}

/** Headings, labels, buttons and the menu: what the product says, not what people wrote. */
async function speaks(page) {
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  const words = await page
    .locator('nav a:not(.top-lang), button, label.field-label, legend, .part > h2, .panel-title, thead th, dt, summary, .head .lead, .figure dt, .found-how, .empty')
    .evaluateAll((all) => all.filter((element) => element.checkVisibility() && !element.closest('[lang="zh-CN"], .crumbs, .top-user, .mail-row, .notice-row, .board-move, .todo-row, .entry-row')).map((element) => `${element.tagName.toLowerCase()} ${element.innerText.trim()}`));
  const left = words.filter((text) => HAN.test(text));
  assert.deepEqual(left, [], `Chinese is left on ${page.url()}`);
}
