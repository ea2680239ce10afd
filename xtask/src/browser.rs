//! Looks at a brief as a reader does: on screens of three widths, and on paper.

use crate::machine::{
    CHROMIUM, Outcome, PDFTOPPM, PDFTOTEXT, Tool, check, fresh_folder, output_of, released_whosays, root,
};
use crate::{demo, front, paper};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A phone, a tablet and a desk, in CSS pixels.
const WIDTHS: [u32; 3] = [360, 768, 1280];
/// How long Chromium may take for one page, on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(120);
/// The page that holds the brief in a frame of each width and writes down what it measures.
const MEASURE: &str = include_str!("measure.html");

/// Holds `brief.html` of a folder to what a reader may expect on a screen of any width; leaves pictures beside it.
pub(crate) fn check_screens(folder: &Path) -> Outcome {
    let page = folder.join("measure.html");
    write(&page, &MEASURE.replace("WIDTHS", &format!("{WIDTHS:?}")))?;
    let measured = chromium(folder, &page, &["--allow-file-access-from-files", "--dump-dom"])?;
    for width in WIDTHS {
        let frame = folder.join(format!("screen-{width}.html"));
        write(
            &frame,
            &format!(
                "<style>body{{margin:0}}iframe{{border:0}}</style><iframe src=brief.html width={width} height=1400></iframe>"
            ),
        )?;
        picture(folder, &frame, &folder.join(format!("screen-{width}.png")), width, 1400)?;
    }
    judge(&measured)
}

/// Prints `brief.html` of a folder and holds the paper to what a reader may expect of it.
pub(crate) fn check_paper(folder: &Path) -> Outcome {
    let (brief, pdf) = (folder.join("brief.html"), folder.join("brief.pdf"));
    chromium(folder, &brief, &["--no-pdf-header-footer", &format!("--print-to-pdf={}", pdf.display())])?;
    let words = output_of(tool(&PDFTOTEXT)?.arg("-raw").arg(&pdf).arg("-"))?;
    let page = std::fs::read_to_string(&brief).map_err(|error| format!("{}: {error}", brief.display()))?;
    paper::holds_words(&page, &String::from_utf8_lossy(&words.stdout))?;
    output_of(tool(&PDFTOPPM)?.args(["-gray", "-r", "30"]).arg(&pdf).arg(folder.join("sheet")))?;
    paper::is_printed_on(&sheets(folder)?)
}

/// Draws the pictures that the README and the manual show, and times the desk by keyboard.
pub(crate) fn run_picture(_: &[String]) -> Outcome {
    let folder = fresh_folder("picture")?;
    demo::write_brief(&released_whosays()?, &folder)?;
    let picture_path = root().join("docs/brief.png");
    picture(&folder, &folder.join("brief.html"), &picture_path, 860, 1100)?;
    println!("the picture lies in {}", picture_path.display());
    front::build()?;
    let mut draw = Command::new("node");
    draw.arg("test/draw.mjs").arg(root().join("docs")).current_dir(front::folder());
    check(draw.env("WHOSAYS", released_whosays()?).env("EXAMPLES", root().join("examples")))
}

fn picture(folder: &Path, page: &Path, to: &Path, width: u32, height: u32) -> Outcome {
    let size = format!("--window-size={width},{height}");
    chromium(folder, page, &["--hide-scrollbars", &size, &format!("--screenshot={}", to.display())])?;
    if to.is_file() { Ok(()) } else { Err(format!("chromium drew no {}", to.display())) }
}

// One line a width, and a line for each fault; no line at all means that nothing was measured.
fn judge(measured: &str) -> Outcome {
    let lines: Vec<&str> = measured.lines().map(str::trim).collect();
    let faults: Vec<&str> = lines.iter().copied().filter(|line| line.starts_with("fault: ")).collect();
    if !faults.is_empty() {
        return Err(faults.join("\n"));
    }
    match WIDTHS.iter().find(|width| !lines.contains(&format!("measured at {width}").as_str())) {
        Some(width) => Err(format!("the brief was not measured at {width} pixels")),
        None => Ok(()),
    }
}

fn tool(tool: &Tool) -> Result<Command, String> {
    tool.find().map(Command::new).ok_or_else(|| format!("{} is not installed: {}", tool.programs[0], tool.remedy()))
}

// With a profile of its own, and its output in a file, so that a browser that hangs can be ended.
fn chromium(folder: &Path, page: &Path, arguments: &[&str]) -> Result<String, String> {
    let profile = folder.join("profile");
    let said = folder.join("chromium.out");
    let out = std::fs::File::create(&said).map_err(|error| format!("{}: {error}", said.display()))?;
    let mut command = tool(&CHROMIUM)?;
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]);
    command.args(["--disable-component-update", "--disable-sync"]).args(arguments);
    command.arg(format!("--user-data-dir={}", profile.display())).arg(format!("file://{}", page.display()));
    let mut child = command
        .stdout(out)
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("chromium did not start: {error}"))?;
    let start = Instant::now();
    while child.try_wait().map_err(|error| error.to_string())?.is_none() {
        if start.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("chromium took more than {} seconds over {}", PATIENCE.as_secs(), page.display()));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    std::fs::read(&said).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).map_err(|error| error.to_string())
}

fn sheets(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut sheets: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    sheets.retain(|path| path.extension().is_some_and(|extension| extension == "pgm"));
    sheets.sort();
    Ok(sheets)
}

fn write(path: &Path, text: &str) -> Outcome {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_or_a_width_that_was_not_measured_fails() {
        let all = "<pre>\nmeasured at 360\nmeasured at 768\nmeasured at 1280\n</pre>";
        assert_eq!(judge(all), Ok(()));
        assert!(judge("measured at 360\nmeasured at 768\n").is_err());
        assert!(judge(&format!("{all}\nfault: at 360 something is too wide")).is_err());
    }
}
