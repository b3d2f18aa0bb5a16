//! Which clauses and codes the cases brought up, as one page, which loads nothing and runs nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use maysend::{Clause, PolicySet};

use super::coverage::{Coverage, Covered};
use crate::html::{END, escaped, head, prose};

const STYLE: &str = "\
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem .5rem; border-bottom: 1px solid #ddd }
td.count { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
span.name { font-family: ui-monospace, monospace; font-size: .875rem; overflow-wrap: anywhere }
td p { margin: .2rem 0 0; color: #4a4a4a }
tr.never { background: #fdecea } tr.never td.count { color: #b71c1c; font-weight: bold }
@media screen and (max-width: 40rem) {
  table, tbody { display: block } thead { display: none }
  tr { display: grid; grid-template-columns: 1fr auto; border-bottom: 1px solid #ddd }
  td { border: 0 } td.count { grid-column: 2; grid-row: 1 } td:nth-child(2) { grid-column: 1 / 3 }
}
@media print { body { max-width: none; margin: 0 } thead { display: table-header-group } tr { break-inside: avoid } h2 { break-after: avoid } }
";

pub(super) fn page(set: &PolicySet, coverage: &Coverage) -> anyhow::Result<String> {
    let words: BTreeMap<(String, String), Clause> = if set.business().is_some() {
        let all = set.clauses(None)?.into_iter();
        all.map(|clause| ((clause.policy.clone(), clause.id.clone()), clause))
            .collect()
    } else {
        BTreeMap::new()
    };
    let mut page = head("Coverage of the cases", STYLE);
    page.push_str("<h1>Coverage of the cases</h1>\n");
    let _ = writeln!(
        page,
        "<p>{}, version {}. How many cases had a finding of each clause and code.</p>",
        escaped(set.name()),
        escaped(set.version())
    );
    table(&mut page, "clauses", "Clause", &coverage.clauses, |row| {
        let name = (row.policy.clone(), row.name.clone());
        words.get(&name).map_or_else(String::new, |clause| {
            let (title, text) = (escaped(&clause.title), prose(&clause.text));
            format!("<br><strong>{title}</strong><p>{text}</p>")
        })
    });
    table(&mut page, "codes", "Code", &coverage.codes, |_| {
        String::new()
    });
    page.push_str(END);
    Ok(page)
}

fn table(
    page: &mut String,
    what: &str,
    column: &str,
    all: &[Covered],
    more: impl Fn(&Covered) -> String,
) {
    let fired = all.iter().filter(|covered| covered.cases > 0).count();
    // Writing to a text does not fail.
    let _ = write!(
        page,
        "<h2>{fired} of {} {what} came up</h2>\n\
         <table>\n<thead><tr><th>Policy</th><th>{column}</th><th>Cases</th></tr></thead>\n<tbody>\n",
        all.len()
    );
    for covered in all {
        let (class, cases) = match (covered.cases, &covered.excuse) {
            (0, None) => (" class=\"never\"", "never".to_owned()),
            (0, Some(_)) => ("", "never".to_owned()),
            (cases, _) => ("", cases.to_string()),
        };
        let (policy, name) = (escaped(&covered.policy), escaped(&covered.name));
        let mut more = more(covered);
        if let Some(reason) = &covered.excuse {
            let _ = write!(more, "<p>None has to: {}</p>", prose(reason));
        }
        let _ = writeln!(
            page,
            "<tr{class}><td>{policy}</td><td><span class=\"name\">{name}</span>{more}</td><td class=\"count\">{cases}</td></tr>"
        );
    }
    page.push_str("</tbody>\n</table>\n");
}
