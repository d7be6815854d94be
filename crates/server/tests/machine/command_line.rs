//! What the program says to the one who starts it wrongly.

use crate::program::{Hall, run};

#[test]
fn without_a_command_it_lists_its_commands() {
    let (status, said) = run(&[], &[]);
    assert!(!status.success());
    for word in ["Usage", "serve", "migrate", "backup", "restore"] {
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
