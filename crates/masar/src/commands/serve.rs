//! `masar serve`.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;

use crate::opening::{entropy, open};

/// Serves until interrupted, then writes the folds and lets go of the folder.
pub(super) fn serve(dir: &Path, listen: SocketAddr) -> anyhow::Result<ExitCode> {
    let desk = Arc::new(open(dir)?);
    desk.catch_up()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen)
            .await
            .with_context(|| format!("cannot listen on {listen}"))?;
        line_print!("http://{listen}")?;
        masar_web::serve(listener, Arc::clone(&desk), Box::new(entropy), shutdown()).await?;
        anyhow::Ok(())
    })?;
    drop(runtime);
    if let Some(desk) = Arc::into_inner(desk) {
        desk.close()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Ends with the first interrupt or termination.
async fn shutdown() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}
