//! Starts to listen: `serve`, the demonstration and the tests start the same.

use super::limit::Limits;
use super::pages::progress::Streams;
use super::{guard, query, routes};
use crate::app::App;
use crate::error::{Error, Result};
use crate::jobs;
use actix_web::dev::ServerHandle;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{HttpServer, web};
use std::net::SocketAddr;
use std::time::Duration;

/// How long a client may take to send a request's head, in seconds.
const HEAD_LIMIT_SECONDS: u64 = 5;
/// How long a clean stop waits for open requests, in seconds.
const STOP_LIMIT_SECONDS: u64 = 10;

/// A server that listens, and its workers.
pub struct Running {
    /// Where it listens; the real port when port 0 was asked for.
    pub addr: SocketAddr,
    /// Stops it.
    pub handle: ServerHandle,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
    workers: jobs::runner::Workers,
}

impl Running {
    /// Waits until the server has stopped (by a signal or by its handle), then
    /// lets the workers finish their step.
    ///
    /// # Errors
    /// When the server failed.
    pub async fn wait(self) -> Result<()> {
        let outcome = self.server.await.map_err(Error::internal)?;
        self.workers.stop();
        outcome.map_err(Error::internal)
    }

    /// Stops at once and waits for it.
    ///
    /// # Errors
    /// When the server failed.
    pub async fn stop(self) -> Result<()> {
        self.handle.stop(false).await;
        self.wait().await
    }
}

/// Binds, starts the web's threads and the background workers, and returns.
///
/// # Errors
/// When the address is taken.
pub fn start(app: App) -> Result<Running> {
    let listen = app.settings.listen.clone();
    let workers = jobs::runner::start(&app, app.settings.workers);
    let limits = web::Data::new(Limits::default());
    let streams = web::Data::new(Streams::default());
    let data = web::Data::new(app);
    let server = HttpServer::new(move || {
        actix_web::App::new()
            .app_data(data.clone())
            .app_data(limits.clone())
            .app_data(streams.clone())
            .app_data(query::paths())
            .wrap(Compress::default())
            .wrap(from_fn(guard::guard))
            .configure(routes::configure)
    })
    .client_request_timeout(Duration::from_secs(HEAD_LIMIT_SECONDS))
    .shutdown_timeout(STOP_LIMIT_SECONDS)
    .bind(&listen)
    .map_err(|error| {
        Error::Refused(format!(
            "Cannot listen on {listen}: {error}. Choose another address with --listen."
        ))
    })?;
    let addr = *server.addrs().first().ok_or_else(|| Error::internal("no address was bound"))?;
    let server = server.run();
    let handle = server.handle();
    Ok(Running { addr, handle, server: tokio::spawn(server), workers })
}
