//! `masar serve`.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use masar_domain::{Problem, Where};

use crate::opening::{entropy, open};
use crate::output::{reason_of, refused};

/// Serves until interrupted, then writes the folds and lets go of the folder.
pub(super) fn serve(dir: &Path, listen: SocketAddr) -> anyhow::Result<ExitCode> {
    let desk = Arc::new(open(dir)?);
    desk.catch_up()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen)
            .await
            .map_err(|error| listen_refused(listen, &error))?;
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

fn listen_refused(listen: SocketAddr, error: &std::io::Error) -> anyhow::Error {
    let problem = Problem::error("COMMAND-005", Where::default());
    refused(problem.with("found", listen).with("reason", reason_of(error)))
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
