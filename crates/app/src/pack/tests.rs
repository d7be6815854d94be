//! Tests of the pack: the district's own pack, and packs with every kind of mistake.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
use super::*;

#[test]
fn x() {
    match Pack::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/minhang"))) {
        Ok(p) => match p.demo() { Ok(d) => println!("{} {}", d.entries.len(), d.stories.len()), Err(e) => { for x in e.iter() { println!("{x:?}") } panic!() } },
        Err(e) => { for x in e.iter() { println!("{x:?}") } panic!() }
    }
}
