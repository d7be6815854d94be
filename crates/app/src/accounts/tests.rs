//! Accounts on both databases.
#![expect(clippy::unwrap_used, reason = "tests")]

use crate::{
    accounts::{self, Role},
    on_both,
    organizations::OrganizationKind,
};

mod people {
    use super::*;

    on_both! {
        async fn an_actor_has_the_active_roles_with_the_standing_of_their_organisations(app: TestApp) {
            let firm = app.organization(OrganizationKind::Firm).unverified().build().await;
            let officer = app.user_with(Role::CommissionOfficer).await;
            let member = app.user().with_at(Role::Member, firm.id).build().await;
            let actor = accounts::find_actor(&app.db, member.id).await.unwrap();
            assert!(actor.belongs_to(firm.id) && !actor.is_verified_for(firm.id) && !actor.is_registered());
            assert!(app.actor_ctx(&officer).await.actor.is_officer());
        }

        async fn an_address_is_taken_once(app: TestApp) {
            app.user().email("one@example.com").build().await;
            let ctx = app.system_ctx();
            let tx = app.db.begin().await.unwrap();
            let new = accounts::NewUser {
                email: "one@example.com".to_owned(),
                name: "另一人".to_owned(),
                name_en: None,
                lang: base::Lang::Zh,
                password_hash: None,
                is_demo: false,
            };
            let error = accounts::insert_user(&tx, &ctx, &new).await.unwrap_err();
            assert!(error.to_string().contains("problem-accounts-email-taken"), "{error}");
        }
    }
}
