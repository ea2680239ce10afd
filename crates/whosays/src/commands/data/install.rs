//! `whosays data install`: brings the pinned packages, holds them to their hashes and unpacks what is needed.

use super::fetch::fetch;
use super::unpack::{MOST, unpack};
use crate::commands::claims::one_of;
use crate::complaint::{Ending, say};
use crate::printed::plain;
use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use whosays_case::data_folder::{DataFolder, Workshop, require, sha256};
use whosays_case::files::name_of;
use whosays_case::gazetteer;
use whosays_case::packages::{PACKAGES, Package, megabytes};
use whosays_case::{could_not, disk, wrong_use};

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The packages; without names those that reading needs
    #[arg(value_name = "NAME", value_parser = one_of(PACKAGES, |package: Package| package.name))]
    packages: Vec<Package>,
    /// Take the packages' files from this folder, or this one file, and use no network
    #[arg(long, value_name = "FOLDER")]
    from: Option<PathBuf>,
}

/// Installs the packages, one after the other.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let data = DataFolder::of_user()?;
    let from = arguments.from.as_deref();
    for package in wanted(arguments.packages, from)? {
        let done = install(&package, from, &data)?;
        std::io::stdout().lock().write_all(told(&package, done, &require(&package)?).as_bytes())?;
    }
    if gazetteer::compile(&data, say)? {
        let told = gazetteer::told(&gazetteer::load(&data)?, &data);
        std::io::stdout().lock().write_all(format!("{}\n", plain(&told)).as_bytes())?;
    }
    Ok(Ending::Done)
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    /// It is there now, with so many bytes.
    Installed(u64),
    /// It was there.
    Already,
}

// Without names, a file that is given says itself which package is meant.
fn wanted(named: Vec<Package>, from: Option<&Path>) -> anyhow::Result<Vec<Package>> {
    let file = from.filter(|from| from.is_file()).map(name_of);
    match file {
        _ if !named.is_empty() => Ok(named),
        None => Ok(PACKAGES.iter().copied().filter(|package| package.needed).collect()),
        Some(file) => match PACKAGES.iter().find(|package| package.file == file) {
            Some(package) => Ok(vec![*package]),
            None => {
                let files: Vec<&str> = PACKAGES.iter().map(|package| package.file).collect();
                let hint = format!("the files are called {}", files.join(", "));
                Err(wrong_use(format!("{file} is the file of no package"), hint))
            }
        },
    }
}

fn install(package: &Package, from: Option<&Path>, data: &DataFolder) -> anyhow::Result<Done> {
    if data.check(package).is_ok() {
        return Ok(Done::Already);
    }
    let workshop = Workshop::open(data, say)?;
    // Another process may have done it while this one waited.
    if data.check(package).is_ok() {
        return Ok(Done::Already);
    }
    let file = match from {
        Some(file) if file.is_file() => file.to_owned(),
        Some(folder) => folder.join(package.file),
        None => fetch(package, &workshop.folder("fetched")?)?,
    };
    let shown = if from.is_some() { file.display().to_string() } else { package.file.to_owned() };
    let archive = pinned_bytes(&file, &shown, package)?;
    let folder = workshop.folder("unpacked")?;
    let pieces = unpack(&archive, package, &folder, MOST)?;
    workshop.put(package, &folder, &pieces)?;
    Ok(Done::Installed(pieces.iter().map(|piece| piece.size).sum()))
}

// One reading for the hash and for unpacking, so that nobody can change the file in between.
fn pinned_bytes(path: &Path, shown: &str, package: &Package) -> anyhow::Result<Vec<u8>> {
    let bytes = bytes_of(path, package)?;
    let refused = |what| could_not(what, format!("fetch it again: {}", package.by_hand()));
    if (bytes.len() as u64) < package.size {
        let sizes = format!("has {} of {} bytes", bytes.len(), package.size);
        return Err(refused(format!("{shown} is cut short: it {sizes}; it was not installed")));
    }
    let (found, expected) = (sha256(&bytes), package.sha256);
    if found != expected {
        let hashes = format!("expected SHA-256 {expected}, found {found}");
        return Err(refused(format!("{shown} is not {}: {hashes}; it was not installed", package.pin())));
    }
    Ok(bytes)
}

// One byte more than there should be is enough to give a longer file another hash.
fn bytes_of(path: &Path, package: &Package) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match File::open(path).and_then(|file| file.take(package.size + 1).read_to_end(&mut bytes)) {
        Ok(_) => Ok(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let hint = format!("where there is a network run: {}", package.by_hand());
            Err(could_not(format!("{} does not exist", path.display()), hint))
        }
        Err(error) => Err(disk(path, "it cannot be read", &error)),
    }
}

fn told(package: &Package, done: Done, folder: &Path) -> String {
    let (folder, name) = (plain(&folder.to_string_lossy()), format!("{} {}", package.name, package.version));
    match done {
        Done::Already => format!("{name} is installed already, and whole: {folder}\n"),
        Done::Installed(bytes) => {
            let origin = format!("{} from {}", package.pin(), package.registry.as_str());
            let what = format!("  {}\n  {}, licence: {}\n", package.what, origin, package.licence);
            format!("{name} is installed: {folder} ({})\n{what}", megabytes(bytes))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::unpack::tests::{MEMBERS, package, zipped};
    use super::*;
    use tempfile::TempDir;
    use whosays_case::Complaint;
    use whosays_case::data_folder::Lack;
    use whosays_case::packages::Registry;

    /// A folder with the package's file in it, and a data folder.
    struct Desk {
        package: Package,
        folder: TempDir,
        data: DataFolder,
    }

    impl Desk {
        fn new() -> Self {
            Desk::with(&zipped(MEMBERS))
        }

        fn with(archive: &[u8]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let package = package(Registry::Pypi, archive);
            std::fs::write(folder.path().join(package.file), archive).unwrap();
            Desk { package, data: DataFolder::at(&folder.path().join("data")), folder }
        }

        fn install(&self) -> Result<Done, String> {
            install(&self.package, Some(self.folder.path()), &self.data).map_err(|error| error.to_string())
        }

        fn write(&self, path: &str, bytes: &[u8]) {
            std::fs::write(self.folder.path().join(path), bytes).unwrap();
        }

        fn model(&self) -> PathBuf {
            self.data.folder_of(&self.package).join("parser/model")
        }

        /// The visible things in the data folder.
        fn kept(&self) -> Vec<String> {
            let entries = std::fs::read_dir(self.data.path()).into_iter().flatten().flatten();
            entries.map(|entry| entry.file_name().into_string().unwrap()).filter(|name| name != ".lock").collect()
        }
    }

    #[test]
    fn a_package_is_installed_once() {
        let desk = Desk::new();
        assert_eq!(desk.data.find(&desk.package), Err(Lack::Missing(Vec::new())));
        assert_eq!(desk.install(), Ok(Done::Installed(20)));
        assert_eq!(desk.data.check(&desk.package).unwrap().len(), 3);
        assert_eq!(std::fs::read_to_string(desk.model()).unwrap(), "weights");
        std::fs::remove_file(desk.folder.path().join(desk.package.file)).unwrap();
        assert_eq!(desk.install(), Ok(Done::Already));
        assert_eq!(desk.kept(), ["abc-1.0"]);
    }

    #[test]
    fn the_file_itself_can_be_named() {
        let desk = Desk::new();
        let file = desk.folder.path().join(desk.package.file);
        assert_eq!(install(&desk.package, Some(&file), &desk.data).unwrap(), Done::Installed(20));
        let error = wanted(Vec::new(), Some(&file)).unwrap_err();
        assert_eq!(error.to_string(), "a-1.0.archive is the file of no package");
        let world = Package::named("world").unwrap().file;
        desk.write(world, b"");
        let meant = wanted(Vec::new(), Some(&desk.folder.path().join(world))).unwrap();
        assert_eq!(meant.iter().map(|package| package.name).collect::<Vec<_>>(), ["world"]);
    }

    #[test]
    fn a_file_that_is_not_the_pinned_one_is_not_unpacked() {
        let desk = Desk::new();
        let archive = zipped(MEMBERS);
        desk.write(desk.package.file, &archive[..50]);
        let error = desk.install().unwrap_err();
        assert!(error.contains("is cut short: it has 50 of ") && error.contains("was not installed"), "{error}");
        let mut other = archive.clone();
        other[40] ^= 1;
        desk.write(desk.package.file, &other);
        let error = desk.install().unwrap_err();
        let hashes = format!("expected SHA-256 {}, found {}", sha256(&archive), sha256(&other));
        assert!(error.contains(&hashes) && error.contains("is not a-package==1.0"), "{error}");
        desk.write(desk.package.file, &[archive, vec![0]].concat());
        assert!(desk.install().unwrap_err().contains("expected SHA-256"));
        assert_eq!(desk.kept(), Vec::<String>::new());
    }

    #[test]
    fn a_file_that_is_not_there_is_named_with_what_to_type() {
        let desk = Desk::new();
        std::fs::remove_file(desk.folder.path().join(desk.package.file)).unwrap();
        let error = install(&desk.package, Some(desk.folder.path()), &desk.data).unwrap_err();
        assert!(error.to_string().ends_with("a-1.0.archive does not exist"), "{error}");
        let hint = format!("{:?}", error.downcast_ref::<Complaint>());
        assert!(hint.contains(&desk.package.by_hand()), "{hint}");
    }

    #[test]
    fn an_installation_that_breaks_off_leaves_what_was_there() {
        let desk = Desk::new();
        desk.install().unwrap();
        std::fs::write(desk.model(), "weighed").unwrap();
        desk.write(desk.package.file, b"broken");
        desk.install().unwrap_err();
        assert_eq!(std::fs::read_to_string(desk.model()).unwrap(), "weighed");
        // As if the machine had stopped in the middle of unpacking.
        std::fs::create_dir_all(desk.data.path().join(".part/unpacked/parser")).unwrap();
        desk.write("data/.part/unpacked/parser/model", b"wei");
        desk.write(desk.package.file, &zipped(MEMBERS));
        assert_eq!(desk.install(), Ok(Done::Installed(20)));
        assert_eq!(std::fs::read_to_string(desk.model()).unwrap(), "weights");
        assert_eq!(desk.kept(), ["abc-1.0"]);
    }

    #[test]
    fn an_archive_that_climbs_out_leaves_nothing() {
        let desk = Desk::with(&zipped(&[MEMBERS[1], ("a/a-1/../../../../x", "x")]));
        assert!(desk.install().unwrap_err().contains("leads out of its folder"));
        assert!(desk.kept().is_empty() && !desk.folder.path().join("x").exists());
    }

    #[test]
    fn several_at_once_do_no_harm() {
        let desk = Desk::new();
        let done: Vec<Done> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| desk.install().unwrap())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(done.iter().filter(|done| **done == Done::Installed(20)).count(), 1, "{done:?}");
        assert_eq!(desk.data.check(&desk.package).map(|pieces| pieces.len()), Ok(3));
    }

    #[test]
    fn what_is_wrong_with_an_installed_package_is_said() {
        let desk = Desk::new();
        desk.install().unwrap();
        let lack = || desk.data.check(&desk.package).unwrap_err().to_string();
        std::fs::write(desk.model(), "weighed").unwrap();
        assert!(desk.data.find(&desk.package).is_ok(), "sizes are as they were");
        assert_eq!(lack(), "is damaged: parser/model does not hold what was installed");
        std::fs::write(desk.model(), "we").unwrap();
        assert_eq!(lack(), "is damaged: parser/model has 2 bytes instead of 7");
        std::fs::remove_file(desk.model()).unwrap();
        assert!(lack().starts_with("is damaged: parser/model: "));
        desk.write("data/abc-1.0/INSTALLED", b"abc a-package 0.9 00\n");
        assert!(lack().contains("found “abc a-package 0.9 00”"), "{}", lack());
        std::fs::rename(desk.data.path().join("abc-1.0"), desk.data.path().join("abc-0.9")).unwrap();
        std::fs::create_dir(desk.data.path().join("abc-md-1.0")).unwrap();
        assert_eq!(lack(), "is not installed; of other versions there is 0.9");
        let error = Lack::Missing(Vec::new()).complaint(&desk.package);
        let hint = format!("{:?}", error.downcast_ref::<Complaint>());
        assert!(hint.contains("run: whosays data install") && hint.contains("--from FOLDER"), "{hint}");
    }
}
