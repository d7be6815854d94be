// A firm from its first visit to a published demand: credit code, licence, verification, a colleague, diagnosis.

import assert from 'node:assert/strict';

import { fill, follow, goes, linkIn, mails, press, reads, said, until } from '../lib/steps.mjs';
import { pdf, renamedProgram } from '../lib/papers.mjs';

export const title = 'a firm registers, is verified, invites a colleague and has a demand diagnosed and published';

const FIRM = '上海浦汐涂装演示有限公司';
const PASSWORD = '膜卷起来了 怎么办 2026';
const MAIL = 'zhu.yinghe@demo.invalid';

export async function run(hall) {
  const boss = await hall.visitor();
  const { page } = boss;
  await page.goto('/');
  await follow(page, '登录');
  await follow(page, '单位注册');
  const form = page.locator('form[action="/register"]');
  await fill(form, { 单位全称: FIRM, 统一社会信用代码: '91310112MADEMK374N', 单位类型: '企业', 您的姓名: '祝映荷', 电子邮箱: MAIL, 密码: PASSWORD });

  // Each rule that fails is named, and nothing typed is lost.
  await boss.expecting(422, () => press(form, '注册'));
  assert.match(await reads(page), /校验位不对/);
  assert.equal(await page.getByLabel('单位全称').inputValue(), FIRM);
  await fill(form, { 统一社会信用代码: '91310112MADEMK37', 密码: PASSWORD });
  await boss.expecting(422, () => press(form, '注册'));
  assert.match(await reads(page), /应为 18 位，现在是 16 位/);
  await fill(form, { 统一社会信用代码: '9131O112MADEMK374M', 密码: PASSWORD });
  await boss.expecting(422, () => press(form, '注册'));
  assert.match(await reads(page), /第 5 位的“O”不会出现/);
  await fill(form, { 统一社会信用代码: '91310112MADEMK374M', 密码: PASSWORD });
  await press(form, '注册');
  assert.match(new URL(page.url()).pathname, /^\/organization\//);
  const own = new URL(page.url()).pathname;
  assert.match(await reads(page), /尚未核验：可以起草，不能发布和对接/);

  await license(boss, own);
  const officer = await hall.signedIn('commission_officer');
  await verify(officer);
  await page.goto(own);
  assert.match(await reads(page), /已核验/);

  await invite(boss, own, hall);
  await demand(boss, officer, hall);
}

async function license(boss, own) {
  const { page } = boss;
  const form = page.locator(`form[action="${own}/document"]`);
  await fill(form, { 营业执照或证明函: renamedProgram('营业执照.pdf') });
  await boss.expecting(422, () => press(form, '提交核验'));
  assert.match(await page.locator('main').innerText(), /文件/);
  await fill(form, { 营业执照或证明函: pdf('营业执照.pdf', 'Business licence') });
  await press(form, '提交核验');
  assert.match(await reads(page), /材料已提交，等待核验/);
}

async function verify({ page }) {
  await page.goto('/desk');
  await follow(page.locator('main'), '单位核验');
  await follow(page, FIRM, { exact: false });
  const [paper] = await Promise.all([
    page.context().request.get(await page.getByRole('link', { name: '打开材料' }).getAttribute('href')),
  ]);
  assert.equal(paper.status(), 200);
  assert.match(paper.headers()['content-type'], /application\/pdf/);
  await press(page, '核验通过');
  assert.match(await reads(page), /已核验/);
}

async function invite(boss, own, hall) {
  const { page } = boss;
  const form = page.locator(`form[action="${own}/invite"]`);
  await fill(form, { 电子邮箱: 'bai.mosheng@demo.invalid' });
  await form.getByLabel('成员', { exact: true }).check();
  await press(form, '发出邀请');
  assert.match(await reads(page), /已邀请 b\*\*\*@demo\.invalid：成员/);

  const colleague = await hall.visitor();
  const [mail, ...more] = await mails(colleague, /bai\.mosheng@demo\.invalid/);
  assert.equal(more.length, 0, 'one invitation, one mail');
  assert.match(mail, new RegExp(`祝映荷邀请您在${FIRM}担任成员`));
  await colleague.page.goto(linkIn(mail));
  assert.match(await reads(colleague.page), new RegExp(FIRM));
  await fill(colleague.page, { 姓名: '白墨笙', 新密码: '烘干之后 边上卷起 三毫米' });
  await press(colleague.page, '接受邀请');
  assert.equal(new URL(colleague.page.url()).pathname, '/desk');
  await page.goto(own);
  assert.match(await reads(page), /白墨笙 · 成员/);
  // A link works once.
  const again = await hall.visitor();
  await again.page.goto('/outbox');
  await again.expecting(404, () => again.page.goto(linkIn(mail)));
}

async function demand(boss, officer, hall) {
  const { page } = boss;
  await page.goto('/demands/new');
  const form = page.locator('form[data-autosave]');
  await fill(form, {
    一句话说清难题: '水性涂层一烘干边缘就卷起来',
    摘要: '换了水性浆料以后，膜一过烘道边上卷起两三毫米，后面切不齐。',
    现在怎样: '烘道八米，幅宽 1.1 米，边缘卷起 2 至 3 mm，每班报废 4 %。',
    要达到: '卷起不超过 0.3 mm，车速不低于每分钟 30 米。',
    预算上限: '80',
  });
  await form.getByLabel(/^技术领域/).selectOption({ index: 5 });

  // What is typed is kept as one draft, and the form goes on with it.
  await page.locator('[data-autosave-state]', { hasText: '草稿已保存' }).waitFor({ timeout: 15_000 });
  assert.match(new URL(page.url()).pathname, /^\/demands\/[0-9a-f-]+\/edit$/);

  // Without the declaration it is not handed in, and the form says what is missing.
  await boss.expecting(422, () => press(form, '保存并送审'));
  assert.match(await reads(page), /保密声明|作出声明/);
  await form.getByLabel(/^保密声明/).check();
  await press(form, '保存并送审');
  await said(page, /已送审/);
  assert.equal(await page.getByRole('link', { name: '水性涂层一烘干边缘就卷起来' }).count(), 1, 'one entry, however often it was kept');

  const desk = officer.page;
  await desk.goto('/review?register=demand');
  await follow(desk, '水性涂层一烘干边缘就卷起来');
  assert.match(await reads(desk), /还没有诊断为可发布/);
  assert.equal(await desk.getByRole('button', { name: '发布', exact: true }).count(), 0, 'nothing to publish before the diagnosis');
  const judge = async (result, note) => {
    const diagnosis = desk.locator('form[action$="/diagnose"]');
    await diagnosis.getByLabel(result, { exact: false }).first().check();
    if (note) await fill(diagnosis, { 诊断意见: note });
    return diagnosis;
  };
  const empty = await judge('需补充');
  await officer.expecting(422, () => press(empty, '记录诊断'));
  assert.match(await reads(desk), /请写明缺什么/);
  await press(await judge('需补充', '请写明烘道各段温度和现用浆料的固含量。'), '记录诊断');
  await said(desk, /已退回|诊断已记录/);

  await page.goto('/desk');
  assert.match(await reads(page), /请写明烘道各段温度和现用浆料的固含量/);
  await follow(page.locator('main'), '去修改', { exact: false });
  assert.match(await reads(page), /退回原因：.*请写明烘道各段温度/s);
  await fill(page.locator('form[data-autosave]'), { 条件限制: '烘道四段 60、80、95、70 ℃，浆料固含量 42 %，设备不能换。' });
  await press(page.locator('form[data-autosave]'), '保存并送审');
  await said(page, /已送审/);

  await desk.goto('/review?register=demand');
  await follow(desk, '水性涂层一烘干边缘就卷起来');
  await press(await judge('可发布'), '记录诊断');
  await said(desk, /已发布/);

  const reader = await hall.visitor();
  await until('the demand in the hall', async () => {
    await reader.page.goto('/search?q=水性涂层 卷');
    return /水性涂层一烘干边缘就卷起来/.test(await reads(reader.page));
  });
  await goes(reader.page, () => reader.page.locator('main .result-row a', { hasText: '边缘就卷起来' }).first().click());
  const text = await reads(reader.page);
  assert.match(text, /每班报废 4 %/);
  assert.match(text, /条件限制|烘道四段/);
  assert.match(text, new RegExp(FIRM));
}
