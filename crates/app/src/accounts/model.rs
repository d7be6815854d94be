//! Roles, grants and the one who acts.

use base::id::{OrganizationId, UserId};

/// What a person may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Works for an organisation.
    Member,
    /// Decides who works for an organisation.
    OrganizationAdministrator,
    /// Publishes a university's or institute's achievements (成果转化专员).
    TransferOfficer,
    /// Carries matches to deals (技术经理人).
    TechnologyManager,
    /// Works for the district's commission (科委).
    CommissionOfficer,
    /// Scores what is assigned.
    Reviewer,
    /// Runs a park and its spaces.
    ParkOperator,
    /// Runs a platform and its services.
    PlatformOperator,
    /// Accounts and configuration; no business data, no log.
    SystemAdministrator,
    /// Roles and policy; approves grants.
    SecurityAdministrator,
    /// Reads and exports the audit log, nothing else.
    AuditAdministrator,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Member,
        Self::OrganizationAdministrator,
        Self::TransferOfficer,
        Self::TechnologyManager,
        Self::CommissionOfficer,
        Self::Reviewer,
        Self::ParkOperator,
        Self::PlatformOperator,
        Self::SystemAdministrator,
        Self::SecurityAdministrator,
        Self::AuditAdministrator,
    ];

    /// As stored and as used in text keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::OrganizationAdministrator => "organization_administrator",
            Self::TransferOfficer => "transfer_officer",
            Self::TechnologyManager => "technology_manager",
            Self::CommissionOfficer => "commission_officer",
            Self::Reviewer => "reviewer",
            Self::ParkOperator => "park_operator",
            Self::PlatformOperator => "platform_operator",
            Self::SystemAdministrator => "system_administrator",
            Self::SecurityAdministrator => "security_administrator",
            Self::AuditAdministrator => "audit_administrator",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether the role is held for an organisation.
    #[must_use]
    pub const fn needs_organization(self) -> bool {
        matches!(self, Self::Member | Self::OrganizationAdministrator | Self::TransferOfficer | Self::ParkOperator | Self::PlatformOperator)
    }

    /// Whether the organisation itself decides who has it; all other roles are the district's.
    #[must_use]
    pub const fn is_of_organization(self) -> bool {
        matches!(self, Self::Member | Self::OrganizationAdministrator | Self::TransferOfficer)
    }

    /// Whether signing in needs a second factor.
    #[must_use]
    pub const fn needs_second_factor(self) -> bool {
        !matches!(self, Self::Member | Self::OrganizationAdministrator)
    }

    /// Whether it is one of the three administrators.
    #[must_use]
    pub const fn is_administrator(self) -> bool {
        matches!(self, Self::SystemAdministrator | Self::SecurityAdministrator | Self::AuditAdministrator)
    }

    /// Whether nobody may hold both: an administrator holds nothing else.
    #[must_use]
    pub fn excludes(self, other: Self) -> bool {
        self != other && (self.is_administrator() || other.is_administrator())
    }
}

/// One role of the one who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The organisation it is held for.
    pub organization: Option<OrganizationId>,
    /// Whether that organisation's or person's standing has been confirmed: an unverified firm may draft but not publish.
    pub is_verified: bool,
}

/// Who acts. Only active grants are listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Actor {
    /// The account; absent for visitors and the system.
    pub user: Option<UserId>,
    /// The name, for pages.
    pub name: String,
    /// The name in Latin letters.
    pub name_en: Option<String>,
    /// The active roles.
    pub grants: Vec<Grant>,
    /// What the organisations one works for are called: full names, names in Latin letters, credit codes. Owners of entries name others by these.
    pub organization_names: Vec<String>,
    /// The network address the request came from.
    pub address: Option<String>,
    /// Whether the program itself acts (jobs, command line).
    pub is_system: bool,
    /// Whether the session is a demonstration's, signed in by link without a second factor.
    pub is_demo: bool,
}

impl Actor {
    /// The name for a reader.
    #[must_use]
    pub fn shown_name(&self, lang: base::Lang) -> &str {
        lang.name_of(&self.name, self.name_en.as_deref())
    }

    /// The program itself.
    #[must_use]
    pub fn system() -> Self {
        Self { is_system: true, ..Self::default() }
    }

    /// Somebody who has not signed in.
    #[must_use]
    pub fn visitor() -> Self {
        Self::default()
    }

    /// The same one who acts, as if no owner of an entry had named their organisations.
    #[must_use]
    pub fn unnamed(&self) -> Self {
        Self { organization_names: Vec::new(), ..self.clone() }
    }

    /// Whether somebody is signed in.
    #[must_use]
    pub const fn is_signed_in(&self) -> bool {
        self.user.is_some()
    }

    /// Whether the one who acts has this role, for any organisation.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// Whether the one who acts has this role for this organisation.
    #[must_use]
    pub fn has_for(&self, role: Role, organization: OrganizationId) -> bool {
        self.grants.iter().any(|grant| grant.role == role && grant.organization == Some(organization))
    }

    /// Whether the one who acts works for this organisation in any role.
    #[must_use]
    pub fn belongs_to(&self, organization: OrganizationId) -> bool {
        self.grants.iter().any(|grant| grant.organization == Some(organization))
    }

    /// Whether the one who acts works for this organisation and both are verified.
    #[must_use]
    pub fn is_verified_for(&self, organization: OrganizationId) -> bool {
        self.grants.iter().any(|grant| grant.organization == Some(organization) && grant.is_verified)
    }

    /// Whether any grant is verified: such a person sees what is disclosed to registered users.
    #[must_use]
    pub fn is_registered(&self) -> bool {
        self.grants.iter().any(|grant| grant.is_verified)
    }

    /// The organisations the one who acts works for, without repetition.
    #[must_use]
    pub fn organizations(&self) -> Vec<OrganizationId> {
        let mut ids: Vec<_> = self.grants.iter().filter_map(|grant| grant.organization).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Whether the one who acts works for the commission.
    #[must_use]
    pub fn is_officer(&self) -> bool {
        self.has(Role::CommissionOfficer)
    }

    /// The capacity written into the audit chain.
    #[must_use]
    pub fn capacity(&self) -> &'static str {
        if self.is_system { "system" } else { self.grants.iter().map(|grant| grant.role).max().map_or("visitor", Role::code) }
    }
}
