//! The one set of migrations for both databases. Each is a file of plain SQL; forward only.

use sea_orm_migration::prelude::{DbErr, MigrationName, MigrationTrait, MigratorTrait, SchemaManager, async_trait};
use sea_orm_migration::sea_orm::{ConnectionTrait, Statement};

use crate::{Db, Result, dialect::Dialect};

struct Sql {
    name: &'static str,
    text: &'static str,
    append_only: &'static [&'static str],
}

impl MigrationName for Sql {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Sql {
    async fn up(&self, manager: &SchemaManager) -> std::result::Result<(), DbErr> {
        let connection = manager.get_connection();
        connection.execute_unprepared(self.text).await?;
        let dialect = if manager.get_database_backend() == Dialect::Postgres.backend() { Dialect::Postgres } else { Dialect::Sqlite };
        for table in self.append_only {
            connection.execute_unprepared(&dialect.append_only(table)).await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

macro_rules! migrations {
    ($($name:literal $(append_only [$($table:literal),*])?;)*) => {
        fn all() -> Vec<Box<dyn MigrationTrait>> {
            vec![$(Box::new(Sql {
                name: $name,
                text: include_str!(concat!("migrations/", $name, ".sql")),
                append_only: &[$($($table),*)?],
            })),*]
        }
    };
}

migrations! {
    "m0001_ground" append_only ["audit_entries"];
    "m0002_accounts";
    "m0003_registers";
    "m0004_hall";
    "m0005_matches";
    "m0006_deals";
    "m0007_notices";
    "m0008_plan";
    "m0009_interest";
    "m0010_idempotency";
    "m0011_policies";
    "m0012_vectors";
    "m0013_screening";
    "m0014_policies_local";
    "m0015_learning";
    "m0016_changed_entries";
    "m0017_policies_endings";
    "m0018_screening_runs";
    "m0019_firm_sheets_undo";
    "m0020_import_contents";
    "m0021_source_checks";
    "m0022_alert_changes";
    "m0023_screening_local";
}

/// The table that says which migrations have been applied; its name is the migration library's.
pub(crate) const LEDGER: &str = "seaql_migrations";

struct Migrations;

#[async_trait::async_trait]
impl MigratorTrait for Migrations {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        all()
    }
}

/// All migrations of this release, in order.
pub(crate) fn known() -> Vec<String> {
    all().iter().map(|migration| migration.name().to_owned()).collect()
}

/// The migrations that were applied, in order; the ledger must be there.
pub(crate) async fn applied(conn: &impl ConnectionTrait) -> Result<Vec<String>> {
    let sql = format!("SELECT version AS value FROM {LEDGER} ORDER BY version");
    let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    Ok(rows.iter().map(|row| row.try_get("", "value")).collect::<std::result::Result<_, DbErr>>()?)
}

impl Db {
    /// Brings the schema up to date; doing it twice does nothing.
    ///
    /// # Errors
    /// When a migration fails; the ones before it stay.
    pub async fn migrate(&self) -> Result<()> {
        Ok(Migrations::up(self.writer(), None).await?)
    }

    /// Brings an older schema forward to its first `count` migrations.
    pub(crate) async fn migrate_to(&self, count: usize) -> Result<()> {
        let steps = count.saturating_sub(self.applied_migrations().await?.len());
        match u32::try_from(steps).unwrap_or(u32::MAX) {
            0 => Ok(()),
            steps => Ok(Migrations::up(self.writer(), Some(steps)).await?),
        }
    }

    /// The migrations that were applied, in order; none in a new database.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn applied_migrations(&self) -> Result<Vec<String>> {
        Migrations::install(self.writer()).await?;
        applied(self.writer()).await
    }

    /// How many migrations are still to be applied.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pending_migrations(&self) -> Result<usize> {
        Ok(Migrations::get_pending_migrations(self.writer()).await?.len())
    }
}
