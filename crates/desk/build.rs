//! Looks at the folders of styles and scripts, so that what is brought later is embedded by the next build.

fn main() {
    for folder in ["front/own", "front/built"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
