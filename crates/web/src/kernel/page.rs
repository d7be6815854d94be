//! What the layout needs from every page, and the words and addresses a template may ask for.
//!
//! Only values and strings: no database, no `Ctx`. Made by the feature's handler from [`Asked`], the [`Edge`] and whoever is signed in.

use std::sync::Arc;

use base::{Date, Lang};

use super::{
    Edge,
    asked::{self, Asked},
    assets,
    display::Display,
    texts::Speak,
};

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Both {
    /// Chinese.
    pub zh: String,
    /// English; empty means the Chinese one.
    pub en: String,
}

impl Both {
    /// The one in `lang`.
    #[must_use]
    pub fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::En if !self.en.is_empty() => &self.en,
            _ => &self.zh,
        }
    }
}

/// The site as its pack and configuration describe it. Empty fields are not shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Site {
    /// Short name beside the sign: 零号湾.
    pub name: Both,
    /// The hall's full name: 大零号湾科技成果发布大厅.
    pub hall: Both,
    /// Domain for the meta tag `SiteDomain`.
    pub domain: String,
    /// 网站标识码, ten characters.
    pub site_code: String,
    /// 主办单位.
    pub organiser: Both,
    /// How to reach the organiser.
    pub contact: String,
    /// ICP 备案号.
    pub icp: String,
    /// 公安备案号.
    pub police: String,
}

/// Who is signed in, as the header shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UserView {
    /// The person's name.
    pub name: String,
    /// Unread notices.
    pub unread: u32,
    /// Roles in words, a line each: `技术经理人 · 零湾大学`.
    pub roles: Vec<String>,
    /// What the menu offers this person, in order.
    pub menu: Vec<LinkView>,
}

/// A link with its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LinkView {
    /// The words.
    pub label: String,
    /// The address; empty for the last step of a breadcrumb.
    pub href: String,
}

impl LinkView {
    /// A link.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

/// An entry of the main navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nav {
    /// None of them.
    None,
    /// 成果
    Achievements,
    /// 需求
    Demands,
    /// 服务与仪器
    Services,
    /// 空间
    Spaces,
    /// 技术经理人
    Managers,
    /// 科创政策
    Policies,
    /// 数据
    Data,
    /// 院系项目
    Projects,
    /// 资源需求
    Needs,
}

impl Nav {
    const MAIN: [Self; 7] = [Self::Achievements, Self::Demands, Self::Services, Self::Spaces, Self::Managers, Self::Policies, Self::Data];
    const MORE: [Self; 2] = [Self::Projects, Self::Needs];

    const fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::None => ("", "/"),
            Self::Achievements => ("layout-nav-achievements", "/achievements"),
            Self::Demands => ("layout-nav-demands", "/demands"),
            Self::Services => ("layout-nav-services", "/services"),
            Self::Spaces => ("layout-nav-spaces", "/spaces"),
            Self::Managers => ("layout-nav-managers", "/technology-managers"),
            Self::Policies => ("layout-nav-policies", "/policies"),
            Self::Data => ("layout-nav-data", "/data"),
            Self::Projects => ("layout-nav-projects", "/department-projects"),
            Self::Needs => ("layout-nav-needs", "/resource-needs"),
        }
    }
}

/// A navigation entry ready to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavView {
    /// The words.
    pub label: String,
    /// The address.
    pub href: &'static str,
    /// Whether this page belongs to it.
    pub is_current: bool,
}

/// A message carried over a redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlashView {
    /// `ok`, `wait` or `seal`.
    pub tone: &'static str,
    /// What happened, and what comes next.
    pub text: String,
}

/// A button of the display form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayChoice {
    /// What the form sends.
    pub choice: &'static str,
    /// The words.
    pub label: String,
    /// Whether it is in force.
    pub is_on: bool,
}

/// Everything the layout shows around a page's content.
#[derive(Debug, Clone)]
pub struct Page {
    /// The language of the answer.
    pub lang: Lang,
    /// The page's own title, without the site's name; empty on the front page.
    pub title: String,
    /// A sentence for search engines; empty for pages behind sign-in.
    pub description: String,
    /// Path and query as asked.
    pub path: String,
    /// Who is signed in.
    pub user: Option<UserView>,
    /// The navigation entry it belongs to.
    pub active_nav: Nav,
    /// Whether records are invented.
    pub is_demo: bool,
    /// A message carried over a redirect.
    pub flash: Option<FlashView>,
    /// Type size and colours.
    pub display: Display,
    /// Name and footer.
    pub site: Arc<Site>,
    /// The way here; the last one has no address.
    pub crumbs: Vec<LinkView>,
    /// The day, for 今天 and 昨天.
    pub today: Date,
    /// What the header's search box holds.
    pub query: String,
    /// Meta tags of government sites beyond the site's own, as (name, content); none may be empty.
    pub meta: Vec<(&'static str, String)>,
}

impl Speak for Page {
    fn lang(&self) -> Lang {
        self.lang
    }
}

impl Page {
    /// A page for a request, with nobody signed in. Fields are public: set what differs.
    #[must_use]
    pub fn new(edge: &Edge, asked: &Asked, title: impl Into<String>) -> Self {
        Self {
            lang: asked.lang,
            title: title.into(),
            description: String::new(),
            path: asked.path.clone(),
            user: None,
            active_nav: Nav::None,
            is_demo: edge.is_demo,
            flash: None,
            display: asked.display,
            site: Arc::clone(&edge.site),
            crumbs: Vec::new(),
            today: Date::default(),
            query: String::new(),
            meta: Vec::new(),
        }
    }

    /// The same for somebody signed in.
    #[must_use]
    pub fn for_user(mut self, user: Option<UserView>) -> Self {
        self.user = user;
        self
    }

    /// The same under an entry of the navigation.
    #[must_use]
    pub const fn under(mut self, nav: Nav) -> Self {
        self.active_nav = nav;
        self
    }

    /// The same with one more step of the way here.
    #[must_use]
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(LinkView::new(label, href));
        self
    }

    /// The same on a day, for 今天 and 昨天.
    #[must_use]
    pub const fn on(mut self, today: Date) -> Self {
        self.today = today;
        self
    }

    /// A day as people say it today.
    #[must_use]
    pub fn said(&self, day: &Date) -> String {
        self.day(day, &self.today)
    }

    /// Title and site for `<title>`.
    #[must_use]
    pub fn full_title(&self) -> String {
        let hall = self.hall_name();
        if self.title.is_empty() { format!("{} · {hall}", self.site_name()) } else { format!("{} · {hall}", self.title) }
    }

    /// The short name beside the sign.
    #[must_use]
    pub fn site_name(&self) -> &str {
        self.site.name.of(self.lang)
    }

    /// The hall's full name.
    #[must_use]
    pub fn hall_name(&self) -> &str {
        self.site.hall.of(self.lang)
    }

    /// The organiser's name.
    #[must_use]
    pub fn organiser(&self) -> &str {
        self.site.organiser.of(self.lang)
    }

    /// The address of an asset.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// The language that is not spoken here.
    #[must_use]
    pub const fn other_lang(&self) -> Lang {
        match self.lang {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        }
    }

    /// The tag of the other language.
    #[must_use]
    pub const fn other_tag(&self) -> &'static str {
        self.other_lang().tag()
    }

    /// This address in a language.
    #[must_use]
    pub fn lang_url(&self, lang: &Lang) -> String {
        asked::in_language(&self.path, *lang)
    }

    /// This address in the other language.
    #[must_use]
    pub fn other_lang_url(&self) -> String {
        self.lang_url(&self.other_lang())
    }

    /// The main navigation.
    #[must_use]
    pub fn main_nav(&self) -> Vec<NavView> {
        self.nav(&Nav::MAIN)
    }

    /// What stands behind 更多.
    #[must_use]
    pub fn more_nav(&self) -> Vec<NavView> {
        self.nav(&Nav::MORE)
    }

    fn nav(&self, entries: &[Nav]) -> Vec<NavView> {
        entries
            .iter()
            .map(|nav| {
                let (key, href) = nav.place();
                NavView { label: self.t(key).into_owned(), href, is_current: *nav == self.active_nav }
            })
            .collect()
    }

    /// The buttons of the colour schemes.
    #[must_use]
    pub fn scheme_choices(&self) -> Vec<DisplayChoice> {
        let on = self.display.scheme_name();
        [
            ("auto", "layout-scheme-auto"),
            ("light", "layout-scheme-light"),
            ("dark", "layout-scheme-dark"),
            ("contrast", "layout-scheme-contrast"),
        ]
        .into_iter()
        .map(|(choice, key)| DisplayChoice { choice, label: self.t(key).into_owned(), is_on: choice == on })
        .collect()
    }

    /// The button for the type size.
    #[must_use]
    pub fn size_choice(&self) -> DisplayChoice {
        let is_on = self.display.is_large();
        DisplayChoice { choice: if is_on { "normal" } else { "large" }, label: self.t("layout-large").into_owned(), is_on }
    }

    /// Whether the footer has anything of the organiser to say.
    #[must_use]
    pub fn has_filing(&self) -> bool {
        let site = &self.site;
        [&site.site_code, &site.icp, &site.police, &site.contact].into_iter().any(|text| !text.is_empty()) || !self.organiser().is_empty()
    }
}

impl Page {
    /// Where one signs in, with the way back here.
    #[must_use]
    pub fn sign_in_url(&self) -> String {
        let back = percent_encoding::utf8_percent_encode(&self.path, percent_encoding::NON_ALPHANUMERIC);
        if self.path == "/" { "/sign-in".to_owned() } else { format!("/sign-in?back={back}") }
    }
}
