//! The life of an entry as a thread: written, reviewed, published, then the pack's stages as far as its matches and deals have gone.

use app::{
    Result,
    hall::{self, life::stages},
    registers::{Entry, Status},
};

use crate::{
    kernel::{Speak, ui::Thread},
    visit::Visit,
};

/// The thread of a demand or an achievement; `None` for other entries and for one that was merged.
pub(super) async fn thread(visit: &Visit, entry: &Entry) -> Result<Option<Thread>> {
    let review = match entry.kind.key {
        "demand" => "hall-life-diagnosis",
        "achievement" => "hall-life-review",
        _ => return Ok(None),
    };
    let written = match entry.status {
        Status::Draft | Status::Returned | Status::Withdrawn => 0,
        Status::Submitted => 1,
        Status::Published | Status::Expired => 2,
        Status::Merged => return Ok(None),
    };
    let life = hall::read_life(&visit.ctx, entry).await?;
    let lang = visit.asked.lang;
    let flow = &visit.ctx.pack.deal_flow;
    // What was skipped is no step of this life.
    let shown: Vec<_> = stages(flow).filter(|stage| !(stage.is_optional && life.skipped.contains(&stage.code))).collect();
    let at = life.stage.as_deref().and_then(|stage| flow.position(stage));
    // Where a deal has come beyond the last stage that is shown, all of them are passed.
    let passed = at.map_or(0, |at| shown.iter().filter(|stage| flow.position(&stage.code).is_some_and(|place| place < at)).count());
    let now = match at {
        None => written,
        Some(_) if life.is_done => 3 + shown.len(),
        Some(_) => 3 + passed,
    };
    let names = ["hall-life-draft", review, "hall-life-published"].into_iter().map(|key| lang.t(key).into_owned());
    let names = names.chain(shown.iter().map(|stage| stage.names.of(lang).to_owned()));
    Ok(Some(Thread::life(lang, lang.t("hall-life").into_owned(), names, now)))
}
