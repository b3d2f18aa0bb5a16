//! A PostgreSQL for the tests: Debian's package, and a cluster of their own that is gone afterwards.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::run;

/// Where the tests look for the address of a server on which they may make databases.
pub(crate) const VARIABLE: &str = "MAYSEND_POSTGRES";
/// The tests expect this release or a later one.
const OLDEST: u32 = 15;
/// Who owns a cluster where this runs as root: PostgreSQL refuses to be started by root. Debian's package makes this user.
const OWNER: &str = "postgres";
/// Another program may take a port between the moment in which it is found free and that in which it is used.
const TRIES: u32 = 5;
/// Many workers at once, each with its readers and its writer.
const CONNECTIONS: u32 = 400;
/// Its certificate, and the key of it.
const SIGNED: &str = "server.crt";
const KEY: &str = "server.key";
/// What its certificate says, which is its own root: that of an authority could not be the server's as well.
const CERTIFICATE: &str = "\
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = localhost
[extensions]
subjectAltName = DNS:localhost, IP:127.0.0.1
basicConstraints = critical, CA:FALSE
";

/// What `cargo xtask setup` is asked for.
#[derive(Debug, Default)]
pub(crate) struct Options {
    stop: bool,
}

impl Options {
    pub(crate) fn parse(arguments: &[&str]) -> Result<Self, String> {
        match *arguments {
            [] => Ok(Self { stop: false }),
            ["--stop"] => Ok(Self { stop: true }),
            [unknown, ..] => Err(format!("`{unknown}` is not an option here")),
        }
    }
}

/// Starts a cluster that stays until `setup --stop`, and says how the tests find it.
pub(crate) fn setup(options: &Options) -> Result<()> {
    let note = run::root().join("target").join("postgres");
    if let Ok(folder) = fs::read_to_string(&note) {
        let folder = PathBuf::from(folder.trim());
        if options.stop || !answers(&folder) {
            stop(&Server::find()?, &folder)?;
            fs::remove_file(&note).with_context(|| format!("cannot remove {}", note.display()))?;
        } else {
            return tell(&folder);
        }
    }
    if options.stop {
        return Ok(());
    }
    let folder = start(&installed()?)?;
    fs::create_dir_all(run::root().join("target"))?;
    fs::write(&note, folder.display().to_string())
        .with_context(|| format!("cannot write {}", note.display()))?;
    tell(&folder)
}

fn tell(folder: &Path) -> Result<()> {
    println!("export {VARIABLE}='{}'", address(folder)?);
    eprintln!(
        "PostgreSQL runs in {}; `cargo xtask setup --stop` ends it",
        folder.display()
    );
    Ok(())
}

/// A server for one command: the one that the environment names, or a cluster that ends with this.
#[derive(Debug)]
pub(crate) struct Database {
    url: String,
    guard: Option<Child>,
}

impl Database {
    /// Installs what is missing, and starts a cluster unless the environment names a server.
    pub(crate) fn open() -> Result<Self> {
        if let Ok(url) = std::env::var(VARIABLE) {
            return Ok(Self { url, guard: None });
        }
        let server = installed()?;
        let folder = start(&server)?;
        let guard = match guard(&server, &folder) {
            Ok(guard) => guard,
            Err(error) => {
                stop(&server, &folder)?;
                return Err(error);
            }
        };
        let url = address(&folder)?;
        Ok(Self {
            url,
            guard: Some(guard),
        })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(mut guard) = self.guard.take() {
            drop(guard.stdin.take());
            // It has told what went wrong, if anything did.
            let _ = guard.wait();
        }
    }
}

/// Where the programs are.
#[derive(Debug)]
struct Server {
    programs: PathBuf,
    is_root: bool,
}

impl Server {
    /// The newest of Debian's versioned folders, or what is on the path.
    fn find() -> Result<Self> {
        let mut found: Vec<(u32, PathBuf)> = Vec::new();
        for folder in fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten()
        {
            let version = folder.file_name().to_string_lossy().parse().unwrap_or(0);
            let programs = folder.path().join("bin");
            if version >= OLDEST && programs.join("initdb").exists() {
                found.push((version, programs));
            }
        }
        found.sort();
        let programs = match found.pop() {
            Some((_, programs)) => programs,
            None => elsewhere().context("PostgreSQL is not installed")?,
        };
        Ok(Self {
            programs,
            is_root: is_root()?,
        })
    }

    /// One of its programs, run by who may run it.
    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        if !self.is_root {
            return Command::new(program);
        }
        let mut command = Command::new("setpriv");
        command
            .args(["--reuid", OWNER, "--regid", OWNER, "--init-groups", "--"])
            .arg(program)
            // Not that of the caller, which the owner may not be allowed to enter.
            .current_dir("/");
        command
    }
}

/// Where a PostgreSQL that is not Debian's says that its programs are.
fn elsewhere() -> Option<PathBuf> {
    let ask = |argument: &str| {
        let output = Command::new("pg_config").arg(argument).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    let version = ask("--version")?;
    let release = version
        .split(|c: char| !c.is_ascii_digit())
        .find(|part| !part.is_empty())?;
    let programs = PathBuf::from(ask("--bindir")?);
    (release.parse::<u32>().ok()? >= OLDEST && programs.join("initdb").exists()).then_some(programs)
}

fn installed() -> Result<Server> {
    if let Ok(server) = Server::find() {
        return Ok(server);
    }
    install()?;
    Server::find().with_context(|| {
        format!("apt-get installed another PostgreSQL than {OLDEST} or later: install one of those")
    })
}

fn install() -> Result<()> {
    let by_hand = format!(
        "install PostgreSQL {OLDEST} or later, or name a server on which databases may be made in {VARIABLE}"
    );
    if !works("apt-get", &["--version"]) {
        bail!("the tests need a PostgreSQL, and there is no apt-get to install it: {by_hand}");
    }
    let sudo: &[&str] = if is_root()? {
        &[]
    } else if works("sudo", &["-n", "true"]) {
        &["sudo", "-n"]
    } else {
        bail!("the tests need a PostgreSQL, and only root may install it: {by_hand}");
    };
    eprintln!("installing Debian's PostgreSQL");
    let apt = |arguments: &[&str]| {
        let environment = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"];
        let words = [sudo, environment.as_slice(), arguments].concat();
        let (program, rest) = words.split_first().context("a program")?;
        // Its messages are progress.
        run::status(Command::new(program).args(rest).stdout(std::io::stderr()))
    };
    let package = ["install", "-y", "--no-install-recommends", "postgresql"];
    if !apt(&package)?.success() {
        // The lists of a new machine are empty or old.
        apt(&["update"])?;
        let status = apt(&package)?;
        if !status.success() {
            bail!("apt-get cannot install `postgresql` ({status}): {by_hand}");
        }
    }
    Ok(())
}

fn works(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .is_ok_and(|output| output.status.success())
}

fn is_root() -> Result<bool> {
    Ok(run::output(Command::new("id").arg("-u"))?.trim() == "0")
}

/// Makes a cluster in a new folder and starts it: on one port of this machine, with a password, with no socket.
fn start(server: &Server) -> Result<PathBuf> {
    let owner = if server.is_root {
        if !works("id", &["-u", OWNER]) {
            run::run(Command::new("useradd").args(["--system", "--no-create-home", OWNER]))?;
        }
        Some(OWNER)
    } else {
        None
    };
    let folder = new_folder()?;
    let started = make(server, &folder, owner).and_then(|()| listen(server, &folder));
    if let Err(error) = started {
        // Whatever was made of it is of no use to anybody.
        let _ = fs::remove_dir_all(&folder);
        return Err(error);
    }
    Ok(folder)
}

fn make(server: &Server, folder: &Path, owner: Option<&str>) -> Result<()> {
    let password = folder.join("password");
    write_secret(&password, &random()?)?;
    certify(folder)?;
    if let Some(owner) = owner {
        run::run(
            Command::new("chown")
                .arg("-R")
                .arg(format!("{owner}:"))
                .arg(folder),
        )?;
    }
    let mut initdb = server.program("initdb");
    initdb
        .args([
            "--username=postgres",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
        ])
        .arg(format!("--pwfile={}", password.display()))
        .arg("--pgdata")
        .arg(folder.join("data"));
    quietly(&mut initdb).context("the cluster cannot be made")
}

/// A certificate for the tests that are about TLS, and its key. Debian's PostgreSQL brings `openssl` along.
fn certify(folder: &Path) -> Result<()> {
    let settings = folder.join("certificate.cnf");
    fs::write(&settings, CERTIFICATE)?;
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-nodes", "-days", "3650", "-newkey", "ec"]);
    openssl.args(["-pkeyopt", "ec_paramgen_curve:prime256v1", "-config"]);
    openssl.arg(&settings).arg("-keyout").arg(folder.join(KEY));
    openssl.arg("-out").arg(folder.join(SIGNED));
    quietly(&mut openssl).context("the cluster's certificate cannot be made")
}

fn listen(server: &Server, folder: &Path) -> Result<()> {
    let log = folder.join("log");
    for _ in 0..TRIES {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let settings = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories= -c max_connections={CONNECTIONS} -c ssl=on \
             -c ssl_cert_file={} -c ssl_key_file={}",
            folder.join(SIGNED).display(),
            folder.join(KEY).display()
        );
        let mut start = server.program("pg_ctl");
        start.args(["start", "--wait", "--silent"]);
        start.arg("--pgdata").arg(folder.join("data"));
        start.arg("--log").arg(&log).args(["--options", &settings]);
        if quietly(&mut start).is_ok() {
            return Ok(());
        }
    }
    let log = fs::read_to_string(&log).unwrap_or_default();
    bail!("PostgreSQL does not start; it says:\n{log}");
}

/// A process that waits until this one has ended, however that came about, and then takes the cluster away.
fn guard(server: &Server, folder: &Path) -> Result<Child> {
    let stop = stop_command(server, folder);
    let mut guard = Command::new("setsid");
    guard
        .args([
            "sh",
            "-c",
            "cat >/dev/null; folder=$1; shift; \"$@\"; rm -rf -- \"$folder\"",
            "guard",
        ])
        .arg(folder)
        .arg(stop.get_program())
        .args(stop.get_args())
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null());
    guard
        .spawn()
        .context("cannot start what ends PostgreSQL later")
}

fn stop(server: &Server, folder: &Path) -> Result<()> {
    if answers(folder) {
        quietly(&mut stop_command(server, folder))?;
    }
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// At once: nothing in it is to be kept.
fn stop_command(server: &Server, folder: &Path) -> Command {
    let mut command = server.program("pg_ctl");
    command.args([
        "stop",
        "--wait",
        "--silent",
        "--mode",
        "immediate",
        "--pgdata",
    ]);
    command.arg(folder.join("data"));
    command
}

/// Whether its server is there.
fn answers(folder: &Path) -> bool {
    port(folder).is_ok_and(|port| std::net::TcpStream::connect(("127.0.0.1", port)).is_ok())
}

fn address(folder: &Path) -> Result<String> {
    let password = fs::read_to_string(folder.join("password"))
        .context("cannot read the cluster's password")?;
    let port = port(folder)?;
    // It offers TLS, for the tests that are about that; the others see what is on the line, and cut it.
    Ok(format!(
        "postgres://postgres:{}@127.0.0.1:{port}/postgres?sslmode=disable",
        password.trim()
    ))
}

/// As PostgreSQL notes it: the fourth line.
fn port(folder: &Path) -> Result<u16> {
    let note = folder.join("data").join("postmaster.pid");
    let text =
        fs::read_to_string(&note).with_context(|| format!("cannot read {}", note.display()))?;
    let port = text
        .lines()
        .nth(3)
        .and_then(|line| line.trim().parse().ok());
    port.with_context(|| format!("{} names no port", note.display()))
}

fn new_folder() -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("maysend-postgres-{}", random()?));
    fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// 128 bits in hex.
fn random() -> Result<String> {
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut bytes))
        .context("cannot read /dev/urandom")?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(unix)]
fn write_secret(path: &Path, secret: &str) -> Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    Ok(writeln!(file, "{secret}")?)
}

#[cfg(not(unix))]
fn write_secret(_: &Path, _: &str) -> Result<()> {
    bail!("a cluster is started on Unix only: name a server in {VARIABLE}")
}

/// Runs a program whose messages matter only if it fails.
fn quietly(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_owned();
    // Not a pipe: the server that `pg_ctl` leaves behind would hold it open.
    let log = std::env::temp_dir().join(format!("maysend-messages-{}", random()?));
    let file = fs::File::create(&log)?;
    let status = command
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file)
        .status()
        .with_context(|| format!("cannot start `{}`", name.to_string_lossy()));
    let said = fs::read_to_string(&log).unwrap_or_default();
    fs::remove_file(&log)?;
    let status = status?;
    if !status.success() {
        bail!(
            "`{}` failed ({status}); it says:\n{said}",
            name.to_string_lossy()
        );
    }
    Ok(())
}
