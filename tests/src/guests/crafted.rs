//! Guests in WebAssembly's text form, one a file of `guests/crafted`: what no compiler emits. A file gives the fields of a module;
//! what it does not export is good.

/// Hands the names of all crafted guests to a macro; each must have a test of its name.
#[macro_export]
macro_rules! foreach_crafted_guest {
    ($callback:ident) => {
        $callback! {
            answer_across_the_end
            answer_of_no_kind
            answer_outside_memory
            answer_unaligned
            copy_storm
            dive
            fill_storm
            list_of_nothing_much
            list_outside_memory
            list_that_wraps_around
            list_unaligned
            memory_growth_in_vain
            numbers_of_this_machine
            option_of_no_kind
            overlong_text
            realloc_outside_memory
            realloc_that_calls_out
            realloc_that_spins
            realloc_unaligned
            smuggler
            spin_after_answer
            spin_in_clauses
            spin_in_configure
            spin_in_describe
            spin_in_start
            surrogate_text
            table_growth
            table_growth_in_vain
            table_storm
            tables_together
            text_of_100_mb
            text_outside_memory
            trap_in_clauses
            trap_in_configure
            trap_in_describe
            trap_in_review
            trap_in_start
            verdict_of_no_kind
        }
    };
}

macro_rules! include {
    ($($name:ident)*) => {
        /// The names of all of them, as of their files.
        pub const CRAFTED: &[&str] = &[$(stringify!($name)),*];

        fn source(name: &str) -> &'static str {
            match name {
                $(stringify!($name) => {
                    include_str!(concat!("../../guests/crafted/", stringify!($name), ".wat"))
                })*
                _ => panic!("no guest `{name}` is crafted"),
            }
        }
    };
}

foreach_crafted_guest!(include);

/// The guest of that name.
///
/// # Panics
///
/// When there is none.
pub fn crafted(name: &str) -> super::Handmade {
    super::Handmade::new("crafted").more(source(name))
}
