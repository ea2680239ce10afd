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

/// Why a network could not be loaded or run.
#[derive(Clone, Debug, thiserror::Error)]
pub enum NetworkError {
    /// The file is no network that rten can run.
    #[error("the network cannot be loaded: {0}")]
    Load(String),
    /// The vocabulary lacks one of its marks.
    #[error("the network's vocabulary lacks [UNK], [CLS] or [SEP]")]
    Vocabulary,
    /// The network gives something of another shape.
    #[error("the network is of another shape than expected")]
    Shape,
    /// A text could not be judged.
    #[error("the network failed: {0}")]
    Run(String),
}

impl NetworkError {
    pub(crate) fn load(error: impl std::fmt::Display) -> Self {
        NetworkError::Load(error.to_string())
    }

    pub(crate) fn run(error: impl std::fmt::Display) -> Self {
        NetworkError::Run(error.to_string())
    }
}
