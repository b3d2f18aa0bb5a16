//! A PostgreSQL that is reached with TLS: whom `sslmode` and `sslrootcert` in the address trust.

use std::path::PathBuf;

use maysend::ledger::{Ledger as _, LedgerError, SqlLedger};
use maysend_tests::books::{Database, Place, keys, run, tenant};
use sqlx::{Connection as _, PgConnection};

/// The certificate of another server of the same name.
const STRANGER: &str = "-----BEGIN CERTIFICATE-----
MIIBdjCCAR2gAwIBAgIUPSKjGVk1jjvsCxQsnLFtKogBTWQwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNzA2MzgyM1oYDzIxMjYxMTAz
MDYzODIzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAR6V4l7WkipdwiKc6RdaTVfA70CQEEUHzs25/PThpxBBqtH8BbfJjA/
c4B6FgG9tOXPxEoJiZ8yI8qnOWlCn4elo0swSTAaBgNVHREEEzARgglsb2NhbGhv
c3SHBH8AAAEwDAYDVR0TAQH/BAIwADAdBgNVHQ4EFgQUn+6HlM0qAE1cmgmS9MZA
VQsVZVkwCgYIKoZIzj0EAwIDRwAwRAIgJYCw82bIxutyuwycX0AQaY1S/KUdnw/Z
2vZQCL0CAJwCIGInWDuNjqJg2VfNEZlm43PWj34mcA1Ma7WJWhNO0ogY
-----END CERTIFICATE-----
";

/// As the server itself tells it: its own root.
async fn certificate(url: &str) -> String {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let certificate =
        "SELECT pg_read_file(current_setting('ssl_cert_file')) WHERE current_setting('ssl') = 'on'";
    let certificate: Option<String> = sqlx::query_scalar(certificate)
        .fetch_optional(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    certificate.unwrap_or_else(|| {
        panic!("the server offers no TLS: run `cargo xtask setup --stop` and `cargo xtask setup`, or turn `ssl` on")
    })
}

fn with(url: &str, options: &str) -> String {
    let (address, _) = url.split_once('?').unwrap_or((url, ""));
    format!("{address}?{options}")
}

struct Root(PathBuf);

impl Root {
    fn new(name: &str, certificate: &str) -> Self {
        let name = format!("maysend-root-{}-{name}.crt", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, certificate).unwrap();
        Self(path)
    }

    fn trusted(&self, url: &str, mode: &str) -> String {
        with(
            url,
            &format!("sslmode={mode}&sslrootcert={}", self.0.display()),
        )
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn a_server_is_reached_with_tls_if_its_certificate_is_trusted() {
    run(async {
        let place = Place::new(Database::Postgres);
        let (right, wrong) = (
            Root::new("right", &certificate(&place.url).await),
            Root::new("wrong", STRANGER),
        );
        for url in [
            right.trusted(&place.url, "verify-full"),
            right.trusted(&place.url, "verify-ca"),
            with(&place.url, "sslmode=require"),
        ] {
            let ledger = SqlLedger::open(&url, keys()).await.unwrap();
            ledger.register(&tenant("smith")).await.unwrap();
            let secure = "DO $$ BEGIN IF NOT EXISTS (
                SELECT FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE ssl AND datname = current_database()
                ) THEN RAISE EXCEPTION 'no connection has TLS'; END IF; END $$";
            place.sql(secure).await;
            ledger.close().await;
        }
        for mode in ["verify-full", "verify-ca"] {
            let refused = SqlLedger::open(&wrong.trusted(&place.url, mode), keys()).await;
            let refused = refused.unwrap_err();
            assert!(
                matches!(refused, LedgerError::Database { .. }),
                "{refused:?}"
            );
            assert_eq!(
                refused.to_string(),
                "the ledger failed: opening it: the connection is not as safe as `sslmode` asks; see to the server's certificate, or to \
                 `sslmode` and `sslrootcert` in the address"
            );
            let why = std::error::Error::source(&refused).unwrap().to_string();
            assert!(why.contains("invalid peer certificate"), "{why}");
        }
    });
}
