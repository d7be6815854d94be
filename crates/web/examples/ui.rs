//! Serves `/dev/ui` without database, search or accounts, to look at pieces while drawing them: `cargo run -p web --example ui -- 8090`.

use std::sync::Arc;

use axum::Router;
use web::kernel::{
    self, Edge,
    page::{Both, Site},
};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port: u16 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(8090);
    let name = |zh: &str, en: &str| Both { zh: zh.to_owned(), en: en.to_owned() };
    let site =
        Site {
            name: name("零号湾", "Zerobay"), hall: name("大零号湾科技成果发布大厅", "Technology Transfer Hall"), ..Site::default()
        };
    let edge = Arc::new(Edge { site: Arc::new(site), is_demo: true, ..Edge::default() });
    let router = kernel::layers(kernel::routes::<()>(&edge), &edge);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    axum::serve(listener, Router::new().merge(router)).await
}
