//! What somebody sees who sits at a terminal: colours, bars, the width of the window.

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::os::fd::AsFd as _;
use std::path::Path;
use std::process::Command;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::batch::campaign;
use super::{Folder, data, file};

const ROWS: u16 = 120;
const COLUMNS: u16 = 100;

/// How the command ended, all that it sent to its terminal, and what was left to be seen there.
struct Seen {
    status: i32,
    sent: String,
    screen: String,
}

/// Runs `maysend` in a folder with a terminal of its own for its input, output and errors.
fn seen(folder: &Path, arguments: &[&str]) -> Seen {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let size = Winsize {
        ws_row: ROWS,
        ws_col: COLUMNS,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&master, size).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let terminal = OpenOptions::new()
        .read(true)
        .write(true)
        .open(name.to_str().unwrap())
        .unwrap();
    let end = || terminal.as_fd().try_clone_to_owned().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_maysend"))
        .args(arguments)
        .current_dir(folder)
        .env("TERM", "xterm-256color")
        .env_remove("MAYSEND_KEYS")
        .env_remove("MAYSEND_LEDGER")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COLUMNS")
        .stdin(end())
        .stdout(end())
        .stderr(end())
        .spawn()
        .unwrap();
    drop(terminal);
    let mut sent = Vec::new();
    // Once nobody holds the other end any more, Linux answers with an error where others answer with the end.
    let _ = File::from(master).read_to_end(&mut sent);
    let status = child.wait().unwrap().code().unwrap();
    let mut parser = vt100::Parser::new(ROWS.try_into().unwrap(), COLUMNS.try_into().unwrap(), 0);
    parser.process(&sent);
    Seen {
        status,
        sent: String::from_utf8(sent).unwrap(),
        screen: marked(parser.screen()),
    }
}

/// A screen with its colours in words: `«red bold:error»: …`.
fn marked(screen: &vt100::Screen) -> String {
    let mut text = String::new();
    for row in 0..ROWS {
        let mut line = String::new();
        let mut style = String::new();
        for column in 0..COLUMNS {
            let Some(cell) = screen.cell(row, column) else {
                continue;
            };
            let now = style_of(cell);
            if now != style {
                if !style.is_empty() {
                    line.push('»');
                }
                if !now.is_empty() {
                    line.push_str(&format!("«{now}:"));
                }
                style = now;
            }
            line.push_str(match cell.contents() {
                "" if cell.is_wide_continuation() => "",
                "" => " ",
                contents => contents,
            });
        }
        if !style.is_empty() {
            line.push('»');
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text.trim_end().to_owned()
}

fn style_of(cell: &vt100::Cell) -> String {
    let colour = match cell.fgcolor() {
        vt100::Color::Default => String::new(),
        vt100::Color::Idx(index) => {
            let names = [
                "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
            ];
            let name = names[usize::from(index % 8)];
            format!("{}{name}", if index < 8 { "" } else { "bright " })
        }
        vt100::Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
    };
    let styles = [
        (cell.bold(), "bold"),
        (cell.dim(), "dim"),
        (cell.underline(), "underlined"),
        (cell.inverse(), "inverse"),
    ];
    let styles = styles.iter().filter(|(is_set, _)| *is_set);
    let words: Vec<&str> = std::iter::once(colour.as_str())
        .chain(styles.map(|(_, name)| *name))
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[test]
fn decisions_have_colours_and_no_line_is_wider_than_the_window() {
    let seen = seen(
        &data(),
        &["decide", "--policies", "small.toml", "requests.jsonl"],
    );
    insta::assert_snapshot!(seen.screen);
}

#[test]
fn problems_of_a_set_point_at_their_places() {
    let seen = seen(&data(), &["check", "broken.toml"]);
    assert_eq!(seen.status, 1);
    insta::assert_snapshot!(seen.screen);
}

#[test]
fn a_failing_case_shows_what_differs_in_red_and_green() {
    let arguments = [
        "test",
        "--policies",
        "small.toml",
        "--filter",
        "too much",
        "cases-wrong.toml",
    ];
    let seen = seen(&data(), &arguments);
    assert_eq!(seen.status, 2);
    insta::assert_snapshot!(seen.screen);
}

#[test]
fn a_campaign_shows_a_bar_and_leaves_only_the_summary() {
    let folder = Folder::new("terminal-batch");
    for name in ["small.toml", "campaign.json"] {
        folder.write(name, &file(name));
    }
    let rows: String = (0..3000)
        .map(|n| format!("cu-{n},+1214555{:04},75201,[]\n", 100 + n % 100))
        .collect();
    folder.write(
        "recipients.csv",
        &format!("id,phone,postal_code,opt_outs\n{rows}"),
    );
    let seen = seen(&folder.0, &campaign("recipients.csv"));
    assert_eq!(seen.status, 0, "{}", seen.screen);
    assert!(seen.sent.contains("rows decided"), "{}", seen.sent);
    assert!(seen.sent.contains(" of 3,000"), "{}", seen.sent);
    assert!(!seen.screen.contains("rows decided"), "{}", seen.screen);
    insta::assert_snapshot!(seen.screen);
}

#[test]
fn a_colour_that_is_not_wanted_is_not_shown() {
    let plain = seen(
        &data(),
        &[
            "--color",
            "never",
            "decide",
            "--policies",
            "small.toml",
            "requests.jsonl",
        ],
    );
    assert!(!plain.sent.contains('\u{1b}'), "{}", plain.sent);
}
