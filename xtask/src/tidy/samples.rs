//! A bad and a good sample of every rule: the bad one it must find, the good one it must leave alone.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::{Rule, Tree, rules};

/// Files of a small tree.
type Files = &'static [(&'static str, &'static str)];

const LINES_801: &str = match str::from_utf8(&[b'\n'; 801]) {
    Ok(text) => text,
    Err(_) => "",
};
const LONG_HANDLER: &str = "pub async fn show() -> Page {\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n}";

struct Sample {
    rule: &'static str,
    bad: &'static [Files],
    good: &'static [Files],
}

const SAMPLES: &[Sample] = &[
    Sample {
        rule: "a file is named after its noun",
        bad: &[
            &[("crates/app/src/deals/utils.rs", "")],
            &[("crates/web/assets/js/helpers/menu.mjs", "")],
            &[("crates/app/src/mail/manager.rs", "")],
        ],
        good: &[&[
            ("crates/app/src/deals/store.rs", ""),
            ("docs/common.md", ""),
            ("crates/app/src/registers/kinds/platform_service.rs", ""),
        ]],
    },
    Sample {
        rule: "a Rust file begins by saying what is in it",
        bad: &[&[("crates/app/src/deals/mod.rs", "pub mod store;\n")], &[("crates/app/src/deals/mod.rs", "//!\n")]],
        good: &[&[("crates/app/src/deals/mod.rs", "//! Deals.\n")]],
    },
    Sample {
        rule: "a file is short enough to be read",
        bad: &[&[("crates/app/src/deals/mod.rs", LINES_801)], &[("crates/web/assets/css/base.css", LINES_801)]],
        good: &[&[("crates/app/src/deals/tests.rs", LINES_801)], &[("crates/web/locales/en/deals.ftl", LINES_801)]],
    },
    Sample {
        rule: "a test's name is a sentence",
        bad: &[
            &[("crates/app/src/a.rs", "#[test]\nfn parses() {}\n")],
            &[("crates/app/src/a.rs", "#[tokio::test(flavor = \"x\")]\nasync fn test_deal() {}\n")],
        ],
        good: &[&[(
            "crates/app/src/a.rs",
            "#[test]\nfn a_deal_has_a_stage() {}\n#[cfg(test)]\nmod a {}\nconst B: &str = \"#[test] fn c() {}\";\n",
        )]],
    },
    Sample {
        rule: "SQL stands in crates/db and in a feature's store.rs alone",
        bad: &[
            &[("crates/app/src/deals/queries.rs", "const A: &str = \"SELECT id FROM deals\";")],
            &[("crates/web/src/deals/pages.rs", "const A: &str = r#\"\n  update deals\n  set a = 1\"#;")],
            &[("crates/server/src/main.rs", "run(\"DELETE FROM deals\")")],
        ],
        good: &[
            &[("crates/app/src/deals/store.rs", "const A: &str = \"SELECT id FROM deals\";")],
            &[("crates/db/src/audit.rs", "const A: &str = \"INSERT INTO audit VALUES (1)\";")],
            &[(
                "crates/app/src/deals/queries.rs",
                "// SELECT id FROM deals\nconst A: &str = \"Select a deal to go on\";\nconst B: &str = \"update\";",
            )],
        ],
    },
    Sample {
        rule: "time comes from the clock that is handed over",
        bad: &[
            &[("crates/app/src/a.rs", "let now = Timestamp::now();")],
            &[("crates/web/src/a.rs", "use std::time::SystemTime;")],
            &[("crates/app/src/a.rs", "SystemClock")],
        ],
        good: &[
            &[("crates/base/src/clock.rs", "Timestamp::now()")],
            &[("crates/app/src/a.rs", "let now = ctx.now(); // not Timestamp::now()\nlet began = Instant::now();")],
            &[("crates/server/src/wiring.rs", "Arc::new(SystemClock)")],
        ],
    },
    Sample {
        rule: "a feature does not reach into another feature's store",
        bad: &[
            &[("crates/app/src/matches/commands.rs", "use crate::deals::store;\n")],
            &[("crates/app/src/matches/commands.rs", "use crate::deals::{self, store};\n")],
            &[("crates/app/src/matches/commands.rs", "crate::deals::store::find_deal(&tx)")],
            &[("crates/app/src/matches/commands.rs", "super::super::deals::store::find_deal(&tx)")],
            &[("crates/web/src/deals/pages.rs", "use app::deals::store::DealRow;\n")],
            &[("crates/app/src/deals/mod.rs", "pub(crate) mod store;\n")],
        ],
        good: &[
            &[("crates/app/src/deals/commands.rs", "use super::{model::Deal, store};\nstore::find_deal(&tx);\n")],
            &[("crates/app/src/deals/commands.rs", "use crate::{audit, deals::store};\nuse crate::deals::store::DealRow;\n")],
            &[("crates/app/src/deals/mod.rs", "mod store;\npub mod storeys;\n")],
            &[("crates/app/src/files/mod.rs", "use crate::files::FileStore;\nlet store = ctx.files;\n")],
        ],
    },
    Sample {
        rule: "no lint is allowed away and no test is ignored",
        bad: &[
            &[("crates/app/src/a.rs", "#[allow(dead_code)]\n")],
            &[("crates/app/src/a.rs", "#![allow(unused)]\n")],
            &[("crates/app/src/a.rs", "#[ignore = \"slow\"]\n")],
            &[("crates/app/src/a.rs", "#[cfg_attr(test, allow(unused))]\n")],
        ],
        good: &[&[(
            "crates/app/src/a.rs",
            "#[expect(dead_code, reason = \"the trait asks for it\")]\nlet a = \"#[allow(x)]\"; // #[ignore]\n",
        )]],
    },
    Sample {
        rule: "text for people is not in code",
        bad: &[
            &[("crates/web/src/a.rs", "let a = \"提交\";")],
            &[("crates/web/assets/js/menu.mjs", "label = '菜单';")],
            &[("crates/web/assets/js/menu.js", "label = `菜单`;")],
        ],
        good: &[
            &[("crates/web/src/a.rs", "// 提交\n/// 保密声明\n#[cfg(test)]\nmod tests {\n    const A: &str = \"提交\";\n}\n")],
            &[("crates/testkit/src/people.rs", "\"王\"")],
            &[("crates/search/src/text/pinyin.rs", "'重'")],
            &[("e2e/journeys/search.mjs", "fill('转化')")],
        ],
    },
    Sample {
        rule: "a handler parses, calls one command or query, and renders",
        bad: &[&[("crates/web/src/deals/pages.rs", LONG_HANDLER)]],
        good: &[&[
            ("crates/web/src/deals/pages.rs", "pub async fn show() -> Page {\n    render()\n}\n"),
            ("crates/web/src/deals/views.rs", LONG_HANDLER),
        ]],
    },
    Sample {
        rule: "a style sheet needs no !important",
        bad: &[&[("crates/web/assets/css/ui/menu.css", "a { color: red !important }")]],
        good: &[&[("crates/web/assets/css/ui/menu.css", "/* no !important */ a { color: red }")]],
    },
    Sample {
        rule: "arrows between crates only point right",
        bad: &[
            &[("crates/search/Cargo.toml", "[dependencies]\ndb.workspace = true\n")],
            &[("crates/base/Cargo.toml", "[dev-dependencies]\napp = { workspace = true }\n")],
            &[("crates/web/Cargo.toml", "[dependencies]\ndb.workspace = true\n")],
            &[("crates/extra/Cargo.toml", "[dependencies]\n")],
        ],
        good: &[&[(
            "crates/app/Cargo.toml",
            "[package]\nname = \"app\"\n[dependencies]\nbase.workspace = true\ndb.workspace = true\nserde.workspace = true\n",
        )]],
    },
    Sample {
        rule: "the web framework, the templates and the database driver stay in their crates",
        bad: &[
            &[("crates/app/Cargo.toml", "[dependencies]\naxum.workspace = true\n")],
            &[("crates/web/Cargo.toml", "[dependencies]\nsea-orm.workspace = true\n")],
        ],
        good: &[&[
            ("crates/web/Cargo.toml", "[dependencies]\naxum.workspace = true\n"),
            ("crates/db/Cargo.toml", "[dependencies]\nsea-orm.workspace = true\n"),
        ]],
    },
    Sample {
        rule: "a template escapes everything",
        bad: &[
            &[("crates/web/templates/deals/show.html", "{{ text|safe }}")],
            &[("crates/web/templates/deals/show.html", "{{ text | safe }}")],
            &[("crates/web/src/deals/views.rs", "#[template(path = \"a.html\", escape = \"none\")]")],
        ],
        good: &[&[
            ("crates/web/templates/deals/show.html", "{{ text }} {{ text|safely }}"),
            ("crates/web/src/a.rs", "// escape = \"none\""),
        ]],
    },
    Sample {
        rule: "a template has no inline style or script",
        bad: &[
            &[("crates/web/templates/a.html", "<p style=\"color: red\">")],
            &[("crates/web/templates/a.html", "<button\n  onclick=\"go()\">")],
            &[("crates/web/templates/a.html", "<button hx-on:click=\"go()\">")],
            &[("crates/web/templates/a.html", "<style>a {}</style>")],
            &[("crates/web/templates/a.html", "<script type=\"module\">go()</script>")],
            &[("crates/web/templates/a.html", "<a href=\"javascript:go()\">")],
            &[("crates/web/templates/a.html", "<p {% if a > b %}class=\"x\"{% endif %} style=\"a\">")],
        ],
        good: &[
            &[(
                "crates/web/templates/a.html",
                "<script type=\"module\" src=\"/a.mjs\"></script>\n<p data-style=\"a\" title=\"style=\" class=\"once\">style = onclick</p>",
            )],
            &[("crates/web/templates/email/a.html", "<p style=\"margin: 0\">")],
            &[("crates/web/templates/a.html", "{# <style> is not for us #}<option {% if a == b %}selected{% endif %}>")],
        ],
    },
    Sample {
        rule: "Chinese and English have the same keys, with the same arguments",
        bad: &[
            &[("crates/web/locales/zh-CN/deals.ftl", "deals-a = 甲\n"), ("crates/web/locales/en/deals.ftl", "")],
            &[("crates/web/locales/zh-CN/deals.ftl", ""), ("crates/web/locales/en/deals.ftl", "deals-a = A\n")],
            &[
                ("crates/web/locales/zh-CN/deals.ftl", "deals-a = 共 { $count } 件\n"),
                ("crates/web/locales/en/deals.ftl", "deals-a = Deals\n"),
            ],
            &[
                ("crates/web/locales/zh-CN/deals.ftl", "deals-a = 甲\n    .title = 乙\n"),
                ("crates/web/locales/en/deals.ftl", "deals-a = A\n"),
            ],
            &[("crates/web/locales/zh-CN/deals.ftl", "")],
        ],
        good: &[&[
            ("crates/web/locales/zh-CN/deals.ftl", "# 甲\ndeals-a = 共 { $count } 件\n"),
            (
                "crates/web/locales/en/deals.ftl",
                "deals-a =\n    { $count ->\n        [one] one deal\n       *[other] { $count } deals\n    }\n",
            ),
        ]],
    },
    Sample {
        rule: "a key begins with the name of its file and stands once",
        bad: &[
            &[("crates/web/locales/en/deals.ftl", "match-a = A\n")],
            &[("crates/web/locales/en/deals.ftl", "deals-a = A\ndeals-a = B\n")],
            &[("crates/web/locales/en/deals.ftl", "dealsa = A\n")],
        ],
        good: &[&[
            ("crates/web/locales/en/problems.ftl", "problem-code-length = A\nproblems-b = B\n"),
            ("crates/web/locales/zh-CN/problems.ftl", "problem-code-length = 甲\n"),
        ]],
    },
    Sample {
        rule: "a dependency has one exact version, in the workspace manifest",
        bad: &[
            &[("Cargo.toml", "[workspace.dependencies]\nserde = \"1\"\n")],
            &[("Cargo.toml", "[workspace.dependencies]\nserde = { version = \"1.0\", features = [\"derive\"] }\n")],
            &[("crates/app/Cargo.toml", "[dependencies]\nserde = \"=1.0.1\"\n")],
        ],
        good: &[&[
            (
                "Cargo.toml",
                "[workspace.dependencies]\napp = { path = \"crates/app\" }\ncsv = \"=1.4.0\"\nserde = { version = \"=1.0.1\" }\n",
            ),
            ("crates/app/Cargo.toml", "[dependencies]\ncsv.workspace = true\nserde = { workspace = true, features = [\"rc\"] }\n"),
        ]],
    },
    Sample {
        rule: "a browser dependency has an exact version",
        bad: &[
            &[("package.json", "{\"dependencies\":{\"a\":\"^1.2.3\"}}")],
            &[("e2e/package.json", "{\"devDependencies\":{\"a\":\"latest\"}}")],
            &[("package.json", "{")],
        ],
        good: &[&[("package.json", "{\"version\":\"^1\",\"dependencies\":{\"a\":\"1.2.3\"}}")]],
    },
    Sample {
        rule: "lock files hold no addresses",
        bad: &[&[("package-lock.json", "\"resolved\": \"https://a/b.tgz\"")], &[("Cargo.lock", "source = \"git+https://a/b\"\n")]],
        good: &[&[
            ("package-lock.json", "\"integrity\": \"x\""),
            ("Cargo.lock", "source = \"registry+https://github.com/rust-lang/crates.io-index\"\n"),
        ]],
    },
    Sample {
        rule: "a document names only what exists",
        bad: &[
            &[("README.md", "[map](ARCHITECTURE.md)")],
            &[("docs/a.md", "[b](b.md)"), ("b.md", "")],
            &[("README.md", "see `crates/gone/src`"), ("crates/app/src/lib.rs", "")],
        ],
        good: &[
            &[
                ("docs/a.md", "[b](../b.md#part) [c](https://c) [here](#here)"),
                ("b.md", "see `docs/a.md`, `docs/`, `docs/<name>.md`, `either/or`\n```\n[x](y)\n```\n"),
            ],
            &[("README.md", "`target/debug` and `data/demo` are made")],
        ],
    },
    Sample {
        rule: "nothing names a place on somebody's machine",
        bad: &[
            &[("README.md", "cd /home/somebody/x")],
            &[("crates/app/src/a.rs", "\"/root/x\"")],
            &[("docs/a.md", "in /srv/somebody/hall/target")],
            &[("docs/a.md", "in /srv/somebody/other")],
        ],
        good: &[&[("README.md", "routes: /deals/home/ and https://a.example/root/x and ~/x; `/var/lib/zerobay`")]],
    },
];

fn rule_named(name: &str) -> &'static Rule {
    rules().into_iter().find(|rule| rule.name == name).unwrap()
}

#[test]
fn every_rule_finds_its_bad_samples() {
    for sample in SAMPLES {
        for files in sample.bad {
            assert!(!rule_named(sample.rule).findings(&Tree::of(files)).is_empty(), "{:?} does not find {files:?}", sample.rule);
        }
    }
}

#[test]
fn every_rule_leaves_its_good_samples_alone() {
    for sample in SAMPLES {
        for files in sample.good {
            let findings = rule_named(sample.rule).findings(&Tree::of(files));
            assert!(findings.is_empty(), "{:?}: {findings:?}", sample.rule);
        }
    }
}

#[test]
fn every_rule_has_samples() {
    for rule in rules() {
        assert!(SAMPLES.iter().any(|sample| sample.rule == rule.name), "{:?} has no sample", rule.name);
    }
}

#[test]
fn every_exception_has_a_reason() {
    for rule in rules() {
        assert!(rule.except.iter().all(|(start, reason)| !start.is_empty() && reason.len() > 5), "{:?}", rule.name);
        assert!(!rule.mend.is_empty(), "{:?}", rule.name);
    }
}
