// A technology manager's day: proposals with reasons for and against, taking up, today's list, a contact in one click,
// a refusal with its reason, the board by keyboard and by drag.

import assert from 'node:assert/strict';

import { fill, goes, notices, press, reads } from '../lib/steps.mjs';

export const title = 'a technology manager reads proposals, takes one up, logs a contact, refuses one and moves a deal on the board';

export async function run(hall) {
  const manager = await hall.signedIn('technology_manager', { person: '周砚秋' });
  const { page } = manager;
  const demand = await openDemandWithProposals(page);
  const proposal = freeProposals(page).first();
  const achievement = (await proposal.locator('.proposal-title').innerText()).trim();
  assert.ok(await proposal.locator('.reasons-for li').count(), 'a proposal says why');
  assert.ok(await page.locator('.proposal .reasons-against li, .proposal .reasons-unknown li').count(), 'and what speaks against or is not known');

  // Side by side first, then taken up.
  await goes(page, () => proposal.getByRole('link', { name: /^并排看/ }).click());
  assert.match(await reads(page), /并排看/);
  assert.ok((await page.locator('.match-pair mark').count()) > 1, 'words that both use are marked in both');
  await page.goBack();
  const owner = await otherSide(hall, demand);
  await goes(page, () => proposal.getByRole('button', { name: /^认领并联系/ }).click());
  assert.match(new URL(page.url()).pathname, /^\/matches\//);
  assert.match(await reads(page), /已认领/);
  assert.match(await reads(page), /9 天内须首次联系/);
  const match = new URL(page.url()).pathname;

  // The other way round: the achievement's page proposes the demand and says that it is being handled.
  await goes(page, () => page.locator('.match-title a').last().click());
  assert.match(await reads(page), /可能需要它的企业/);
  if (owner) assert.equal((await notices(owner, new RegExp(`周砚秋 认领了您的需求“${escaped(demand.title)}”`))).length, 1);

  // Nobody else takes it up any more.
  const second = await hall.signedIn('technology_manager', { person: '谈若岚' });
  await second.page.goto(demand.path);
  assert.match(await reads(second.page), /周砚秋|已有技术经理人在办/);
  assert.equal(await second.page.getByRole('button', { name: '我来办' }).count(), 0);

  // The demand says that it is being handled, and offers itself to nobody any more.
  const reader = await hall.visitor();
  await reader.page.goto(demand.path);
  assert.match(await reads(reader.page), /已有技术经理人在办/);
  await page.goto(demand.path);
  assert.match(await reads(page), /周砚秋（您）/);
  assert.equal(await page.getByRole('button', { name: '我来办' }).count(), 0);

  // Today's list: one click opens the note, one writes it.
  await page.goto('/desk');
  const line = page.locator('.todo-row', { hasText: demand.title }).filter({ hasText: '首次联系' }).first();
  await line.locator('summary', { hasText: '记一笔' }).click();
  await press(line, '记一笔');
  await page.goto('/desk');
  assert.equal(await page.locator('.todo-row', { hasText: `首次联系：${demand.title}` }).count(), 0, 'what is done leaves the list');
  assert.match(await reads(page), /联系中的对接/);
  await page.goto(match);
  assert.match(await reads(page), /已联系/);
  assert.match(await reads(page), /电话 · 需求方/);

  await refuse(page, demand, achievement);
  await board(page);
}

/** Proposals that nobody has acted on. */
function freeProposals(page) {
  const proposals = page.locator('.proposal').filter({ has: page.getByRole('button', { name: /^认领并联系/ }) });
  return proposals.filter({ has: page.getByRole('link', { name: /^并排看/ }) });
}

/** A demand of the hall that nobody handles and for which something is proposed. */
async function openDemandWithProposals(page) {
  await page.goto('/demands?sort=newest');
  const paths = await page.locator('.result-title a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  for (const path of paths) {
    await page.goto(path);
    const isFree = await page.getByRole('button', { name: '我来办' }).count();
    if (isFree && (await freeProposals(page).count()) > 1) return { path, title: (await page.locator('h1').innerText()).trim() };
  }
  throw new Error('no free demand of the first page has two proposals');
}

/** Somebody of the firm, if the demonstration has an account there. */
async function otherSide(hall, demand) {
  for (const role of ['organization_administrator', 'member']) {
    for (;;) {
      const visit = await hall.signedIn(role).catch(() => null);
      if (!visit) break;
      await visit.page.goto('/entries?kind=demand');
      const isTheirs = (await reads(visit.page)).includes(demand.title);
      if (isTheirs) return visit;
    }
  }
  return null;
}

async function refuse(page, demand, achievement) {
  await page.goto(demand.path);
  const proposal = page.locator('.proposal').filter({ has: page.locator('summary', { hasText: '不合适…' }) }).filter({ hasNotText: achievement }).first();
  const refused = (await proposal.locator('.proposal-title').innerText()).trim();
  await proposal.locator('summary', { hasText: '不合适…' }).click();
  await proposal.getByLabel('成果方').check();
  await fill(proposal, { 为什么: '成熟度太低' });
  await press(proposal, '记下理由');
  await page.goto(demand.path);
  const titles = await page.locator('.proposal-title').allInnerTexts();
  assert.ok(!titles.map((line) => line.trim()).includes(refused), 'what was refused is not proposed again');
}

async function board(page) {
  // By keyboard: the card's own form, without touching the mouse.
  await page.goto('/desk');
  const cards = page.locator('.board-card');
  assert.ok(await cards.count(), 'the board holds deals');
  await page.goto('/deals');
  const first = page.locator('[data-stage=contact] .board-card').first();
  const name = (await first.locator('.board-title').innerText()).trim();
  await first.locator('summary').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await first.locator('select').selectOption({ label: '评估' });
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), '移动');
  await goes(page, () => page.keyboard.press('Enter'));
  await page.goto('/deals');
  assert.ok((await page.locator('[data-stage=assessment]').innerText()).includes(name), 'the deal stands in the column it was moved to');

  // By drag, back again.
  const card = page.locator('[data-stage=assessment] .board-card', { hasText: name });
  await goes(page, () => card.dragTo(page.locator('[data-stage=contact] .board-head')));
  await page.goto('/deals');
  assert.ok((await page.locator('[data-stage=contact]').innerText()).includes(name), 'dragging does what the form does');
}

const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
