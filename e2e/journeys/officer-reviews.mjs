// The commission's queue: a return with its reason, a twin merged, no publication without declaration, the hall at once.

import assert from 'node:assert/strict';

import { fields, write } from '../lib/entries.mjs';
import { fill, follow, goes, mails, notices, press, reads, said, until } from '../lib/steps.mjs';

export const title = 'an officer returns, merges and publishes; the hall shows it at once and each party is told once';

const GOOD = '柔性织物压力分布测量衬垫';
const WEAK = '管道内壁爬行巡检小车';

export async function run(hall) {
  const author = await hall.signedIn('transfer_officer');
  await write(author, GOOD, true);
  await write(author, WEAK, true);

  // An entry without the declaration is a draft and cannot be handed in.
  await author.page.goto('/achievements/new');
  await fields(author.page, '低噪声无叶风道', false);
  await author.expecting(422, () => press(author.page.locator('form[data-autosave]'), '保存并送审'));
  assert.match(await author.page.locator('.problems').innerText(), /需要作出声明才能提交/);
  assert.equal(await author.page.getByLabel(/^成果名称/).inputValue(), '低噪声无叶风道', 'nothing typed is lost');

  const officer = await hall.signedIn('commission_officer');
  const { page } = officer;
  await page.goto('/desk');
  await follow(page.locator('main'), '审核');
  await follow(page, '科技成果', { exact: false });

  // Returned with a reason that its author reads word for word.
  await page.goto('/review?register=achievement');
  await follow(page, WEAK);
  await fill(page.locator('form[action$="/return"]'), { 退回原因: ' ' });
  await officer.expecting(422, () => press(page.locator('form[action$="/return"]'), '退回'));
  assert.match(await reads(page), /请写明退回的原因/);
  await fill(page.locator('form[action$="/return"]'), { 退回原因: '请补上管径范围和一次充电能走多远。' });
  await press(page.locator('form[action$="/return"]'), '退回');
  await said(page, /已退回，对方会收到原因/);
  assert.equal((await notices(author, new RegExp(`《${WEAK}》被退回：请补上管径范围`))).length, 1);
  assert.equal((await mails(author, new RegExp(`《${WEAK}》.*退回`))).length, 1);

  // Published, and there.
  await page.goto('/review?register=achievement');
  await follow(page, GOOD);
  assert.match(await reads(page), /已作保密声明/);
  await press(page, '发布');
  await said(page, /已发布，大厅里立即可见/);
  const reader = await hall.visitor();
  await until('the achievement in the hall', async () => {
    await reader.page.goto('/search?q=压力分布测量衬垫');
    return (await reader.page.locator('.result-row a', { hasText: '测量衬垫' }).count()) > 0;
  });
  await reader.page.goto('/');
  assert.match(await reads(reader.page), new RegExp(GOOD), 'the newest entry stands on the front page');
  assert.equal((await notices(author, new RegExp(`《${GOOD}》已发布`))).length, 1);

  // The same thing once more: beside its twin, with what differs marked, and merged into it.
  const other = await hall.signedIn('transfer_officer');
  await write(other, `${GOOD}（二代）`, true);
  await page.goto('/review?register=achievement');
  const row = page.locator('.entry-row', { hasText: '（二代）' });
  assert.match(await row.innerText(), /疑似重复/);
  await goes(page, () => row.getByRole('link').click());
  assert.match(await reads(page), /相似 \d+ %/);
  const twin = page.locator('.notice', { hasText: GOOD });
  assert.match(await twin.first().innerText(), /（二代）/, 'what differs is shown');
  await press(twin.first(), '合并到这一条', { exact: false });
  await said(page, /已合并/);
  assert.equal((await notices(other, /（二代）》与 A-\d+-\d+ 是同一条，已合并/)).length, 1);
  await reader.page.goto('/search?q=压力分布测量衬垫');
  const titles = await reader.page.locator('.result-title').allInnerTexts();
  assert.equal(titles.filter((line) => line.includes('测量衬垫')).length, 1, 'the twin is not shown beside it');

  // Who is an author sees no queue.
  await author.expecting(403, () => author.page.goto('/review'));
}
