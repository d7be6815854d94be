// Somebody who does not come every day: a search that tells of what is new by mail and by feed, an entry that is followed, a visitor who asks to be contacted.

import assert from 'node:assert/strict';

import { write } from '../lib/entries.mjs';
import { fill, follow, goes, linkIn, mails, notices, press, reads, said, until } from '../lib/steps.mjs';

export const title = 'a saved search tells once by mail and feed and ends by one click; an inquiry reaches who can answer, masked until opened';

const NAME = '风电叶片前缘雨蚀修补胶膜';

export async function run(hall) {
  const reader = await hall.signedIn('member');
  const { page } = reader;
  await page.goto('/search?q=雨蚀修补');
  await follow(page, '订阅这次搜索');
  await fill(page, { 名称: '叶片修补', 发邮件给我: false });
  await reader.expecting(422, () => press(page, '订阅'));
  assert.match(await reads(page), /请选邮件或订阅源，至少一种/);
  assert.equal(await page.getByLabel('名称').first().inputValue(), '叶片修补', 'nothing typed is lost');
  await fill(page, { 发邮件给我: true, 给我一个专用订阅源: true });
  await press(page, '订阅');
  const feed = /https?:\/\/\S+\/feeds\/saved\/[A-Za-z0-9_-]{20,}/.exec(await page.content())?.[0].replace(/^https?:\/\/[^/]+/, '');
  assert.ok(feed, 'the private address is shown, once');
  await page.goto('/saved-searches');
  assert.match(await reads(page), /叶片修补/);
  assert.doesNotMatch(await page.content(), /\/feeds\/saved\/[A-Za-z0-9_-]{20,}/, 'the address is not shown again');

  // Something new comes into the hall.
  const author = await hall.signedIn('transfer_officer');
  await write(author, NAME, true);
  const officer = await hall.signedIn('commission_officer');
  await officer.page.goto('/review?register=achievement');
  await follow(officer.page, NAME);
  await press(officer.page, '发布');
  await said(officer.page, /已发布/);
  // The entry is followed, and what becomes of it is told.
  await until('the achievement in the hall', async () => {
    await page.goto('/search?q=雨蚀修补胶膜');
    return page.locator('.result-title a', { hasText: NAME }).count();
  });
  await goes(page, () => page.locator('.result-title a', { hasText: NAME }).first().click());
  const address = page.url();
  await press(page, '进展时通知我');
  await page.goto('/follows');
  assert.match(await reads(page), new RegExp(NAME));

  // A visitor without an account asks.
  const stranger = await hall.visitor();
  await stranger.page.goto(address);
  await follow(stranger.page, '请联系我');
  await fill(stranger.page, { 怎么称呼您: '路过的人', 电话或邮箱: '不是号码', 想了解什么: '我们修叶片，想要两米样膜。' });
  await stranger.expecting(422, () => press(stranger.page, '发出'));
  assert.equal(await stranger.page.getByLabel('想了解什么').first().inputValue(), '我们修叶片，想要两米样膜。', 'nothing typed is lost');
  await fill(stranger.page, { 电话或邮箱: 'passer-by@demo.invalid' });
  await press(stranger.page, '发出');
  assert.match(await reads(stranger.page), /对方已收到提醒/);

  // The author is told, sees who it was only by opening it, and writes down what came of it.
  await notices(author, new RegExp(NAME));
  await author.page.goto('/inquiries');
  await goes(author.page, () => author.page.locator('main .rows a', { hasText: NAME }).first().click());
  assert.doesNotMatch(await reads(author.page), /passer-by@demo\.invalid/);
  await press(author.page, '打开');
  assert.match(await reads(author.page), /passer-by@demo\.invalid/);
  await fill(author.page, { 处理结果: '已写信，周三寄样。' });
  await press(author.page, '记为已处理');
  await said(author.page, /已记为处理完毕/);

  // The next morning it is told, once.
  await hall.later(1);
  const mine = await mails(reader, /叶片修补/);
  assert.equal(mine.length, 1, `told once: ${mine.join('\n')}`);
  assert.ok(mine[0].includes(NAME), mine[0]);
  const read = await reader.page.context().request.get(feed);
  assert.ok((await read.text()).includes(NAME), 'the private feed has it');

  // One click ends it, without signing in.
  const out = /https?:\/\/\S+\/unsubscribe\/[A-Za-z0-9_-]{20,}/.exec(mine[0])?.[0] ?? linkIn(mine[0]);
  await stranger.page.goto(out);
  await press(stranger.page, '确认退订');
  assert.match(await reads(stranger.page), /已退订/);
}
