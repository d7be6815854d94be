//! What the program says to the one who starts it wrongly.

use std::process::Stdio;

use crate::program::{Hall, command, run};

#[test]
fn without_a_command_it_lists_its_commands() {
    let (status, said) = run(&[], &[]);
    assert!(!status.success());
    for word in ["Usage", "serve", "migrate", "policy", "backup", "restore"] {
        assert!(said.contains(word), "{word}: {said}");
    }
}

#[test]
fn a_wrong_configuration_is_named_with_file_line_and_key() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("zerobay.toml");
    for (text, words) in [
        ("[database]\nulr = \"x\"\n", vec!["zerobay.toml", "line 2", "ulr"]),
        ("[server]\ndrain_seconds = \"soon\"\n", vec!["zerobay.toml", "drain_seconds"]),
        ("[server]\nbase_url = \"hall.example\"\n", vec!["base_url", "https://hall.example"]),
        ("[database]\nurl = \"mysql://x\"\n", vec!["mysql://x", "sqlite:", "postgres://"]),
        ("[database]\nurl = \"sqlite::memory:\"\n", vec!["name a file"]),
    ] {
        std::fs::write(&file, text).unwrap();
        let (status, said) = run(&["--config", file.to_str().unwrap(), "migrate"], &[]);
        assert!(!status.success());
        for word in words {
            assert!(said.contains(word), "{word}: {said}");
        }
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[test]
fn a_configuration_that_is_not_there_is_named() {
    let (status, said) = run(&["--config", "/nowhere/zerobay.toml", "migrate"], &[]);
    assert!(!status.success() && said.contains("/nowhere/zerobay.toml"), "{said}");
}

#[test]
fn invented_people_are_never_served_as_if_they_were_real_and_real_ones_never_as_a_demonstration() {
    let folder = tempfile::tempdir().unwrap();
    let (status, _) = Hall::start(folder.path()).stop();
    assert!(status.success());
    let database = format!("sqlite:{}", folder.path().join("zerobay.db").display());
    let index = folder.path().join("index");
    let environment = [("ZEROBAY_DATABASE_URL", database.as_str()), ("ZEROBAY_STORAGE_INDEX", index.to_str().unwrap())];
    let (status, said) = run(&["serve"], &environment);
    assert!(!status.success() && said.contains("invented people"), "{said}");

    let real = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", real.path().join("zerobay.db").display());
    let index = real.path().join("index");
    let environment = [("ZEROBAY_DATABASE_URL", database.as_str()), ("ZEROBAY_STORAGE_INDEX", index.to_str().unwrap())];
    let (status, said) = run(&["admin", "invite", "--role", "system", "person@example.com"], &environment);
    assert!(status.success(), "{said}");
    let (status, said) = run(&["demo", "--port", "0", "--folder", real.path().to_str().unwrap()], &[]);
    assert!(!status.success() && said.contains("not a demonstration"), "{said}");
}

/// Facts of an invented firm, in TOML.
const FIRM: &str = "\"高企证书有效\" = true\n\"高企证书颁发年度\" = 2024\n\"应纳税所得额\" = \"280万元\"\n";

#[test]
fn the_packs_policies_are_checked_and_every_problem_is_told_at_once() {
    let (status, said) = run(&["policy", "check"], &[]);
    assert!(status.success() && said.contains("102 条条款"), "{said}");

    let folder = tempfile::tempdir().unwrap();
    let facts = "\"事实\" = [{ \"键\" = \"fin.rd\", \"名\" = \"研发费用\", \"类\" = \"金额\" }]\n";
    let clause = "[[\"条款\"]]\n\"编号\" = \"A\"\n\"名称\" = \"甲\"\n\"核实\" = \"部分\"\n\"状态\" = \"按事件\"\n\"摘要\" = \"甲。\"\n\"英文名\" = \"A\"\n\"条件\" = [\"研发费 不低于 1万元\", \"研发费用 不低于 5\"]\n";
    std::fs::write(folder.path().join("facts.toml"), facts).unwrap();
    std::fs::write(folder.path().join("a.toml"), clause).unwrap();
    let asked = ["policy", "check", "--pack", folder.path().to_str().unwrap()];
    let (status, said) = run(&asked, &[]);
    assert!(!status.success());
    for words in ["a.toml", "第 1 行", "英文摘要", "第 6 行", "待核", "第 8 行", "第 10 列", "是不是“研发费用”", "没有单位", "共 4 处问题"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    let (status, said) = run(&[asked.as_slice(), ["--lang", "en"].as_slice()].concat(), &[]);
    assert!(!status.success());
    for words in ["Column 10", "did you mean “研发费用”?", "has no unit", "“英文摘要” is missing", "4 problems"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let case = |name: &str, clause: &str| {
        format!(
            "[[\"案例\"]]\n\"名\" = \"{name}\"\n\"条款\" = \"{clause}\"\n\"日期\" = 2025-06-01\n\"事实\" = {{ \"研发费用\" = \"1元\" }}\n\"结果\" = \"符合\"\n"
        )
    };
    let clause = "[[\"条款\"]]\n\"编号\" = \"AB-1\"\n\"名称\" = \"甲\"\n\"核实\" = \"已核\"\n\"状态\" = \"按事件\"\n\"英文名\" = \"A\"\n\"摘要\" = \"甲。\"\n\"英文摘要\" = \"A.\"\n\"条件\" = [\"研发费用 不低于 1万元\"]\n";
    std::fs::write(folder.path().join("a.toml"), [clause, &case("少一点", "AB-1"), &case("写错了", "AB-2")].concat()).unwrap();
    let (status, said) = run(&asked, &[]);
    assert!(!status.success() && said.contains("案例“少一点”的结果是") && said.contains("是不是“AB-1”"), "{said}");
    assert!(!said.contains("列："), "a case has no column: {said}");
    let (status, said) = run(&["policy", "check", "--pack", "/nowhere"], &[]);
    assert!(!status.success() && said.contains("/nowhere") && said.contains("请检查路径"), "{said}");
    let (status, said) = run(&["policy", "check", "--on", "2026-02-31"], &[]);
    assert!(!status.success() && said.contains("“2026-02-31”不是日期"), "{said}");
}

#[test]
fn worked_examples_are_compared_line_by_line_and_a_difference_fails() {
    let (status, said) = run(&["policy", "test", "packs/minhang/policies/worked.json"], &[]);
    assert!(status.success() && said.contains("全部相符") && !said.contains('✗'), "{said}");

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases.json");
    let path = file.to_str().unwrap();
    let case = |fen: &str| {
        format!(
            r#"{{"cases":[{{"name":"甲","as_of":"2025-06-01","among":["CN-HNTE-EIT15"],"facts":{{"cert.hnte.valid":true,"tax.year":2025,
            "cert.hnte.issue_year":2024,"fin.taxable_income":280}},"expect":{{"verdicts":{{"CN-HNTE-EIT15":"yes"}},"amounts":{{"CN-HNTE-EIT15":{fen}}}}}}}]}}"#
        )
    };
    std::fs::write(&file, case("28")).unwrap();
    let (status, said) = run(&["policy", "test", path], &[]);
    assert!(status.success() && said.contains("✓ 甲：amounts CN-HNTE-EIT15 应为 28，得出 28"), "{said}");
    std::fs::write(&file, case("29")).unwrap();
    let (status, said) = run(&["policy", "test", path, "--lang", "en"], &[]);
    assert!(!status.success() && said.contains("✗ 甲: amounts CN-HNTE-EIT15: expected 29, found 28"), "{said}");
    assert!(said.contains("Of 2 lines 1 differ"), "{said}");
    let wrong = r#"{"cases":[{"name":"甲","as_of":"2025-06-01","among":[],"facts":{"staff.totle":3,"cert.hnte.valid":"2"},
        "expect":{"verdict":{},"verdicts":{"CN-HNTE-EIT15":"yes"}}},{"name":"乙","as_of":"2025-02-30"}]}"#;
    std::fs::write(&file, wrong).unwrap();
    let (status, said) = run(&["policy", "test", path], &[]);
    let words = [
        "没有“staff.totle”这项事实，是不是“staff.total”？",
        "“cert.hnte.valid”不能是",
        "是不是“verdicts”？",
        "得出 不在判断之列",
        "“2025-02-30”不是日期",
    ];
    assert!(!status.success() && words.iter().all(|words| said.contains(words)) && said.contains("5 行中有 5 行不符"), "{said}");
    for text in ["{\"cases\":[]}", "[]", "{"] {
        std::fs::write(&file, text).unwrap();
        let (status, said) = run(&["policy", "test", path], &[]);
        assert!(!status.success() && said.contains("cases"), "{said}");
    }
}

#[test]
fn a_clause_is_explained_condition_by_condition_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("firm.toml");
    let explain = |clause: &str, words: &[&str]| {
        run(&[&["policy", "explain", clause, "--facts", file.to_str().unwrap(), "--on", "2025-06-01"], words].concat(), &[])
    };
    std::fs::write(&file, FIRM).unwrap();
    let (status, said) = explain("CN-HNTE-EIT15", &[]);
    assert!(status.success(), "{said}");
    for words in
        ["高新技术企业减按15%征收企业所得税", "待补充", "✓ 1 高企证书有效（实际 是", "? 2 ", "还缺 纳税年度", "金额 28 万元", "N04　"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    let (status, said) = explain("CN-HNTE-EIT15", &["--lang", "en"]);
    assert!(status.success() && said.contains("15% corporate income tax") && said.contains("Missing Tax year: Which tax year"), "{said}");

    // What a clause matches is judged with it, and only the clause asked about is printed.
    let drug = "\"注册区县\" = \"310112\"\n\"注册城市\" = \"上海市\"\n[[product]]\n\"药品类别\" = \"1类\"\n\"临床试验地\" = \"国内\"\n\"产品已产出\" = true\n\"本阶段研发投入\" = \"2000万元\"\n\"临床阶段\" = \"I\"\n";
    std::fs::write(&file, drug).unwrap();
    let (status, said) = explain("MH-BIO25-DRUG-MATCH", &[]);
    assert!(status.success() && said.contains("，符合") && said.contains("待核，不计入合计"), "{said}");
    assert!(said.contains("金额 0 万元 至 800 万元") && !said.contains("SH-BIO24-DRUG1　"), "{said}");

    std::fs::write(&file, "{\"staff.total\":501,\"最近一年营业收入\":4800}").unwrap();
    let json = folder.path().join("firm.json");
    std::fs::rename(&file, &json).unwrap();
    let (status, said) = run(&["policy", "explain", "CN-TECHSME-EVAL", "--facts", json.to_str().unwrap(), "--on", "2025-06-01"], &[]);
    assert!(status.success() && said.contains("✗ 1 职工总数 不超过 500人（实际 501；职工总数超出 1"), "{said}");
    assert!(said.contains("，不符合") && said.contains("✓ 2 最近一年营业收入 不超过 2亿元（实际 4,800 万元"), "{said}");

    std::fs::write(&file, "\"职工总人数\" = 5\n\"已上市\" = \"大概\"\n").unwrap();
    let (status, said) = explain("CN-HNTE-EIT15", &[]);
    assert!(!status.success(), "{said}");
    for words in ["第 1 行", "是不是“职工总数”", "第 2 行", "“已上市”不能是"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    // What cannot be is named, all of it, and nothing is judged by it.
    let impossible = "\"职工总数\" = 10\n\"研发人员数\" = 20\n\"成立日期\" = 2999-01-01\n[[project]]\n\"立项日期\" = 2999-02-02\n";
    std::fs::write(&file, impossible).unwrap();
    let (status, said) = explain("CN-HNTE-EIT15", &[]);
    assert!(!status.success(), "{said}");
    for words in [
        "研发人员数：研发人员数（20）超过了职工总数（10）",
        "成立日期：2999-01-01 还没有到",
        "立项日期：2999-02-02 还没有到",
        "共 3 处问题",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    // What cannot be read hides none of it.
    let all = "\"职工总人数\" = 5\n\"已上市\" = \"大概\"\n\"职工总数\" = 10\n\"研发人员数\" = 20\n\"成立日期\" = 2999-01-01\n";
    std::fs::write(&file, all).unwrap();
    let (status, said) = explain("CN-HNTE-EIT15", &[]);
    assert!(!status.success(), "{said}");
    for words in ["是不是“职工总数”", "“已上市”不能是", "超过了职工总数（10）", "2999-01-01 还没有到", "共 4 处问题"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    std::fs::write(&file, FIRM).unwrap();
    let (status, said) = explain("CN-HNTE-EIT51", &[]);
    assert!(!status.success() && said.contains("是不是“CN-HNTE-EIT15”"), "{said}");
}

#[test]
fn a_table_of_firms_is_screened_and_written_with_what_each_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let (table, out) = (folder.path().join("firms.csv"), folder.path().join("out.csv"));
    std::fs::write(
        &table,
        "企业,纳税年度,高企证书有效,高企证书颁发年度,应纳税所得额（万元）\n甲,2025,是,2024,280\n乙,2025,,2024,100\n丙,2025,否,没有,100\n丁,2023,是,2024,二百\n",
    )
    .unwrap();
    let screen = |day: &str| {
        let words = ["policy", "screen", "CN-HNTE-EIT15", "--facts", table.to_str().unwrap(), "--out", out.to_str().unwrap(), "--on", day];
        run(&words, &[])
    };
    let (status, said) = screen("2025-06-01");
    assert!(status.success(), "{said}");
    for words in ["4 家：符合 1，待补充 1，不符合 2", "待补充的缺 高企证书有效：1 家", "第 5 行 应纳税所得额：不能是“二百”"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    let written = std::fs::read_to_string(&out).unwrap();
    let lines: Vec<&str> = written.trim_start_matches('\u{FEFF}').lines().collect();
    assert_eq!(
        lines,
        [
            "行,企业,统一社会信用代码,结果,还缺,不满足,最多（万元）",
            "2,甲,,符合,,,28",
            "3,乙,,待补充,高企证书有效,,",
            "4,丙,,不符合,,高企证书有效、纳税年度、高企证书颁发年度,",
            "5,丁,,不符合,,纳税年度、高企证书颁发年度,",
        ]
    );
    let (status, said) = screen("2007-12-31");
    assert!(status.success() && said.contains("2007-12-31 不在有效期，4 家都不判断"), "{said}");
    // With the headings of a register's template the names stay.
    for heading in ["企业名称", "Name of the firm"] {
        std::fs::write(&table, format!("{heading},高企证书有效\n甲,否\n")).unwrap();
        let (status, said) = screen("2025-06-01");
        let written = std::fs::read_to_string(&out).unwrap();
        assert!(status.success() && !said.contains(heading) && written.contains("2,甲,"), "{said}\n{written}");
    }
    std::fs::write(&table, "列一,列二\n1,2\n").unwrap();
    let (status, said) = screen("2025-06-01");
    assert!(!status.success() && said.contains("没有找到标题行"), "{said}");
}

#[test]
fn what_cannot_be_in_a_table_of_firms_is_named_and_the_rest_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("firms.csv");
    let rows = "甲,91350100M000100Y44,10,20,2999-01-01,4800元\n乙,91350100M000100Y43,10,5,2019-01-01,4800万元\n";
    std::fs::write(&table, format!("企业,统一社会信用代码,职工总数,研发人员数,成立日期,最近一年营业收入（万元）\n{rows}")).unwrap();
    let asked = ["policy", "screen", "CN-TECHSME-EVAL", "--facts", table.to_str().unwrap(), "--on", "2025-06-01"];
    let (status, said) = run(&asked, &[]);
    assert!(status.success() && said.contains("2 家："), "{said}");
    for words in [
        "校验位不对",
        "第 2 行 研发人员数：研发人员数（20）超过了职工总数（10）",
        "第 2 行 成立日期：2999-01-01 还没有到",
        "第 2 行 最近一年营业收入：“4800元”的单位与表头的万元不同",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("第 3 行"), "{said}");
    let (status, said) = run(&[asked.as_slice(), &["--lang", "en"]].concat(), &[]);
    assert!(status.success() && said.contains("It is taken as unknown.") && !said.contains('⟦'), "{said}");
}

#[test]
fn a_command_whose_reader_goes_away_ends_quietly() {
    let mut child = command(&["routes"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let finished = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&finished.stderr);
    assert!(finished.status.success() && !said.contains("panicked"), "{said}");
}

#[test]
fn the_packs_policies_are_measured_with_a_protocol() {
    let few = ["policy", "bench", "--rows", "600", "--rounds", "1", "--on", "2026-01-15"];
    let (status, said) = run(&few, &[]);
    assert!(status.success(), "{said}");
    for words in ["packs/minhang", "600 行", "逐列筛查", "与逐家判断一致", "每 20 条", "p99", "200 次证明最优"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let (status, said) = run(&[few.as_slice(), &["--lang", "en"]].concat(), &[]);
    assert!(status.success() && said.contains("Explainer:") && said.contains("proven best"), "{said}");
    let (status, said) = run(&["policy", "bench", "--rounds", "0"], &[]);
    assert!(!status.success() && said.contains("没有可测的"), "{said}");
}
