//! A connection to the server that is cut at any byte: between the writing and the answer, for one.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use maysend::gate::GateError;
use maysend::ledger::{Ledger as _, SqlLedger, TextState};
use maysend_tests::books::{Database, Place, SALE, audit, draft, gate, keys, run, tenant};

/// Passes bytes on, and cuts all connections once the server has answered with so many.
struct Proxy {
    port: u16,
    left: Arc<AtomicI64>,
}

impl Proxy {
    fn before(server: String) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let left = Arc::new(AtomicI64::new(i64::MAX));
        let of_threads = Arc::clone(&left);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let (client, server) = (client.unwrap(), TcpStream::connect(&server).unwrap());
                let there = (client.try_clone().unwrap(), server.try_clone().unwrap());
                let left = Arc::clone(&of_threads);
                std::thread::spawn(move || pass(there.0, there.1, |_| true));
                std::thread::spawn(move || {
                    pass(server, client, |bytes| {
                        left.fetch_sub(bytes, Ordering::SeqCst) > bytes
                    });
                });
            }
        });
        Self { port, left }
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, mut may: impl FnMut(i64) -> bool) {
    let mut buffer = [0; 512];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        let bytes = i64::try_from(read).unwrap();
        if !may(bytes) || to.write_all(buffer.get(..read).unwrap()).is_err() {
            break;
        }
    }
    // One end may be gone already.
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}

#[test]
fn a_call_that_was_cut_off_is_repeated_and_counts_once() {
    const TEXTS: u32 = 40;
    let place = Place::new(Database::Postgres);
    let (address, database) = place.url.rsplit_once('/').unwrap();
    let (user, server) = address.rsplit_once('@').unwrap();
    let proxy = Proxy::before(server.to_owned());
    let through = format!("{user}@127.0.0.1:{}/{database}", proxy.port);
    run(async {
        let ledger = Arc::new(SqlLedger::open(&through, keys()).await.unwrap());
        let gate = gate(&ledger, tenant("smith-honda")).await;
        let mut cut = 0;
        for number in 0..TEXTS {
            let key = format!("t-{number}");
            let sale = draft(number, SALE);
            // From the first answer to far behind the last.
            proxy.left.store(i64::from(number) * 40, Ordering::SeqCst);
            let first = gate.outbound(&key, &sale).await;
            proxy.left.store(i64::MAX, Ordering::SeqCst);
            match &first {
                Ok(cleared) => assert_eq!(cleared.state, TextState::Reserved),
                Err(GateError::Ledger(lost)) if lost.is_transient() => cut += 1,
                Err(other) => panic!("{other:?}"),
            }
            // Readers whose connection is gone find out one by one.
            let again = loop {
                match gate.outbound(&key, &sale).await {
                    Err(GateError::Ledger(lost)) if lost.is_transient() => {}
                    outcome => break outcome.unwrap(),
                }
            };
            assert_eq!(again.state, TextState::Reserved, "{:?}", again.decision);
        }
        assert!(cut > 0, "no call was cut off");
        let audit = audit(&ledger).await;
        assert_eq!(
            audit.counted.into_values().collect::<Vec<_>>(),
            [1; TEXTS as usize]
        );
        assert_eq!(ledger.tenants().await.unwrap().len(), 1);
    });
}
