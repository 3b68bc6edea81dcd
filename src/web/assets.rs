//! Style sheets, fonts and scripts, from inside the binary.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::RustEmbed;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Assets;

/// A token that changes with any asset: pages put it behind `?v=`, so that a
/// browser may keep a file for good.
pub static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut parts: Vec<String> = Assets::iter()
        .filter_map(|name| {
            Assets::get(&name).map(|file| {
                format!("{name}{}", data_encoding::HEXLOWER.encode(&file.metadata.sha256_hash()))
            })
        })
        .collect();
    parts.sort();
    crate::id::digest(parts.concat().as_bytes()).chars().take(12).collect()
});

/// `GET /assets/{path}`
pub async fn show(request: HttpRequest, path: web::Path<String>) -> HttpResponse {
    let Some(file) = Assets::get(&path) else {
        return HttpResponse::NotFound()
            .content_type("text/plain; charset=utf-8")
            .body("no such file");
    };
    let tag = format!("\"{}\"", data_encoding::HEXLOWER.encode(&file.metadata.sha256_hash()));
    let is_known = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"));
    if is_known {
        return response.finish();
    }
    response.content_type(file.metadata.mimetype()).body(file.data.into_owned())
}
