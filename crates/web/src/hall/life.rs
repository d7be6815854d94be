//! The life of an entry as a thread: written, reviewed, published, then the pack's stages as far as its matches and deals have gone. Readers who may not
//! see the stages have a shorter thread of what is public: published, in talks, deal under way, signed, landed.

use app::{
    Result,
    hall::{self, Life, Reached, Way, life::stages},
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
    let lang = visit.asked.lang;
    let label = lang.t("hall-life").into_owned();
    let way = match hall::read_life(&visit.ctx, entry).await? {
        Life::Stages(way) => way,
        Life::Public(reached) => {
            let names = Reached::ALL.map(|step| lang.t(public_key(step)).into_owned());
            let place = Reached::ALL.iter().position(|step| *step == reached).unwrap_or(0);
            // Landed is the end: nothing is under way.
            let now = if reached == Reached::Landed { Reached::ALL.len() } else { place };
            return Ok(Some(Thread::life(lang, label, names, now)));
        }
    };
    let (names, at) = of_stages(visit, &way);
    let now = at.unwrap_or(written);
    let before = ["hall-life-draft", review, "hall-life-published"].into_iter().map(|key| lang.t(key).into_owned());
    Ok(Some(Thread::life(lang, label, before.chain(names), now)))
}

const fn public_key(reached: Reached) -> &'static str {
    match reached {
        Reached::Published => "hall-life-published",
        Reached::InTalks => "hall-life-in-talks",
        Reached::InDeal => "hall-life-in-deal",
        Reached::Signed => "hall-life-signed",
        Reached::Landed => "hall-life-landed",
    }
}

/// The names of the stages that are steps of this life, and the place of the one it is in after the three steps before them.
fn of_stages(visit: &Visit, way: &Way) -> (Vec<String>, Option<usize>) {
    let flow = &visit.ctx.pack.deal_flow;
    // What was skipped is no step of this life.
    let shown: Vec<_> = stages(flow).filter(|stage| !(stage.is_optional && way.skipped.contains(&stage.code))).collect();
    let at = way.stage.as_deref().and_then(|stage| flow.position(stage));
    // Where a deal has come beyond the last stage that is shown, all of them are passed.
    let passed = at.map(|at| shown.iter().filter(|stage| flow.position(&stage.code).is_some_and(|place| place < at)).count());
    let now = passed.map(|passed| 3 + if way.is_done { shown.len() } else { passed });
    (shown.iter().map(|stage| stage.names.of(visit.asked.lang).to_owned()).collect(), now)
}
