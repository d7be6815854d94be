// Deals from first talks to landing and follow-up: documents, public notice, an objection that blocks signing; contract with both
// amounts, registration, payment, shares agreed by two managers, park and space. The clock is moved over the notice.

import assert from 'node:assert/strict';

import { fill, follow, goes, mails, notices, press, reads } from '../lib/steps.mjs';
import { pdf, renamedProgram } from '../lib/papers.mjs';

export const title = 'an objection blocks a deal under notice; another goes from first talks over contract and payment to landing';

const NOTICE_DAYS = 15;
const HANDLER = '周砚秋';
const SECOND = '郁明舟';

export async function run(hall) {
  const manager = await hall.signedIn('technology_manager', { person: HANDLER });
  const officer = await hall.signedIn('commission_officer');
  const reader = await hall.visitor();
  const landedBefore = await landed(reader);

  // A negotiated price: the notice runs, an objection blocks signing, and when it is decided the days still do.
  const noticed = await open(manager, '支座脱空快速检测', 0);
  await assess(manager, noticed);
  await price(manager, noticed, '协议定价', '协议定价 · 86 万元');
  const notice = await publicNotice(manager, noticed, reader);
  await objection({ manager, officer, reader, deal: noticed, notice });

  // A price found in public needs no notice.
  const deal = await open(manager, '薄膜边缘卷曲在线测量', 1);
  await assess(manager, deal);
  await price(manager, deal, '挂牌交易', '挂牌交易 · 86 万元');
  await sign(manager, deal);
  await register(manager, officer, deal);
  await pay(manager, deal);
  await share(manager, await hall.signedIn('technology_manager', { person: SECOND }), deal);
  await land(manager, deal);
  await visitAgain(manager, deal);
  assert.equal(await landed(reader), landedBefore + 1, 'the public figure of landings has moved by one');
  const told = await mails(reader, new RegExp(`转化项目“${deal.title}”.*已记下落地的园区与日期`));
  assert.equal(new Set(told).size, told.length, 'nobody is told twice');

  // Fifteen days and one, for the first day is not counted: the notice is over, and what it held up is signed.
  await hall.later(NOTICE_DAYS + 1);
  const later = await hall.signedIn('technology_manager', { person: HANDLER });
  assert.equal((await notices(later, /支座脱空快速检测 公示期满/)).length, 1, 'the manager is told once that the days are over');
  await sign(later, noticed, NOTICE_DAYS + 1);
}

const day = (offset) => new Date(Date.now() + offset * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);

/** How many projects have landed, as the plan shows everybody. */
async function landed({ page }) {
  await page.goto('/plan');
  const row = page.locator('.plan-row', { hasText: '落地项目' }).first();
  return Number(/[\d.]+/.exec(await row.locator('dd').first().innerText())[0]);
}

/** A lead of a firm and a university, moved on to first talks. */
async function open({ page }, name, which) {
  await page.goto('/achievements?sort=newest');
  const places = await page.locator('.result-row').filter({ hasText: '大学' }).locator('.result-title a').evaluateAll((links) => links.map((link) => link.href));
  await page.goto(places[which]);
  const achievement = /A-\d{4}-\d+/.exec(await page.locator('.crumbs').innerText())[0];
  const result = (await page.locator('h1').innerText()).trim();
  await page.goto('/demands?sort=newest');
  // A firm that does not hide its name: who hides it is named by hand once it agreed.
  await goes(page, () => page.locator('.result-row').filter({ hasText: '公司' }).locator('.result-title a').first().click());
  const demand = /D-\d{4}-\d+/.exec(await page.locator('.crumbs').innerText())[0];

  await page.goto('/deals');
  await follow(page.locator('main'), '新建线索');
  await fill(page, { 项目名称: name, 需求编号: demand, 成果编号: achievement });
  await press(page, '记下');
  const deal = { path: new URL(page.url()).pathname, title: name, result };
  assert.match(deal.path, /^\/deals\//, await reads(page));
  await go(page, deal, '接洽');
  return deal;
}

/** Moves the deal to a stage whose checks hold. */
async function go(page, deal, stage) {
  await page.goto(deal.path);
  await press(page, `移动到${stage}`, { exact: false });
  assert.match(await page.locator('.panel', { hasText: '经办' }).first().innerText(), new RegExp(`进入“${stage}”`), await page.locator('.problems').allInnerTexts().then(String));
}

/** Opens a record's form, fills it in, saves it. */
async function record(page, deal, word, values, button = '记下') {
  await page.goto(deal.path);
  const fold = page.locator(`#record-${word}`);
  if ((await fold.getAttribute('open')) === null) await fold.locator('summary').click();
  await fill(fold, values);
  await press(fold, button);
}

async function attach(page, deal, kind, file) {
  await record(page, deal, 'documents', { 材料种类: kind, 文件: file }, '上传');
}

async function assess(visit, deal) {
  const { page } = visit;
  await page.goto(deal.path);
  assert.match(await reads(page), /至少记过一次联系/);
  await visit.expecting(422, () => press(page, '移动到评估', { exact: false })).catch(async () => {});
  await record(page, deal, 'contacts', { 方式: '会面', 与哪一方: '双方', 说了什么: '在中试车间看了样机，约好先评估。' });
  await go(page, deal, '评估');
  await visit.expecting(422, () => attach(page, deal, '评估报告', renamedProgram('评估报告.pdf')));
  await attach(page, deal, '评估报告', pdf('评估报告.pdf', 'Assessment'));
  assert.match(await reads(page), /评估报告\.pdf/);
  await go(page, deal, '洽谈');
}

async function price(visit, deal, method, shown) {
  const { page } = visit;
  await visit.expecting(422, () => record(page, deal, 'price', { 定价方式: method, 价格: '面议' }));
  assert.match(await reads(page), /“面议”不是金额/);
  await record(page, deal, 'price', { 定价方式: method, 价格: '86' });
  assert.ok((await reads(page)).includes(shown));
}

async function publicNotice(visit, deal, reader) {
  const { page } = visit;
  const text = '成果名称：支座脱空快速检测；拟交易价格：86 万元。';
  await visit.expecting(422, () => record(page, deal, 'notice', { 公示开始: day(0), 公示结束: day(NOTICE_DAYS - 1), 公示内容: text }, '安排公示'));
  assert.match(await reads(page), /公示不少于 15 天/);
  await record(page, deal, 'notice', { 公示开始: day(0), 公示结束: day(NOTICE_DAYS), 公示内容: text }, '安排公示');
  await go(page, deal, '公示');

  // Everybody reads it, without the buyer.
  await reader.page.goto('/public-notices');
  await follow(reader.page.locator('main'), deal.result, { exact: false });
  assert.match(await reads(reader.page), /拟交易价格\s*86 万元/);
  return new URL(reader.page.url()).pathname;
}

async function objection({ manager, officer, reader, deal, notice }) {
  const { page } = reader;
  await page.goto(notice);
  await fill(page.locator('form.form'), { 姓名或单位: '一位读者', 联系方式: 'reader@demo.invalid', 异议内容: '权属里少了合作单位。' });
  await press(page.locator('main'), '提出异议');
  assert.match(await reads(page), /处理之前，这个项目不能签约/);
  await page.goto(notice);
  assert.doesNotMatch(await reads(page), /reader@demo\.invalid|一位读者/, 'who objects is not shown in public');
  assert.match(await reads(page), /待处理 1/);

  await manager.page.goto(deal.path);
  const check = manager.page.locator('.deal-next', { hasText: '进入“签约”' }).locator('li.reasons-against', { hasText: '没有未处理的异议' });
  assert.equal(await check.count(), 1, 'an open objection blocks signing');
  assert.equal((await notices(manager, /有人对 支座脱空快速检测 的公示提出异议/)).length, 1);

  await officer.page.goto(deal.path);
  const row = officer.page.locator('.deal-objection');
  assert.match(await row.innerText(), /一位读者/);
  await row.locator('summary', { hasText: '处理' }).click();
  await fill(row, { 处理结果: '异议不成立', 理由: '合作单位已书面放弃，附件已核对。' });
  await press(row, '处理');
  await manager.page.goto(deal.path);
  const met = manager.page.locator('.deal-next', { hasText: '进入“签约”' }).locator('li.reasons-for', { hasText: '没有未处理的异议' });
  assert.equal(await met.count(), 1);
  const waits = manager.page.locator('.deal-next', { hasText: '进入“签约”' }).locator('li.reasons-against', { hasText: '公示已满 15 天' });
  assert.equal(await waits.count(), 1, 'and the notice still runs');
}

async function sign(visit, deal, passed = 0) {
  const { page } = visit;
  const contract = {
    合同类型: '技术许可',
    合同总额: '86',
    技术交易额: '90',
    签订日期: day(passed),
    技术领域: '先进制造',
    买方性质: '内资企业',
    卖方性质: '高等院校',
    知识产权: '专利',
    计划来源: '计划外',
    流向: '区内',
  };
  await visit.expecting(422, () => record(page, deal, 'contract', contract));
  assert.match(await reads(page), /技术交易额不能超过合同总额 86 万元/);
  await record(page, deal, 'contract', { ...contract, 技术交易额: '72' });
  assert.match(await reads(page), /合同总额 86 万元，技术交易额 72 万元/);
  await attach(page, deal, '技术合同', pdf('技术合同.pdf', 'Contract'));
  await go(page, deal, '签约');
}

async function register(visit, officer, deal) {
  const { page } = visit;
  await visit.expecting(422, () => record(page, deal, 'registration', { 登记编号: '2026-31', 登记日期: day(0) }));
  await record(page, deal, 'registration', { 登记编号: '2026310112009001', 登记日期: day(0) });
  await go(page, deal, '登记');
  assert.match(await reads(page), /2026310112009001/);
  await officer.page.goto(deal.path);
  await press(officer.page, '确认登记');
  await page.goto(deal.path);
  assert.match(await reads(page), /已确认/);
}

async function pay(visit, deal) {
  const { page } = visit;
  await visit.expecting(422, () => record(page, deal, 'payments', { 到账金额: '100', 到账日期: day(0) }));
  assert.match(await reads(page), /超过合同总额，最多还能记 86 万元/);
  await record(page, deal, 'payments', { 到账金额: '30', 到账日期: day(0) });
  assert.match(await reads(page), /已到账 30 万元，合同总额 86 万元/);
}

async function share(visit, second, deal) {
  const { page } = visit;
  await page.goto(deal.path);
  const fold = page.locator('#record-shares');
  const put = async (ours, theirs) => {
    if ((await fold.getAttribute('open')) === null) await fold.locator('summary').click();
    await fold.locator('select[name=manager_1]').selectOption({ label: HANDLER });
    await fold.locator('[name=share_1]').fill(ours);
    await fold.locator('[name=work_1]').fill('找到双方，谈成价格');
    await fold.locator('select[name=manager_2]').selectOption({ label: SECOND });
    await fold.locator('[name=share_2]').fill(theirs);
    await fold.locator('[name=work_2]').fill('做了评估');
    await press(fold, '提出份额');
  };
  await visit.expecting(422, () => put('60', '30'));
  assert.match(await reads(page), /各份合计要正好 100 %，现在是 90 %/);
  await put('60', '40');
  assert.match(await reads(page), /待确认/);
  const check = page.locator('.deal-next li.reasons-against', { hasText: '贡献已确认' });
  assert.equal(await check.count(), 1, 'a share that is proposed is not yet agreed');
  assert.equal((await notices(second, new RegExp(`请确认您在 ${deal.title} 中的贡献`))).length, 1);
  await second.page.goto(deal.path);
  await press(second.page, '确认我的份额');
  await go(page, deal, '到账');
}

async function land(visit, deal) {
  const { page } = visit;
  await page.goto('/spaces');
  await goes(page, () => page.locator('.result-title a').first().click());
  const space = /K-\d{4}-\d+/.exec(await page.locator('.crumbs').innerText())[0];
  const text = await page.locator('.head').innerText();
  await page.goto(deal.path);
  const parks = await page.locator('#record-landing select[name=park] option').allTextContents();
  const park = parks.find((name) => text.includes(name.trim()));
  assert.ok(park, `the space names one of the parks: ${parks}\n${text}`);
  await record(page, deal, 'landing', { 落地园区: park, 空间编号: space, 落地日期: day(0) });
  assert.match(await reads(page), new RegExp(space));
  await go(page, deal, '落地');
}

async function visitAgain(visit, deal) {
  const { page } = visit;
  await record(page, deal, 'follow-up', { 回访日期: day(30) });
  await go(page, deal, '回访');
  await record(page, deal, 'follow-up-result', { 应用效果: '产线已用三周，卷边由 2.4 mm 降到 0.3 mm。' });
  await page.goto(deal.path);
  const close = page.locator('details.action-ask').filter({ has: page.locator('summary', { hasText: '结束项目…' }) });
  await close.locator('summary').click();
  await fill(close, { 原因: '已办结' });
  await press(close, '结束');
  assert.match(await reads(page), /这个项目已结束，内容不再改动/);
}
