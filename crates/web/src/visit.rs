//! One request: who asks, in which language, with which rights. Every handler takes a [`Visit`].

use std::sync::Arc;

use app::{App, Ctx, accounts::Actor};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};

use crate::{
    kernel::{Asked, Edge, Page, Speak, page::LinkView, page::UserView},
    refusal::Refused,
};

/// The cookie of the session. Behind TLS it is written with the prefix `__Host-`.
pub const SESSION_COOKIE: &str = "session";

/// What the edge holds for all requests. Cheap to clone.
#[derive(Clone)]
pub struct Web {
    /// The product.
    pub app: App,
    /// Where the edge stands.
    pub edge: Arc<Edge>,
}

/// One request.
#[derive(Clone)]
pub struct Visit {
    /// The product as this reader may use it.
    pub ctx: Ctx,
    /// Language, display, path.
    pub asked: Asked,
    /// The edge.
    pub edge: Arc<Edge>,
    /// Unread notices of the one who is signed in.
    pub unread: u32,
}

impl FromRequestParts<Web> for Visit {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Refused> {
        if let Some(visit) = parts.extensions.get::<Self>() {
            return Ok(visit.clone());
        }
        let asked = Asked::read(&parts.uri, &parts.headers);
        let mut actor = actor_of(web, &parts.headers).await?;
        actor.address = address_of(parts);
        let ctx = web.app.ctx(actor, asked.lang);
        let unread = match ctx.actor.user {
            Some(_) => app::notices::count_unread(&ctx).await?,
            None => 0,
        };
        let visit = Self { ctx, asked, edge: Arc::clone(&web.edge), unread };
        parts.extensions.insert(visit.clone());
        Ok(visit)
    }
}

/// Who asks: by session cookie, or by a token of the programming interface.
async fn actor_of(_web: &Web, _headers: &HeaderMap) -> Result<Actor, Refused> {
    Ok(Actor::visitor())
}

/// The network address of the one who asks, as the outermost layer found it.
fn address_of(parts: &Parts) -> Option<String> {
    parts.extensions.get::<PeerAddress>().map(|address| address.0.clone())
}

/// The network address of the one who asks; set by the server, which knows which proxies to trust.
#[derive(Debug, Clone)]
pub struct PeerAddress(pub String);

impl Visit {
    /// A page for this visit with the title under `key`.
    #[must_use]
    pub fn page(&self, key: &str) -> Page {
        self.page_titled(self.asked.lang.t(key).into_owned())
    }

    /// A page for this visit with a title of its own.
    #[must_use]
    pub fn page_titled(&self, title: impl Into<String>) -> Page {
        Page::new(&self.edge, &self.asked, title).for_user(self.user_view()).on(self.ctx.today())
    }

    /// The one who is signed in, as the header shows it.
    #[must_use]
    pub fn user_view(&self) -> Option<UserView> {
        let actor = &self.ctx.actor;
        actor.user?;
        let mut roles: Vec<String> =
            actor.grants.iter().map(|grant| self.asked.lang.t(&format!("accounts-role-{}", grant.role.code())).into_owned()).collect();
        roles.dedup();
        Some(UserView { name: actor.name.clone(), unread: self.unread, roles, menu: self.menu() })
    }

    /// What the menu offers: everybody's pages first, then those of the roles.
    fn menu(&self) -> Vec<LinkView> {
        crate::menu::of(&self.ctx.actor).into_iter().map(|(key, href)| LinkView::new(self.asked.lang.t(key).into_owned(), href)).collect()
    }
}
