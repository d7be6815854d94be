//! Bad documents over HTTP: told by their content, whatever their names say.

use std::io::{Cursor, Write as _};

use app::accounts::Role;
use db::Conn as _;
use testkit::{Upload, on_both};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::cast::PDF;

fn archive(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The first bytes of programs, as their loaders know them.
fn programs() -> [(&'static str, Vec<u8>); 4] {
    let mut windows = b"MZ\x90\x00".to_vec();
    windows.resize(512, 0);
    let mut linux = b"\x7fELF\x02\x01\x01".to_vec();
    linux.resize(512, 0);
    [
        ("windows", windows),
        ("linux", linux),
        ("script", b"#!/bin/sh\nrm -rf /\n".to_vec()),
        ("page", b"<!doctype html><script>alert(1)</script>".to_vec()),
    ]
}

on_both! {
    async fn a_program_under_the_name_of_a_document_is_refused_and_leaves_nothing(hall: Hall) {
        let manager = hall.sign_in(Role::TechnologyManager).await;
        let (firm, university, pair) = hall.two_sides().await;
        let deal = hall.deal(&manager, &firm, &university, pair).await;
        let path = format!("/deals/{deal}/documents");
        let mut cases: Vec<(String, Vec<u8>)> = programs().into_iter().map(|(name, bytes)| (format!("{name}.pdf"), bytes)).collect();
        let mut two = PDF.to_vec();
        two.extend(archive(&[("a.txt", b"x".to_vec())]));
        cases.push(("二合一.pdf".to_owned(), two));
        cases.push(("压缩包.pdf".to_owned(), archive(&[("evil.exe", b"MZ".to_vec())])));
        cases.push(("炸弹.docx".to_owned(), archive(&[("[Content_Types].xml", vec![b' '; 24 * 1024 * 1024])])));
        cases.push(("空.pdf".to_owned(), Vec::new()));
        cases.push(("合同.exe".to_owned(), PDF.to_vec()));
        for (name, bytes) in cases {
            let page = manager.upload(&path, [("document", "contract")], Upload::new(&name, bytes)).await.expect(422);
            assert!(page.words().contains("文件") || page.words().contains("压缩包"), "{name}: {}", page.words());
        }
        assert_eq!(hall.db.count("SELECT COUNT(*) AS value FROM files", Vec::new()).await.unwrap(), 0);
        let left = std::fs::read_dir(hall.folder().join("files")).map_or(0, Iterator::count);
        assert_eq!(left, 0, "nothing stays on the disk");
    }

    async fn a_document_comes_back_as_a_download_that_no_browser_opens_in_our_name(hall: Hall) {
        let manager = hall.sign_in(Role::TechnologyManager).await;
        let (firm, university, pair) = hall.two_sides().await;
        let deal = hall.deal(&manager, &firm, &university, pair).await;
        let name = "../../合同<b>\"终稿\".pdf";
        let _ = manager.upload(format!("/deals/{deal}/documents"), [("document", "contract")], Upload::new(name, PDF)).await.expect(303);
        let page = manager.get(format!("/deals/{deal}")).await.expect(200);
        let link = page.attributes("a", "href").into_iter().find(|href| href.starts_with("/files/")).unwrap();
        for person in [&manager, &firm, &university] {
            let answer = person.get(&link).await.expect(200);
            assert_eq!(answer.bytes, PDF);
            assert_eq!(answer.header("content-type"), "application/pdf");
            let disposition = answer.header("content-disposition");
            assert!(disposition.starts_with("attachment;") && !disposition.contains("..") && !disposition.contains("<b>"), "{disposition}");
            assert_eq!(answer.header("content-security-policy"), "sandbox; default-src 'none'");
            assert_eq!(answer.header("cache-control"), "no-store");
        }
        let stranger = hall.sign_in(Role::Member).await;
        assert_eq!(stranger.get(&link).await.status, 404);
        assert!(hall.visitor().get(&link).await.is_refusal());
    }

    async fn a_document_that_is_sent_twice_is_kept_once(hall: Hall) {
        let manager = hall.sign_in(Role::TechnologyManager).await;
        let (firm, university, pair) = hall.two_sides().await;
        let deal = hall.deal(&manager, &firm, &university, pair).await;
        let page = manager.get(format!("/deals/{deal}")).await.expect(200);
        let action = format!("/deals/{deal}/documents");
        let key = page.form(&action).value("form_key").unwrap().to_owned();
        for _ in 0..2 {
            let fields = [("form_key", key.as_str()), ("document", "contract")];
            let _ = manager.upload(&action, fields, Upload::new("合同.pdf", PDF)).await.expect(303);
        }
        assert_eq!(hall.db.count("SELECT COUNT(*) AS value FROM files", Vec::new()).await.unwrap(), 1);
        // Without the key, or under another, it is another document.
        let _ = manager.upload(&action, [("document", "contract"), ("form_key", key.as_str())], Upload::new("合同.pdf", PDF)).await.expect(303);
        assert_eq!(hall.db.count("SELECT COUNT(*) AS value FROM files", Vec::new()).await.unwrap(), 2);
    }

    async fn a_document_that_is_too_large_is_refused_in_words(hall: Hall) {
        let manager = hall.sign_in(Role::TechnologyManager).await;
        let (firm, university, pair) = hall.two_sides().await;
        let deal = hall.deal(&manager, &firm, &university, pair).await;
        let most = usize::try_from(hall.pack.settings.limits.upload_mb).unwrap();
        let mut large = PDF.to_vec();
        large.resize((most + 1) * 1024 * 1024, b' ');
        let page = manager.upload(format!("/deals/{deal}/documents"), [("document", "contract")], Upload::new("大.pdf", large)).await.expect(422);
        assert!(page.words().contains(&format!("{most} MB")), "{}", page.words());
    }
}
