//! The folder of installed packages: where it is, what stands in it, and whether that is whole.
//!
//! Each package has a folder of its own, `NAME-VERSION`. Its file `INSTALLED` says in the first line which package it
//! is, and then of each file the SHA-256, the size and the path.

use crate::packages::{Package, megabytes};
use crate::{could_not, disk};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{File, TryLockError};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// The list of a package's files.
const LIST: &str = "INSTALLED";

/// The folder.
#[derive(Clone, Debug)]
pub struct DataFolder(PathBuf);

/// A file of an installed package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its path in the package's folder, with slashes.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
}

/// Why a package cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lack {
    /// It is not there; perhaps other versions are.
    #[error("is not installed{}", only(.0))]
    Missing(Vec<String>),
    /// Another package stands in its place.
    #[error("is not the one that this whosays reads with: expected “{expected}”, found “{found}”")]
    Foreign {
        /// What should stand there.
        expected: String,
        /// What does.
        found: String,
    },
    /// Its files are not as they were installed.
    #[error("is damaged: {0}")]
    Damaged(String),
}

/// The folder of an installed package, or the error that says how to get it. Files are looked for, not read.
pub fn require(package: &Package) -> anyhow::Result<PathBuf> {
    let data = DataFolder::of_user()?;
    data.find(package).map(|_| data.folder_of(package)).map_err(|lack| lack.complaint(package))
}

/// The SHA-256 of bytes in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl Lack {
    /// The error for a command that needs the package.
    pub fn complaint(&self, package: &Package) -> anyhow::Error {
        let command = package.install_command();
        let hint = format!(
            "run: {command}   ({}; without a network: {command} --from FOLDER, see docs/manual.md)",
            megabytes(package.size)
        );
        could_not(format!("{} {self}", package.called), hint)
    }
}

fn only(versions: &[String]) -> String {
    if versions.is_empty() { String::new() } else { format!("; of other versions there is {}", versions.join(", ")) }
}

impl DataFolder {
    /// `$WHOSAYS_DATA`, else `whosays` in the folder that the system has for a user's data.
    pub fn of_user() -> anyhow::Result<Self> {
        let set = std::env::var_os("WHOSAYS_DATA").filter(|path| !path.is_empty()).map(PathBuf::from);
        let path = set.or_else(|| users_data().map(|folder| folder.join("whosays")));
        let path = path.and_then(|path| std::path::absolute(path).ok());
        path.map(DataFolder).ok_or_else(|| {
            could_not("there is no folder for data: this user has no home", "set WHOSAYS_DATA to a folder")
        })
    }

    /// This folder.
    pub fn at(path: &Path) -> Self {
        DataFolder(path.to_owned())
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Where a package stands once it is installed.
    pub fn folder_of(&self, package: &Package) -> PathBuf {
        self.0.join(format!("{}-{}", package.name, package.version))
    }

    /// The files of an installed package, which are there in their sizes; what they hold is not looked at.
    pub fn find(&self, package: &Package) -> Result<Vec<Piece>, Lack> {
        let folder = self.folder_of(package);
        let list = match std::fs::read_to_string(folder.join(LIST)) {
            Ok(list) => list,
            Err(_) if !folder.exists() => return Err(Lack::Missing(self.other_versions(package))),
            Err(error) => return Err(Lack::Damaged(format!("{LIST} cannot be read: {error}"))),
        };
        let pieces = read_list(&list, package)?;
        for piece in &pieces {
            let found = std::fs::metadata(folder.join(&piece.path));
            let found = found.map_err(|error| Lack::Damaged(format!("{}: {error}", piece.path)))?.len();
            if found != piece.size {
                let sizes = format!("{} has {found} bytes instead of {}", piece.path, piece.size);
                return Err(Lack::Damaged(sizes));
            }
        }
        Ok(pieces)
    }

    /// The same, with the hash of every file compared.
    pub fn check(&self, package: &Package) -> Result<Vec<Piece>, Lack> {
        let pieces = self.find(package)?;
        for piece in &pieces {
            let bytes = std::fs::read(self.folder_of(package).join(&piece.path));
            let bytes = bytes.map_err(|error| Lack::Damaged(format!("{}: {error}", piece.path)))?;
            if sha256(&bytes) != piece.sha256 {
                return Err(Lack::Damaged(format!("{} does not hold what was installed", piece.path)));
            }
        }
        Ok(pieces)
    }

    // A name that another one begins with (english, english-md) is no version of it.
    fn other_versions(&self, package: &Package) -> Vec<String> {
        let names = std::fs::read_dir(&self.0).into_iter().flatten().flatten();
        let names = names.filter_map(|entry| entry.file_name().into_string().ok());
        let version = |name: String| name.strip_prefix(&format!("{}-", package.name)).map(str::to_owned);
        let mut versions: Vec<String> =
            names.filter_map(version).filter(|version| version.starts_with(|c: char| c.is_ascii_digit())).collect();
        versions.sort();
        versions
    }
}

fn users_data() -> Option<PathBuf> {
    let set = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = |inner: &str| std::env::home_dir().filter(|home| home.is_absolute()).map(|home| home.join(inner));
    if cfg!(windows) {
        set("APPDATA")
    } else if cfg!(target_os = "macos") {
        home("Library/Application Support")
    } else {
        set("XDG_DATA_HOME").or_else(|| home(".local/share"))
    }
}

fn headline(package: &Package) -> String {
    format!("{} {} {} {}", package.name, package.package, package.version, package.sha256)
}

fn read_list(list: &str, package: &Package) -> Result<Vec<Piece>, Lack> {
    let (found, files) = list.split_once('\n').unwrap_or((list, ""));
    let expected = headline(package);
    if found != expected {
        return Err(Lack::Foreign { expected, found: found.chars().take(200).collect() });
    }
    let piece = |line: &str| {
        let (sha256, rest) = line.split_once("  ")?;
        let (size, path) = rest.split_once("  ")?;
        Some(Piece { path: path.to_owned(), size: size.parse().ok()?, sha256: sha256.to_owned() })
    };
    let pieces: Option<Vec<Piece>> = files.lines().map(piece).collect();
    let pieces = pieces.filter(|pieces| !pieces.is_empty());
    pieces.ok_or_else(|| Lack::Damaged(format!("{LIST} is cut short")))
}

/// The right to change the folder, which one process has at a time, and room to work in that is emptied at the end.
#[derive(Debug)]
pub struct Workshop {
    data: DataFolder,
    room: PathBuf,
    _lock: File,
}

impl Workshop {
    /// Waits until no other process changes the folder, having said so; what an interrupted one left is cleared away.
    pub fn open(data: &DataFolder, waiting: impl FnOnce(&str)) -> anyhow::Result<Self> {
        let room = data.0.join(".part");
        let unusable = |error| disk(&data.0, "the data folder cannot be written", &error);
        std::fs::create_dir_all(&data.0).map_err(unusable)?;
        let lock = File::create(data.0.join(".lock")).map_err(unusable)?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => {
                waiting("waiting for another installation to end");
                lock.lock().map_err(unusable)?;
            }
            Err(TryLockError::Error(error)) if error.kind() != ErrorKind::Unsupported => return Err(unusable(error)),
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let workshop = Workshop { data: data.clone(), room, _lock: lock };
        workshop.clear();
        Ok(workshop)
    }

    /// A new folder to work in.
    pub fn folder(&self, name: &str) -> anyhow::Result<PathBuf> {
        let path = self.room.join(name);
        std::fs::create_dir_all(&path).map_err(|error| disk(&path, "it cannot be made", &error))?;
        Ok(path)
    }

    /// Writes the list of a package's files and puts their folder in its place, all at once.
    pub fn put(&self, package: &Package, folder: &Path, pieces: &[Piece]) -> anyhow::Result<()> {
        let target = self.data.folder_of(package);
        write_list(package, folder, pieces)
            .and_then(|()| self.swap(folder, &target))
            .map_err(|error| disk(&target, "it cannot be put in its place", &error))
    }

    fn swap(&self, new: &Path, target: &Path) -> std::io::Result<()> {
        let old = self.room.join("replaced");
        let is_there = target.symlink_metadata().is_ok();
        if is_there {
            std::fs::rename(target, &old)?;
        }
        std::fs::rename(new, target).inspect_err(|_| {
            if is_there {
                let _ = std::fs::rename(&old, target);
            }
        })
    }

    // What cannot be removed now is tried again the next time.
    fn clear(&self) {
        let _ = std::fs::remove_dir_all(&self.room);
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        self.clear();
    }
}

fn write_list(package: &Package, folder: &Path, pieces: &[Piece]) -> std::io::Result<()> {
    let lines = pieces.iter().map(|piece| format!("{}  {}  {}\n", piece.sha256, piece.size, piece.path));
    let mut file = File::create_new(folder.join(LIST))?;
    file.write_all(format!("{}\n{}", headline(package), lines.collect::<String>()).as_bytes())?;
    file.sync_all()
}
