//! The one set of migrations for both databases. Each is a file of plain SQL; forward only.

use sea_orm_migration::prelude::{DbErr, MigrationName, MigrationTrait, MigratorTrait, SchemaManager, async_trait};
use sea_orm_migration::sea_orm::ConnectionTrait;

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
}

struct Migrations;

#[async_trait::async_trait]
impl MigratorTrait for Migrations {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        all()
    }
}

impl Db {
    /// Brings the schema up to date; doing it twice does nothing.
    ///
    /// # Errors
    /// When a migration fails; the ones before it stay.
    pub async fn migrate(&self) -> Result<()> {
        Ok(Migrations::up(self.writer(), None).await?)
    }

    /// How many migrations are still to be applied.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pending_migrations(&self) -> Result<usize> {
        Ok(Migrations::get_pending_migrations(self.writer()).await?.len())
    }
}
