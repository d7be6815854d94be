// A visitor looks for something in the ways people do, narrows and sorts, opens an entry and follows what is like it.

import assert from 'node:assert/strict';

import { follow, goes, press, reads } from '../lib/steps.mjs';

export const title = 'a visitor searches by words, parts, pinyin and initials, narrows, sorts, opens an entry and its like';

export async function run(hall) {
  const visit = await hall.visitor();
  const { page } = visit;
  await page.goto('/');
  await page.locator('main form[role=search] input[name=q]').fill('翻身辅助');
  await press(page.locator('main form[role=search]'), '搜索');
  assert.match((await titles(page))[0], /翻身辅助|翻身/);
  assert.ok(await page.locator('.result-row mark').count(), 'what was asked for is marked');
  const marks = await page.locator('.result-row mark').allInnerTexts();
  assert.ok(marks.every((mark) => /[翻身辅助]/.test(mark)), `only what was asked for is marked: ${marks}`);

  // Part of a word, pinyin, initials: the same entry.
  for (const words of ['毫米波', 'haomibo leida', 'hmbld']) {
    await search(page, words);
    const found = await titles(page);
    assert.ok(found.some((line) => line.includes('毫米波雷达')), `${words} finds 毫米波雷达: ${found.slice(0, 3).join('; ')}`);
  }

  // A slip of the pen: the hall asks what was meant, and one click looks for it.
  await search(page, '离床监则');
  const meant = page.locator('main', { hasText: '您要找的是不是' }).locator('p', { hasText: '您要找的是不是' }).getByRole('link');
  assert.equal(await meant.innerText(), '离床监测');
  await goes(page, () => meant.click());
  assert.ok((await titles(page)).some((line) => line.includes('离床')));

  // Narrow, count, take away, sort.
  await page.goto('/achievements');
  const all = await count(page);
  const track = page.locator('fieldset, .facet-group', { hasText: '赛道' }).getByLabel(/养老科技/);
  const promised = Number((await label(track)).match(/(\d[\d,]*)\s*$/)[1].replace(',', ''));
  await track.check();
  await page.waitForURL(/f\.track=/);
  assert.equal(await count(page), promised, 'a facet finds what it promises');
  assert.ok(promised < all);
  const ripe = page.locator('fieldset, .facet-group', { hasText: '成熟度' }).getByLabel(/TRL 7–9/);
  await ripe.check();
  await page.waitForURL(/f\.trl=/);
  assert.ok((await count(page)) < promised);
  const facts = await page.locator('.result-row').allInnerTexts();
  assert.ok(facts.length && facts.every((text) => /TRL [789]/.test(text)), facts.join('\n'));
  await page.locator('main .found-head select[name=sort]').selectOption({ label: '最新' });
  await page.waitForURL(/sort=newest/);
  assert.match(page.url(), /f\.trl=/, 'sorting keeps what was narrowed');
  await follow(page, '全部清除');
  assert.equal(await count(page), all);

  // What was not found can be stated as a demand.
  await search(page, 'qqqxzv');
  assert.match(await reads(page), /没有找到/);
  assert.ok(await page.getByRole('link', { name: '把这段话存成需求' }).count());

  // An entry: its text, its life, its like, its feed.
  await search(page, '床旁翻身辅助装置');
  await goes(page, () => page.locator('.result-title a').first().click());
  const text = await reads(page);
  assert.match(text, /解决什么问题/);
  assert.match(text, /TRL 6/);
  assert.match(text, /技术细节、联系方式等在登录核验或双方同意后可见/);
  assert.doesNotMatch(text, /床沿立柱带动双层滑移布/, 'the method is for those who are verified');
  const name = await page.locator('h1').innerText();
  const like = page.locator('.part', { hasText: '相似的条目' }).locator('xpath=following-sibling::ul[1]').getByRole('link').first();
  await goes(page, () => like.click());
  assert.notEqual(await page.locator('h1').innerText(), name);
  const feed = await page.getByRole('link', { name: '订阅源（Atom）' }).getAttribute('href');
  const answer = await page.context().request.get(feed);
  assert.equal(answer.status(), 200);
  assert.match(await answer.text(), /<feed[\s\S]*<entry>/);
}

const titles = (page) => page.locator('.result-title').allInnerTexts();
const count = async (page) => Number((await page.locator('.found-count strong').innerText()).replaceAll(/\D/g, ''));
const label = (box) => box.evaluate((element) => element.closest('label').innerText.trim());

async function search(page, words) {
  await page.locator('main form.search-box input[name=q]').fill(words);
  await press(page.locator('main form.search-box'), '搜索');
}
