# The menu after sign-in
menu-desk = Desk
menu-entries = My entries
menu-organization = My organisation
menu-policies = Policies
menu-imports = Spreadsheet import
menu-review = Review
menu-verification = Verification
menu-deals = Deals
menu-accounts = Accounts
menu-grants = Roles to approve
menu-audit = Audit log
menu-inquiries = Inquiries
menu-follows = What I follow
menu-account = My account
menu-versions = Versions of clauses
