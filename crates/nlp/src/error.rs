//! What can be wrong with a package.

use std::path::PathBuf;

/// What is wrong with a component.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The configuration asks for something that is not built in.
    Unsupported(String),
    /// The configuration lacks something, or says it in another form.
    Config(String),
    /// The weights are not as the configuration promises.
    Weights(String),
}

/// Why a pipeline could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The folder holds no pipeline.
    #[error("{0}: no pipeline is here: a folder with config.cfg and meta.json is wanted, as a package holds it")]
    NotAPipeline(PathBuf),
    /// A file is missing or cannot be read.
    #[error("{path}: {source}")]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file is not what its place in the package promises: cut off, of another shape, or not of this format.
    #[error("{path}: {what}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong in it.
        what: String,
    },
    /// The package is made for another version of the format.
    #[error("{path}: the package is made for {found}, and spaCy 3.0 to 3.8 is what is read")]
    Version {
        /// The file that says so.
        path: PathBuf,
        /// What it is made for.
        found: String,
    },
    /// The configuration asks for something that is not built in here.
    #[error("{path}: {component}: {what} is not supported")]
    Unsupported {
        /// The configuration.
        path: PathBuf,
        /// The component that asks.
        component: String,
        /// What it asks for.
        what: String,
    },
}
