//! The tables of people, grants, sessions and links.

use base::{
    Lang, Timestamp,
    id::{GrantId, InvitationId, OrganizationId, SessionId, TokenId, UserId},
};
use db::{Conn, DbError, Result, Tx, params};

use super::{
    model::{Grant, Role},
    person::{GrantStatus, HeldGrant, Invitation, NewUser, User, UserStatus},
    session::ApiToken,
};

/// The name of a person or an organisation for a reader, in SQL; both tables keep it in the same columns.
pub(crate) fn shown_name_sql(table: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{table}.name"),
        Lang::En => format!("COALESCE({table}.name_en, {table}.name)"),
    }
}

db::row! {
    struct UserRow {
        id: UserId,
        email: String,
        name: String,
        name_en: Option<String>,
        lang: String,
        status: String,
        totp_confirmed_at: Option<Timestamp>,
        is_demo: bool,
        notices_by_mail: bool,
        signed_in_at: Option<Timestamp>,
        version: i64,
        created_at: Timestamp,
    }
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        Self {
            id: row.id,
            email: row.email,
            name: row.name,
            name_en: row.name_en,
            lang: Lang::from_tag(&row.lang).unwrap_or_default(),
            status: UserStatus::from_code(&row.status),
            second_factor_at: row.totp_confirmed_at,
            is_demo: row.is_demo,
            notices_by_mail: row.notices_by_mail,
            signed_in_at: row.signed_in_at,
            version: row.version,
            created_at: row.created_at,
        }
    }
}

const USER: &str = "SELECT id, email, name, name_en, lang, status, totp_confirmed_at, is_demo, notices_by_mail, signed_in_at, version, created_at FROM users";

db::row! {
    /// What somebody proves themselves with. Does not print.
    pub(super) struct CredentialsRow {
        pub(super) id: UserId,
        pub(super) email: String,
        pub(super) name: String,
        pub(super) status: String,
        pub(super) is_demo: bool,
        pub(super) password_hash: Option<String>,
        pub(super) totp_secret: Option<String>,
        pub(super) totp_confirmed_at: Option<Timestamp>,
    }
}

const CREDENTIALS: &str = "SELECT id, email, name, status, is_demo, password_hash, totp_secret, totp_confirmed_at FROM users";

pub(super) async fn insert_user(tx: &Tx, new: &NewUser, now: Timestamp) -> Result<UserId> {
    let id = UserId::at(now);
    tx.execute(
        "INSERT INTO users (id, email, name, name_en, lang, password_hash, password_set_at, status, is_demo, notices_by_mail, version, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', $8, $9, 1, $10)",
        params![id, new.email, new.name, new.name_en, new.lang.tag(), new.password_hash, new.password_hash.as_ref().map(|_| now), new.is_demo, true, now],
    )
    .await?;
    if let Some(hash) = &new.password_hash {
        keep_password(tx, id, hash, now).await?;
    }
    Ok(id)
}

pub(super) async fn find_user(conn: &impl Conn, id: UserId) -> Result<Option<User>> {
    let row: Option<UserRow> = conn.fetch_optional(&format!("{USER} WHERE id = $1"), params![id]).await?;
    Ok(row.map(Into::into))
}

pub(super) async fn find_user_by_email(conn: &impl Conn, email: &str) -> Result<Option<User>> {
    let row: Option<UserRow> = conn.fetch_optional(&format!("{USER} WHERE email = $1"), params![email]).await?;
    Ok(row.map(Into::into))
}

pub(super) async fn find_credentials(conn: &impl Conn, id: UserId) -> Result<Option<CredentialsRow>> {
    conn.fetch_optional(&format!("{CREDENTIALS} WHERE id = $1"), params![id]).await
}

pub(super) async fn find_credentials_by_email(conn: &impl Conn, email: &str) -> Result<Option<CredentialsRow>> {
    conn.fetch_optional(&format!("{CREDENTIALS} WHERE email = $1"), params![email]).await
}

/// Writes what a person says of themselves over the version before it; `false` if somebody was faster.
pub(super) async fn update_profile(tx: &Tx, user: &User) -> Result<bool> {
    let touched = tx
        .execute(
            "UPDATE users SET name = $1, name_en = $2, lang = $3, notices_by_mail = $4, version = $5 WHERE id = $6 AND version = $7",
            params![user.name, user.name_en, user.lang.tag(), user.notices_by_mail, user.version, user.id, user.version - 1],
        )
        .await?;
    Ok(touched == 1)
}

pub(super) async fn set_status(tx: &Tx, user: UserId, status: UserStatus) -> Result<()> {
    tx.execute("UPDATE users SET status = $1, version = version + 1 WHERE id = $2", params![status.code(), user]).await?;
    Ok(())
}

pub(super) async fn set_signed_in(tx: &Tx, user: UserId, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE users SET signed_in_at = $1 WHERE id = $2", params![now, user]).await?;
    Ok(())
}

/// Sets the password and keeps its hash among the earlier ones.
pub(super) async fn set_password(tx: &Tx, user: UserId, hash: &str, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE users SET password_hash = $1, password_set_at = $2, version = version + 1 WHERE id = $3", params![hash, now, user])
        .await?;
    keep_password(tx, user, hash, now).await
}

async fn keep_password(tx: &Tx, user: UserId, hash: &str, now: Timestamp) -> Result<()> {
    tx.execute("INSERT INTO password_history (user_id, password_hash, set_at) VALUES ($1, $2, $3)", params![user, hash, now]).await?;
    Ok(())
}

/// The newest hashes first.
pub(super) async fn list_earlier_passwords(conn: &impl Conn, user: UserId, limit: i64) -> Result<Vec<String>> {
    conn.fetch_values(
        "SELECT password_hash AS value FROM password_history WHERE user_id = $1 ORDER BY set_at DESC LIMIT $2",
        params![user, limit],
    )
    .await
}

// --- second factor -------------------------------------------------------------------------------------------------

/// Keeps a secret that is not confirmed yet with the session that asked for it, unless it has one.
pub(super) async fn set_pending_secret(tx: &Tx, session: SessionId, secret: &str) -> Result<()> {
    tx.execute("UPDATE sessions SET pending_secret = $1 WHERE id = $2 AND pending_secret IS NULL", params![secret, session]).await?;
    Ok(())
}

pub(super) async fn find_pending_secret(conn: &impl Conn, session: SessionId) -> Result<Option<String>> {
    let found: Option<Option<String>> =
        conn.fetch_value("SELECT pending_secret AS value FROM sessions WHERE id = $1", params![session]).await?;
    Ok(found.flatten())
}

/// Sets the second factor up; `false` if there is one.
pub(super) async fn confirm_secret(tx: &Tx, user: UserId, secret: &str, now: Timestamp) -> Result<bool> {
    let touched = tx
        .execute(
            "UPDATE users SET totp_secret = $1, totp_confirmed_at = $2, totp_last_step = NULL, version = version + 1 WHERE id = $3 AND totp_confirmed_at IS NULL",
            params![secret, now, user],
        )
        .await?;
    Ok(touched == 1)
}

/// Uses up a step; `false` if it or a later one has been used.
pub(super) async fn use_step(tx: &Tx, user: UserId, step: i64) -> Result<bool> {
    let touched = tx
        .execute(
            "UPDATE users SET totp_last_step = $1 WHERE id = $2 AND (totp_last_step IS NULL OR totp_last_step < $1)",
            params![step, user],
        )
        .await?;
    Ok(touched == 1)
}

pub(super) async fn clear_second_factor(tx: &Tx, user: UserId) -> Result<()> {
    tx.execute(
        "UPDATE users SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = NULL, version = version + 1 WHERE id = $1",
        params![user],
    )
    .await?;
    tx.execute("DELETE FROM recovery_codes WHERE user_id = $1", params![user]).await?;
    Ok(())
}

pub(super) async fn replace_recovery_codes(tx: &Tx, user: UserId, digests: &[String]) -> Result<()> {
    tx.execute("DELETE FROM recovery_codes WHERE user_id = $1", params![user]).await?;
    for digest in digests {
        tx.execute("INSERT INTO recovery_codes (user_id, code_hash) VALUES ($1, $2)", params![user, digest]).await?;
    }
    Ok(())
}

pub(super) async fn use_recovery_code(tx: &Tx, user: UserId, digest: &str, now: Timestamp) -> Result<bool> {
    let touched = tx
        .execute(
            "UPDATE recovery_codes SET used_at = $1 WHERE user_id = $2 AND code_hash = $3 AND used_at IS NULL",
            params![now, user, digest],
        )
        .await?;
    Ok(touched == 1)
}

pub(super) async fn count_recovery_codes(conn: &impl Conn, user: UserId) -> Result<i64> {
    conn.count("SELECT COUNT(*) AS value FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL", params![user]).await
}

// --- grants --------------------------------------------------------------------------------------------------------

db::row! {
    struct ActiveGrantRow {
        role: String,
        organization_id: Option<OrganizationId>,
        organization_status: Option<String>,
        organization_name: Option<String>,
        organization_name_en: Option<String>,
        credit_code: Option<String>,
    }
}

/// The active roles of somebody, and what the organisations they are held for are called.
#[derive(Default)]
pub(super) struct Active {
    pub(super) grants: Vec<Grant>,
    pub(super) organization_names: Vec<String>,
}

/// The active roles; those of closed organisations do not count.
pub(super) async fn list_active(conn: &impl Conn, user: UserId) -> Result<Active> {
    let rows: Vec<ActiveGrantRow> = conn
        .fetch_all(
            "SELECT g.role, g.organization_id, o.status AS organization_status, o.name AS organization_name, o.name_en AS organization_name_en, \
             o.credit_code AS credit_code FROM grants g LEFT JOIN organizations o ON o.id = g.organization_id \
             WHERE g.user_id = $1 AND g.status = 'active' ORDER BY g.created_at, g.id",
            params![user],
        )
        .await?;
    let mut active = Active::default();
    for row in rows.into_iter().filter(|row| row.organization_status.as_deref() != Some("closed")) {
        let Some(role) = Role::from_code(&row.role) else { continue };
        let is_verified = match row.organization_status.as_deref() {
            Some(status) => status == "verified",
            None => role != Role::Member,
        };
        active.grants.push(Grant { role, organization: row.organization_id, is_verified });
        active.organization_names.extend([row.organization_name, row.organization_name_en, row.credit_code].into_iter().flatten());
    }
    active.organization_names.sort_unstable();
    active.organization_names.dedup();
    Ok(active)
}

db::row! {
    struct HeldGrantRow {
        id: GrantId,
        user_id: UserId,
        user_name: String,
        user_name_en: Option<String>,
        role: String,
        organization_id: Option<OrganizationId>,
        organization_name: Option<String>,
        organization_name_en: Option<String>,
        status: String,
        note: Option<String>,
        granted_by: Option<UserId>,
        created_at: Timestamp,
        decided_at: Option<Timestamp>,
    }
}

impl TryFrom<HeldGrantRow> for HeldGrant {
    type Error = DbError;
    fn try_from(row: HeldGrantRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            user: row.user_id,
            user_name: row.user_name,
            user_name_en: row.user_name_en,
            role: Role::from_code(&row.role).ok_or_else(|| DbError::Shape(format!("role {:?}", row.role)))?,
            organization: row.organization_id,
            organization_name: row.organization_name,
            organization_name_en: row.organization_name_en,
            status: GrantStatus::from_code(&row.status),
            note: row.note,
            granted_by: row.granted_by,
            created_at: row.created_at,
            decided_at: row.decided_at,
        })
    }
}

const HELD: &str = "SELECT g.id, g.user_id, u.name AS user_name, u.name_en AS user_name_en, g.role, g.organization_id, o.name AS organization_name, \
                    o.name_en AS organization_name_en, g.status, g.note, g.granted_by, g.created_at, g.decided_at FROM grants g JOIN users u ON u.id = g.user_id LEFT JOIN organizations o ON o.id = g.organization_id";

async fn held(conn: &impl Conn, clause: &str, params: db::Params) -> Result<Vec<HeldGrant>> {
    let rows: Vec<HeldGrantRow> = conn.fetch_all(&format!("{HELD} WHERE {clause}"), params).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(super) async fn find_grant(conn: &impl Conn, id: GrantId) -> Result<Option<HeldGrant>> {
    Ok(held(conn, "g.id = $1", params![id]).await?.pop())
}

/// What a person holds or has asked for.
pub(super) async fn list_grants_of(conn: &impl Conn, user: UserId) -> Result<Vec<HeldGrant>> {
    held(conn, "g.user_id = $1 AND g.status IN ('active', 'claimed') ORDER BY g.created_at, g.id", params![user]).await
}

/// Who works for an organisation or has asked to.
pub(super) async fn list_members(conn: &impl Conn, organization: OrganizationId) -> Result<Vec<HeldGrant>> {
    held(conn, "g.organization_id = $1 AND g.status IN ('active', 'claimed') ORDER BY g.status DESC, u.name, g.id", params![organization])
        .await
}

/// All that waits for a decision, the longest first.
pub(super) async fn list_claimed(conn: &impl Conn) -> Result<Vec<HeldGrant>> {
    held(conn, "g.status = 'claimed' ORDER BY g.created_at, g.id LIMIT 500", params![]).await
}

/// The people with a role, by name.
pub(super) async fn list_with_role(conn: &impl Conn, role: Role) -> Result<Vec<HeldGrant>> {
    held(conn, "g.role = $1 AND g.status = 'active' AND u.status = 'active' ORDER BY u.name, g.id", params![role.code()]).await
}

/// The people who hold one of these roles for an organisation.
pub(super) async fn list_people_with(conn: &impl Conn, role: Role, organization: Option<OrganizationId>) -> Result<Vec<UserId>> {
    let sql = "SELECT DISTINCT g.user_id AS value FROM grants g JOIN users u ON u.id = g.user_id WHERE g.role = $1 AND g.status = 'active' \
               AND u.status = 'active'";
    match organization {
        Some(organization) => {
            conn.fetch_values(&format!("{sql} AND g.organization_id = $2 ORDER BY g.user_id"), params![role.code(), organization]).await
        }
        None => conn.fetch_values(&format!("{sql} ORDER BY g.user_id"), params![role.code()]).await,
    }
}

/// A role to be written down.
pub(super) struct NewGrant<'a> {
    pub(super) user: UserId,
    pub(super) role: Role,
    pub(super) organization: Option<OrganizationId>,
    pub(super) status: GrantStatus,
    pub(super) note: Option<&'a str>,
    pub(super) granted_by: Option<UserId>,
}

pub(super) async fn insert_grant(tx: &Tx, new: &NewGrant<'_>, now: Timestamp) -> Result<GrantId> {
    let id = GrantId::at(now);
    let decided_at = (new.status == GrantStatus::Active).then_some(now);
    tx.execute(
        "INSERT INTO grants (id, user_id, role, organization_id, status, note, granted_by, created_at, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![id, new.user, new.role.code(), new.organization, new.status.code(), new.note, new.granted_by, now, decided_at],
    )
    .await?;
    if new.status == GrantStatus::Active {
        mark_privileges(tx, new.user, now).await?;
    }
    Ok(id)
}

/// Moves a grant on; `false` if it no longer was where it is said to be.
pub(super) async fn move_grant(tx: &Tx, grant: &HeldGrant, next: GrantStatus, note: Option<&str>, now: Timestamp) -> Result<bool> {
    let column = if next == GrantStatus::Ended { "ended_at" } else { "decided_at" };
    let touched = tx
        .execute(
            &format!("UPDATE grants SET status = $1, note = COALESCE($2, note), {column} = $3 WHERE id = $4 AND status = $5"),
            params![next.code(), note, now, grant.id, grant.status.code()],
        )
        .await?;
    if touched == 1 && next != GrantStatus::Refused {
        mark_privileges(tx, grant.user, now).await?;
    }
    Ok(touched == 1)
}

/// From now on every session of the person needs a new secret.
async fn mark_privileges(tx: &Tx, user: UserId, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE users SET privileges_changed_at = $1 WHERE id = $2", params![now, user]).await?;
    Ok(())
}

// --- sessions ------------------------------------------------------------------------------------------------------

db::row! {
    pub(super) struct SessionRow {
        pub(super) id: SessionId,
        pub(super) user_id: UserId,
        pub(super) created_at: Timestamp,
        pub(super) seen_at: Timestamp,
        pub(super) expires_at: Timestamp,
        pub(super) rotated_at: Timestamp,
        pub(super) address: Option<String>,
        pub(super) agent: Option<String>,
        pub(super) is_second_factor_done: bool,
        pub(super) is_demo: bool,
        pub(super) name: String,
        pub(super) name_en: Option<String>,
        pub(super) is_demo_user: bool,
        pub(super) password_set_at: Option<Timestamp>,
        pub(super) totp_confirmed_at: Option<Timestamp>,
        pub(super) privileges_changed_at: Option<Timestamp>,
    }
}

const SESSION: &str = "SELECT s.id, s.user_id, s.created_at, s.seen_at, s.expires_at, s.rotated_at, s.address, s.agent, s.is_second_factor_done, s.is_demo, \
                       u.name, u.name_en, u.is_demo AS is_demo_user, u.password_set_at, u.totp_confirmed_at, u.privileges_changed_at \
                       FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.ended_at IS NULL AND u.status = 'active'";

pub(super) async fn find_session(conn: &impl Conn, token_hash: &str, now: Timestamp) -> Result<Option<SessionRow>> {
    conn.fetch_optional(&format!("{SESSION} AND s.token_hash = $1 AND s.expires_at > $2"), params![token_hash, now]).await
}

pub(super) async fn list_sessions(conn: &impl Conn, user: UserId, now: Timestamp) -> Result<Vec<SessionRow>> {
    conn.fetch_all(&format!("{SESSION} AND s.user_id = $1 AND s.expires_at > $2 ORDER BY s.seen_at DESC, s.id"), params![user, now]).await
}

/// A session about to begin.
pub(super) struct NewSession<'a> {
    pub(super) token_hash: &'a str,
    pub(super) user: UserId,
    pub(super) expires_at: Timestamp,
    pub(super) address: Option<&'a str>,
    pub(super) agent: Option<&'a str>,
    pub(super) is_demo: bool,
}

pub(super) async fn insert_session(tx: &Tx, new: &NewSession<'_>, now: Timestamp) -> Result<SessionId> {
    let id = SessionId::at(now);
    tx.execute(
        "INSERT INTO sessions (id, token_hash, user_id, created_at, seen_at, expires_at, rotated_at, address, agent, is_second_factor_done, is_demo) \
         VALUES ($1, $2, $3, $4, $4, $5, $4, $6, $7, FALSE, $8)",
        params![id, new.token_hash, new.user, now, new.expires_at, new.address, new.agent, new.is_demo],
    )
    .await?;
    Ok(id)
}

pub(super) async fn touch_session(tx: &Tx, id: SessionId, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE sessions SET seen_at = $1 WHERE id = $2 AND seen_at < $1", params![now, id]).await?;
    Ok(())
}

/// Gives a session a new secret; `false` if it has ended.
pub(super) async fn rotate_session(tx: &Tx, id: SessionId, token_hash: &str, now: Timestamp) -> Result<bool> {
    let touched = tx
        .execute("UPDATE sessions SET token_hash = $1, rotated_at = $2 WHERE id = $3 AND ended_at IS NULL", params![token_hash, now, id])
        .await?;
    Ok(touched == 1)
}

pub(super) async fn mark_second_factor(tx: &Tx, id: SessionId) -> Result<()> {
    tx.execute("UPDATE sessions SET is_second_factor_done = TRUE, pending_secret = NULL WHERE id = $1", params![id]).await?;
    Ok(())
}

/// Ends one session of a person; `false` if it is not theirs or has ended.
pub(super) async fn end_session(tx: &Tx, user: UserId, id: SessionId, now: Timestamp) -> Result<bool> {
    let touched =
        tx.execute("UPDATE sessions SET ended_at = $1 WHERE id = $2 AND user_id = $3 AND ended_at IS NULL", params![now, id, user]).await?;
    Ok(touched == 1)
}

/// Ends all sessions of a person but one; answers how many.
pub(super) async fn end_sessions(tx: &Tx, user: UserId, but: Option<SessionId>, now: Timestamp) -> Result<u64> {
    let but = but.map(|id| id.to_string()).unwrap_or_default();
    tx.execute("UPDATE sessions SET ended_at = $1 WHERE user_id = $2 AND id <> $3 AND ended_at IS NULL", params![now, user, but]).await
}

// --- links and invitations -----------------------------------------------------------------------------------------

pub(super) async fn insert_link(
    tx: &Tx,
    token_hash: &str,
    purpose: &str,
    user: UserId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO one_time_links (token_hash, purpose, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        params![token_hash, purpose, user, now, expires_at],
    )
    .await?;
    Ok(())
}

/// Whose the link is while it holds.
pub(super) async fn find_link(conn: &impl Conn, token_hash: &str, purpose: &str, now: Timestamp) -> Result<Option<UserId>> {
    conn.fetch_value(
        "SELECT user_id AS value FROM one_time_links WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3",
        params![token_hash, purpose, now],
    )
    .await
}

/// Uses the link up; whose it was if it held.
pub(super) async fn use_link(tx: &Tx, token_hash: &str, purpose: &str, now: Timestamp) -> Result<Option<UserId>> {
    tx.fetch_value(
        "UPDATE one_time_links SET used_at = $1 WHERE token_hash = $2 AND purpose = $3 AND used_at IS NULL AND expires_at > $1 RETURNING user_id AS value",
        params![now, token_hash, purpose],
    )
    .await
}

pub(super) async fn end_links(tx: &Tx, user: UserId, purpose: &str, now: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE one_time_links SET used_at = $1 WHERE user_id = $2 AND purpose = $3 AND used_at IS NULL",
        params![now, user, purpose],
    )
    .await?;
    Ok(())
}

db::row! {
    struct InvitationRow {
        id: InvitationId,
        email: String,
        role: String,
        organization_id: Option<OrganizationId>,
        invited_by: Option<UserId>,
        created_at: Timestamp,
        expires_at: Timestamp,
    }
}

impl TryFrom<InvitationRow> for Invitation {
    type Error = DbError;
    fn try_from(row: InvitationRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            email: row.email,
            role: Role::from_code(&row.role).ok_or_else(|| DbError::Shape(format!("role {:?}", row.role)))?,
            organization: row.organization_id,
            invited_by: row.invited_by,
            created_at: row.created_at,
            expires_at: row.expires_at,
        })
    }
}

const INVITATION: &str = "SELECT id, email, role, organization_id, invited_by, created_at, expires_at FROM invitations WHERE accepted_at IS NULL AND ended_at IS NULL";

pub(super) async fn insert_invitation(tx: &Tx, token_hash: &str, invitation: &Invitation) -> Result<()> {
    tx.execute(
        "INSERT INTO invitations (id, token_hash, email, role, organization_id, invited_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            invitation.id, token_hash, invitation.email, invitation.role.code(), invitation.organization, invitation.invited_by, invitation.created_at,
            invitation.expires_at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn find_invitation(conn: &impl Conn, token_hash: &str, now: Timestamp) -> Result<Option<Invitation>> {
    let row: Option<InvitationRow> =
        conn.fetch_optional(&format!("{INVITATION} AND token_hash = $1 AND expires_at > $2"), params![token_hash, now]).await?;
    row.map(TryInto::try_into).transpose()
}

pub(super) async fn find_invitation_by_id(conn: &impl Conn, id: InvitationId) -> Result<Option<Invitation>> {
    let row: Option<InvitationRow> = conn.fetch_optional(&format!("{INVITATION} AND id = $1"), params![id]).await?;
    row.map(TryInto::try_into).transpose()
}

/// The invitations under way for an organisation, or those of the district.
pub(super) async fn list_invitations(conn: &impl Conn, organization: Option<OrganizationId>, now: Timestamp) -> Result<Vec<Invitation>> {
    let rows: Vec<InvitationRow> = match organization {
        Some(id) => {
            conn.fetch_all(&format!("{INVITATION} AND expires_at > $1 AND organization_id = $2 ORDER BY created_at DESC"), params![now, id])
                .await?
        }
        None => {
            let sql = format!(
                "{INVITATION} AND expires_at > $1 AND role NOT IN ('member', 'organization_administrator', 'transfer_officer') ORDER BY created_at DESC"
            );
            conn.fetch_all(&sql, params![now]).await?
        }
    };
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Ends the earlier invitations of the same person to the same thing, so that one link holds.
pub(super) async fn end_like_invitations(tx: &Tx, invitation: &Invitation, now: Timestamp) -> Result<()> {
    let organization = invitation.organization.map(|id| id.to_string()).unwrap_or_default();
    tx.execute(
        "UPDATE invitations SET ended_at = $1 WHERE email = $2 AND role = $3 AND COALESCE(organization_id, '') = $4 AND accepted_at IS NULL AND ended_at IS NULL",
        params![now, invitation.email, invitation.role.code(), organization],
    )
    .await?;
    Ok(())
}

pub(super) async fn accept_invitation(tx: &Tx, id: InvitationId, now: Timestamp) -> Result<bool> {
    let touched = tx
        .execute("UPDATE invitations SET accepted_at = $1 WHERE id = $2 AND accepted_at IS NULL AND ended_at IS NULL", params![now, id])
        .await?;
    Ok(touched == 1)
}

pub(super) async fn end_invitation(tx: &Tx, id: InvitationId, now: Timestamp) -> Result<bool> {
    let touched = tx
        .execute("UPDATE invitations SET ended_at = $1 WHERE id = $2 AND accepted_at IS NULL AND ended_at IS NULL", params![now, id])
        .await?;
    Ok(touched == 1)
}

// --- tokens of the programming interface ---------------------------------------------------------------------------

db::row! {
    struct ApiTokenRow {
        id: TokenId,
        name: String,
        created_at: Timestamp,
        used_at: Option<Timestamp>,
        expires_at: Timestamp,
        ended_at: Option<Timestamp>,
    }
}

impl From<ApiTokenRow> for ApiToken {
    fn from(row: ApiTokenRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            created_at: row.created_at,
            used_at: row.used_at,
            expires_at: row.expires_at,
            ended_at: row.ended_at,
        }
    }
}

pub(super) async fn insert_token(tx: &Tx, token: &ApiToken, user: UserId, token_hash: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO api_tokens (id, user_id, name, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
        params![token.id, user, token.name, token_hash, token.created_at, token.expires_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn list_tokens(conn: &impl Conn, user: UserId) -> Result<Vec<ApiToken>> {
    let rows: Vec<ApiTokenRow> = conn
        .fetch_all(
            "SELECT id, name, created_at, used_at, expires_at, ended_at FROM api_tokens WHERE user_id = $1 ORDER BY created_at DESC, id",
            params![user],
        )
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub(super) async fn end_token(tx: &Tx, user: UserId, id: TokenId, now: Timestamp) -> Result<bool> {
    let touched = tx
        .execute("UPDATE api_tokens SET ended_at = $1 WHERE id = $2 AND user_id = $3 AND ended_at IS NULL", params![now, id, user])
        .await?;
    Ok(touched == 1)
}

pub(super) async fn end_tokens(tx: &Tx, user: UserId, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE api_tokens SET ended_at = $1 WHERE user_id = $2 AND ended_at IS NULL", params![now, user]).await?;
    Ok(())
}

db::row! {
    pub(super) struct TokenHolder { pub(super) id: TokenId, pub(super) user_id: UserId, pub(super) used_at: Option<Timestamp>, pub(super) is_demo: bool }
}

pub(super) async fn find_token(conn: &impl Conn, token_hash: &str, now: Timestamp) -> Result<Option<TokenHolder>> {
    conn.fetch_optional(
        "SELECT t.id, t.user_id, t.used_at, u.is_demo FROM api_tokens t JOIN users u ON u.id = t.user_id \
         WHERE t.token_hash = $1 AND t.ended_at IS NULL AND t.expires_at > $2 AND u.status = 'active'",
        params![token_hash, now],
    )
    .await
}

pub(super) async fn touch_token(tx: &Tx, id: TokenId, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE api_tokens SET used_at = $1 WHERE id = $2", params![now, id]).await?;
    Ok(())
}

// --- lists for administrators --------------------------------------------------------------------------------------

/// What the list of accounts is narrowed by.
#[derive(Debug, Clone, Default)]
pub struct AccountFilter {
    /// A part of the name or the whole address.
    pub text: Option<String>,
    /// One status only.
    pub status: Option<UserStatus>,
    /// Holders of one role only.
    pub role: Option<Role>,
}

impl AccountFilter {
    fn clause(&self) -> (String, db::Params) {
        let mut parts = vec!["TRUE".to_owned()];
        let mut params = db::Params::new();
        if let Some(text) = self.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            let text = text.to_lowercase();
            params.extend(params![format!("%{}%", escaped(&text)), text]);
            parts.push("(LOWER(name) LIKE $1 ESCAPE '\\' OR email = $2)".to_owned());
        }
        if let Some(status) = self.status {
            params.extend(params![status.code()]);
            parts.push(format!("status = ${}", params.len()));
        }
        if let Some(role) = self.role {
            params.extend(params![role.code()]);
            parts.push(format!("id IN (SELECT user_id FROM grants WHERE role = ${} AND status = 'active')", params.len()));
        }
        (parts.join(" AND "), params)
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

pub(super) async fn list_users(conn: &impl Conn, filter: &AccountFilter, offset: i64, limit: i64) -> Result<Vec<User>> {
    let (clause, mut params) = filter.clause();
    params.extend(params![limit, offset]);
    let sql = format!("{USER} WHERE {clause} ORDER BY created_at DESC, id DESC LIMIT ${} OFFSET ${}", params.len() - 1, params.len());
    let rows: Vec<UserRow> = conn.fetch_all(&sql, params).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub(super) async fn count_users(conn: &impl Conn, filter: &AccountFilter) -> Result<i64> {
    let (clause, params) = filter.clause();
    conn.count(&format!("SELECT COUNT(*) AS value FROM users WHERE {clause}"), params).await
}

/// Active accounts nobody has signed in to since `before`, invented people left out.
pub(super) async fn list_asleep(conn: &impl Conn, before: Timestamp) -> Result<Vec<UserId>> {
    conn.fetch_values(
        "SELECT id AS value FROM users WHERE status = 'active' AND is_demo = FALSE AND COALESCE(signed_in_at, created_at) <= $1 ORDER BY id LIMIT 200",
        params![before],
    )
    .await
}

/// Forgets what no longer counts: sessions, links and failures that ended before `before`.
pub(super) async fn forget_old(tx: &Tx, before: Timestamp) -> Result<()> {
    tx.execute("DELETE FROM sessions WHERE expires_at < $1 OR ended_at < $1", params![before]).await?;
    tx.execute("DELETE FROM one_time_links WHERE expires_at < $1", params![before]).await?;
    tx.execute("DELETE FROM sign_in_failures WHERE first_at < $1 AND (locked_until IS NULL OR locked_until < $1)", params![before]).await?;
    Ok(())
}

/// How many people there are who are invented for demonstration, and how many others, invited ones among them.
pub(super) async fn count_people(conn: &impl Conn) -> Result<(i64, i64)> {
    let invented = conn.count("SELECT COUNT(*) AS value FROM users WHERE is_demo = TRUE", params![]).await?;
    let others = conn.count("SELECT COUNT(*) AS value FROM users WHERE is_demo = FALSE", params![]).await?;
    let invited = conn.count("SELECT COUNT(*) AS value FROM invitations", params![]).await?;
    Ok((invented, others + invited))
}
