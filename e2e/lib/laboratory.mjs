// What a laboratory's own list of results holds, as somebody types it into the template.

/** Forty results of a laboratory, as its list has them. */
export function laboratory() {
  const things = ['石墨散热膜', '风电主轴承', '磷酸铁锂电芯', '耐热木聚糖酶', '可降解导管', '光纤应变传感器', '七轴协作臂', '防冰涂层'];
  const deeds = ['在线检测方法', '剩余寿命预测', '低温制备工艺', '边角料回收路线', '加速老化评价'];
  return things.flatMap((thing, at) =>
    deeds.map((deed, which) => ({
      成果名称: `${thing}的${deed}`,
      摘要: `面向${thing}，给出可在产线上使用的${deed}，已在合作企业小批验证。`,
      本单位编号: `E2E-2026-${String(at * deeds.length + which + 1).padStart(3, '0')}`,
      关键词: `${thing}、${deed}`,
      技术领域: '新材料',
      解决什么问题: `${thing}过去靠抽样离线检验，发现问题时一整批已经做完。`,
      效果与指标: '单件用时由 40 min 降到 6 min，误差不超过 3 %。',
      技术成熟度: 6,
      合作方式: '许可、先用后转',
      '参考价（万元）': 60 + at,
      研究完成: '2026-05-31',
      保密声明: '是',
    })),
  );
}
