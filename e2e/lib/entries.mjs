// Achievements as their authors write them.

import { fill, press, said } from './steps.mjs';

/** Fills the form of an achievement in. */
export async function fields(page, name, isDeclared) {
  const form = page.locator('form[data-autosave]');
  await fill(form, {
    成果名称: name,
    摘要: `${name}，已在两家单位试用，数据由试用单位记录。`,
    解决什么问题: '现有做法一次只能测一个点，换位置要停机，数据前后对不上。',
    效果与指标: '256 个测点同时读数，误差 2 %，连续弯折 5 万次后仍在范围内。',
  });
  await form.getByLabel(/^技术领域/).selectOption({ index: 3 });
  await form.getByLabel(/^技术成熟度/).first().selectOption({ index: 6 });
  await form.getByLabel('许可', { exact: true }).check();
  if (isDeclared) await form.getByLabel(/^保密声明/).check();
}

/** An achievement written and handed in. */
export async function write(visit, name, isDeclared) {
  await visit.page.goto('/achievements/new');
  await fields(visit.page, name, isDeclared);
  await press(visit.page.locator('form[data-autosave]'), '保存并送审');
  await said(visit.page, /已送审/);
}
