//! What bodies need beside a clause: its sources as they were found last, the local version in its place, rules about combining.

use app::{
    pack::Policies,
    policies::{
        local::sources::{Checked, Checks, read_checks},
        rules::{
            clause::{Clause, Verification},
            library::Source,
            stacking::rules::{Choice, Effect, Rule, Scope},
            wording::in_lang,
        },
    },
};
use base::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::{views::clause::tier_key, words::Words};
use crate::{
    api::bodies::{Day, day},
    kernel::Speak as _,
    visit::Visit,
};

/// What is read once for all clauses of an answer.
pub(in super::super) struct Beside<'a> {
    pub(in super::super) words: Words<'a>,
    pub(in super::super) today: Date,
    checks: Checks,
}

impl<'a> Beside<'a> {
    /// As the reader of a visit sees it today.
    pub(in super::super) async fn read(visit: &'a Visit) -> app::Result<Self> {
        Ok(Self {
            words: Words { pack: &visit.ctx.pack, lang: visit.asked.lang },
            today: visit.ctx.today(),
            checks: read_checks(&visit.ctx).await?,
        })
    }

    pub(super) fn checked(&self, clause: &Clause) -> Checked {
        self.checks.of(clause)
    }

    /// The sources of a clause with what officers found there last. One that was found gone is not linked.
    pub(super) fn sources_of(&self, clause: &Clause) -> Vec<PolicySource> {
        let library = &self.words.pack.policies.library;
        let checked = self.checked(clause).sources.into_iter();
        let each = checked.filter_map(|state| {
            let plain = self.source(library.source(&state.id)?);
            Some(PolicySource {
                url: plain.url.filter(|_| state.dead_on().is_none()),
                checked_on: day(state.on),
                gone_on: day(state.dead_on()),
                changed_on: day(state.changed_on()),
                ..plain
            })
        });
        each.collect()
    }

    fn sources(&self, ids: &[String]) -> Vec<PolicySource> {
        let library = &self.words.pack.policies.library;
        ids.iter().filter_map(|id| library.source(id)).map(|source| self.source(source)).collect()
    }

    fn source(&self, source: &Source) -> PolicySource {
        PolicySource {
            id: source.id.clone(),
            title: source.title.clone(),
            url: source.url.clone(),
            site: source.site.clone(),
            tier: source.tier.clone(),
            tier_name: self.words.lang.t(tier_key(&source.tier)).into_owned(),
            dated_on: day(source.dated_on),
            checked_on: None,
            gone_on: None,
            changed_on: None,
        }
    }

    /// The local version by which a clause is in force.
    pub(super) fn local_version(&self, clause: &Clause) -> Option<ClauseLocalVersion> {
        ClauseLocalVersion::of(&self.words.pack.policies, &clause.id)
    }

    /// A rule about combining, whole.
    pub(super) fn rule(&self, rule: &Rule) -> PolicyRuleBody {
        let kind = match &rule.effect {
            Effect::Exclude(_) => "exclude",
            Effect::NeedsRuling(_) => "needs_ruling",
            Effect::Group { .. } => "group",
            Effect::Cap { .. } => "cap",
            Effect::Limit { .. } => "limit",
            Effect::Note(_) => "note",
        };
        let members = match &rule.effect {
            Effect::Exclude(_) | Effect::NeedsRuling(_) => Vec::new(),
            Effect::Group { members, .. } | Effect::Cap { members, .. } | Effect::Limit { members, .. } | Effect::Note(members) => {
                members.clone()
            }
        };
        let pairs = match &rule.effect {
            Effect::Exclude(pairs) | Effect::NeedsRuling(pairs) => pairs.iter().map(|(a, b)| [a.clone(), b.clone()]).collect(),
            _ => Vec::new(),
        };
        let choice = match &rule.effect {
            Effect::Group { choice, .. } => Some(match choice {
                Choice::Highest => "highest",
                Choice::InOrder => "in_order",
                Choice::FirmChooses => "firm_chooses",
                Choice::TopUp => "top_up",
            }),
            _ => None,
        };
        let most = match &rule.effect {
            Effect::Group { most, .. } | Effect::Limit { most, .. } => Some(*most),
            _ => None,
        };
        PolicyRuleBody {
            id: rule.id.clone(),
            text: in_lang(self.words.lang, &rule.text, &rule.text_en).to_owned(),
            kind,
            members,
            pairs,
            choice,
            most,
            most_a_year_fen: if let Effect::Cap { fen, .. } = &rule.effect { Some(*fen) } else { None },
            scope: match rule.scope {
                Scope::Firm => "firm",
                Scope::Child => "child",
            },
            verification: verification(rule.verification),
            sources: self.sources(&rule.sources),
        }
    }
}

pub(super) const fn verification(verification: Verification) -> &'static str {
    match verification {
        Verification::Verified => "verified",
        Verification::Partial => "partial",
        Verification::Unverified => "unverified",
    }
}

/// Where a clause or a rule is written.
#[derive(Serialize, ToSchema)]
pub(super) struct PolicySource {
    /// Its id in the pack.
    id: String,
    /// The document's title.
    title: String,
    /// Absent where it may not be linked, or was found gone.
    url: Option<String>,
    /// Who publishes it.
    site: String,
    /// `official`, `official_mirror`, `media` or `secondary`.
    tier: String,
    /// The same in words.
    tier_name: String,
    /// The day of the document or page, where it has one.
    dated_on: Option<Day>,
    /// When the clause was last found to be what it says, by the pack or by an officer; of a rule it is absent.
    checked_on: Option<Day>,
    /// The day on which an officer found its address gone, for this clause or another one; absent once it was found again.
    gone_on: Option<Day>,
    /// The day on which an officer found that it says something else; absent once it was found to say the same.
    changed_on: Option<Day>,
}

/// A local version that is in force.
#[derive(Serialize, ToSchema)]
pub(super) struct ClauseLocalVersion {
    /// Its number among those of the clause.
    number: i64,
    /// Its first day.
    effective_on: Day,
}

impl ClauseLocalVersion {
    /// Of a clause by its id; nothing for one that the pack itself has in force.
    pub(super) fn of(policies: &Policies, clause: &str) -> Option<Self> {
        let version = policies.local.get(clause)?;
        Some(Self { number: version.number, effective_on: version.effective_on.into() })
    }
}

/// A rule about combining clauses.
#[derive(Serialize, ToSchema)]
pub(super) struct PolicyRuleBody {
    /// Its id.
    id: String,
    /// What it says, in our words.
    text: String,
    /// `exclude` (no two of a pair together), `group` (so many of the members), `needs_ruling` (written nowhere), `cap` (so much a year), `limit` (so many
    /// applications) or `note` (explains what conditions do).
    kind: &'static str,
    /// The clauses it binds, by id, in order; `X*` stands for all that begin with `X`.
    members: Vec<String>,
    /// The pairs it binds, where it is about pairs.
    pairs: Vec<[String; 2]>,
    /// How the members of a group are chosen: `highest`, `in_order`, `firm_chooses` or `top_up`.
    choice: Option<&'static str>,
    /// How many of the members at most.
    most: Option<usize>,
    /// What the members give together in a year at most, in fen.
    most_a_year_fen: Option<i64>,
    /// Whom it binds together: `firm` or `child`, one project or product.
    scope: &'static str,
    /// `verified`, `partial` or `unverified`.
    verification: &'static str,
    /// Where it is written.
    sources: Vec<PolicySource>,
}
