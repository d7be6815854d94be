//! One request: who asks, in which language, with which rights. Every handler takes a [`Visit`].

use std::sync::Arc;

use app::{
    App, Ctx, Error,
    accounts::{self, Actor, Session},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};

use crate::{
    kernel::{Asked, Edge, Page, Speak, asked::cookie, page::LinkView, page::UserView},
    refusal::Refused,
};

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
    /// The session of the browser, also while signing in is not complete; absent for programs.
    pub session: Option<Session>,
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
        let address = address_of(parts);
        let (mut actor, session) = actor_of(web, &parts.headers, address.as_deref()).await?;
        actor.address = address;
        app::policies::local::follow(&web.app).await?;
        let ctx = web.app.ctx(actor, asked.lang);
        let unread = match ctx.actor.user {
            Some(_) => app::notices::count_unread(&ctx).await?,
            None => 0,
        };
        let visit = Self { ctx, asked, edge: Arc::clone(&web.edge), session, unread };
        parts.extensions.insert(visit.clone());
        Ok(visit)
    }
}

/// Who asks: by a token of the programming interface, else by the session's cookie.
async fn actor_of(web: &Web, headers: &HeaderMap, address: Option<&str>) -> Result<(Actor, Option<Session>), Refused> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
    if let Some(token) = bearer {
        return match accounts::find_token_actor(&web.app, token.trim(), address).await? {
            Some((_, actor)) => Ok((actor, None)),
            None => Err(Error::SignInNeeded.into()),
        };
    }
    let cookie = cookie(headers, session_cookie(&web.edge));
    let found = match cookie {
        Some(token) => accounts::find_session(&web.app, token, address).await?,
        None => None,
    };
    Ok(found.map_or_else(|| (Actor::visitor(), None), |(session, actor)| (actor, Some(session))))
}

/// The name of the session's cookie: behind TLS it is bound to this host.
#[must_use]
pub const fn session_cookie(edge: &Edge) -> &'static str {
    if edge.hsts_seconds.is_some() { "__Host-session" } else { "session" }
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
        Some(UserView { name: actor.shown_name(self.asked.lang).to_owned(), unread: self.unread, roles, menu: self.menu() })
    }

    /// What the menu offers: everybody's pages first, then those of the roles.
    fn menu(&self) -> Vec<LinkView> {
        crate::menu::of(&self.ctx.actor).into_iter().map(|(key, href)| LinkView::new(self.asked.lang.t(key).into_owned(), href)).collect()
    }
}
