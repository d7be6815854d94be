//! A command's steps: each announced, timed, and remembered for the summary.

use std::time::{Duration, Instant};

use crate::process::Outcome;

/// The steps taken so far.
pub struct Steps {
    started: Instant,
    taken: Vec<Step>,
}

struct Step {
    name: String,
    rerun: String,
    took: Duration,
    end: End,
}

enum End {
    Done,
    Failed(String),
    NotRun(String),
}

impl Steps {
    /// Nothing taken yet.
    pub fn new() -> Self {
        Self { started: Instant::now(), taken: Vec::new() }
    }

    /// Takes a step; `rerun` is the command that takes it alone. Answers whether it went well.
    pub fn take(&mut self, name: &str, rerun: &str, step: impl FnOnce() -> Outcome) -> bool {
        println!("\n── {name}");
        let began = Instant::now();
        let end = match step() {
            Ok(()) => End::Done,
            Err(message) => {
                eprintln!("{message}");
                End::Failed(message)
            }
        };
        let took = began.elapsed();
        let well = matches!(end, End::Done);
        println!("── {name}: {} ({})", if well { "done" } else { "FAILED" }, seconds(took));
        self.taken.push(Step { name: name.to_owned(), rerun: rerun.to_owned(), took, end });
        well
    }

    /// Notes a step that could not be taken, and why. The whole then counts as failed.
    pub fn leave_out(&mut self, name: &str, rerun: &str, why: &str) {
        self.taken.push(Step { name: name.to_owned(), rerun: rerun.to_owned(), took: Duration::ZERO, end: End::NotRun(why.to_owned()) });
    }

    /// Prints the summary. Fails if a step failed or was left out.
    pub fn finish(self, what: &str) -> Outcome {
        let total = seconds(self.started.elapsed());
        println!("\n{what}");
        for step in &self.taken {
            match &step.end {
                End::Done => println!("  ok       {:>8}  {}", seconds(step.took), step.name),
                End::Failed(_) => println!("  FAILED   {:>8}  {}", seconds(step.took), step.name),
                End::NotRun(why) => println!("  not run  {:>8}  {} ({why})", "", step.name),
            }
        }
        let failed: Vec<&Step> = self.taken.iter().filter(|step| matches!(step.end, End::Failed(_))).collect();
        if self.taken.iter().all(|step| matches!(step.end, End::Done)) {
            println!("All {} steps passed in {total}.", self.taken.len());
            return Ok(());
        }
        let mut lines = vec![format!("{} of {} steps failed, after {total}:", failed.len(), self.taken.len())];
        for step in failed {
            let End::Failed(message) = &step.end else { continue };
            let first = message.lines().next().unwrap_or_default();
            lines.push(format!("  {}: {first}\n    alone: {}", step.name, step.rerun));
        }
        Err(lines.join("\n"))
    }
}

fn seconds(duration: Duration) -> String {
    let tenths = duration.as_millis() / 100;
    if tenths < 1200 { format!("{}.{} s", tenths / 10, tenths % 10) } else { format!("{} min {:02} s", tenths / 600, tenths / 10 % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_fails_the_whole_and_names_its_command() {
        let mut steps = Steps::new();
        assert!(steps.take("first", "cargo x first", || Ok(())));
        assert!(!steps.take("second", "cargo x second", || Err("it rained".to_owned())));
        let message = steps.finish("Summary").err().unwrap_or_default();
        assert!(message.contains("second: it rained"), "{message}");
        assert!(message.contains("alone: cargo x second"), "{message}");
    }

    #[test]
    fn a_step_left_out_fails_the_whole() {
        let mut steps = Steps::new();
        steps.leave_out("journeys", "cargo x test --only e2e", "no binary");
        assert!(steps.finish("Summary").is_err());
    }

    #[test]
    fn durations_are_shown_in_minutes_when_long() {
        assert_eq!(seconds(Duration::from_millis(1_230)), "1.2 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 05 s");
    }
}
