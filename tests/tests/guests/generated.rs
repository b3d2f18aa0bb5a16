//! Components that are too large or too regular to be written down. A test for each guest, by its name.

use maysend::{CheckedComponent, ComponentError, Library, Limits, PolicySet, Verdict};
use maysend_tests::engine;
use maysend_tests::guests::{CRAFTED, generated};

use super::{BODY, decide, good, load, set_of};

fn check(name: &str) -> Result<(), ComponentError> {
    CheckedComponent::check(&generated(name)).map(drop)
}

#[test]
pub(super) fn ten_thousand_functions() {
    let component = generated("ten_thousand_functions");
    let library = Library::new().with("many", component.clone());
    let decision = decide(&set_of(&library, "many", ""), BODY);
    assert_eq!(decision.verdict, Verdict::Allow);
    assert_eq!(decision.failures, []);

    let told = problems(&component, "component-functions = 9999");
    assert!(
        told.ends_with("10005 functions, components of up to 9999 are compiled"),
        "{told}"
    );
    let told = problems(&component, "component-bytes = 1000");
    assert!(
        told.ends_with(" bytes, components of up to 1000 are read"),
        "{told}"
    );
    good();
}

/// Nobody waits for a compiler beyond the limit, and the set that is in force stays.
#[test]
fn a_compiler_has_only_so_much_time() {
    let component = generated("ten_thousand_functions");
    let mut other = component.clone();
    // Another component than that of the other test, which may be compiled already: its name, in the description.
    let name = other
        .windows(4)
        .position(|window| window == b"many")
        .expect("its name");
    other[name..name + 4].copy_from_slice(b"slow");
    let told = problems(&other, "compile-ms = 0");
    assert!(told.ends_with("did not compile within 0 ms"), "{told}");
    good();
}

#[test]
pub(super) fn too_many_functions() {
    match check("too_many_functions") {
        Err(ComponentError::TooManyFunctions { limit, used }) => {
            assert_eq!(limit, Limits::small().component_functions);
            assert!(used > limit);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
pub(super) fn one_huge_function() {
    match check("one_huge_function") {
        Err(ComponentError::FunctionTooLarge { limit, used }) => {
            assert_eq!(limit, Limits::small().function_bytes);
            assert!(used > limit);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
pub(super) fn components_in_components() {
    match check("components_in_components") {
        Err(ComponentError::TooDeep { limit, used }) => assert!(used > limit),
        other => panic!("{other:?}"),
    }
}

/// With a slot of the pool it has no room; on its own it may have as much as one memory may.
#[test]
pub(super) fn too_many_memories() {
    let component = generated("too_many_memories");
    let told = problems(&component, "deadline-ms = 60000");
    assert!(told.contains("does not compile: "), "{told}");
    let told = problems(&component, "memory = 33554432");
    assert!(told.contains("failed in `describe`: asked for "), "{told}");
    assert!(
        told.ends_with(" bytes of memory, 33554432 are allowed"),
        "{told}"
    );
    good();
}

/// The problems of a set with this component and these limits.
fn problems(component: &[u8], limits: &str) -> String {
    let library = Library::new().with("it", component.to_vec());
    let text = format!(
        "name = \"test\"\nversion = \"1\"\n[[policy]]\nuse = \"it\"\nlimits = {{ {limits} }}\n"
    );
    PolicySet::from_toml(engine(), &library, &text)
        .expect_err("a refusal")
        .to_string()
}

/// A file that is not in its registry would be a guest that nobody tries.
#[test]
fn every_file_is_in_its_registry() {
    let folder = |path: &str, ending: &str| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder")
            .filter_map(|entry| {
                let name = entry.expect("an entry").file_name();
                let name = name.to_str()?.strip_suffix(ending)?;
                (name != "mod").then(|| name.to_owned())
            })
            .collect();
        names.sort_unstable();
        names
    };
    macro_rules! names {
        ($($guest:ident)*) => {
            [$(stringify!($guest)),*]
        };
    }
    assert_eq!(folder("guests/crafted", ".wat"), CRAFTED);
    assert_eq!(
        folder("guests/hostile/src/guests", ".rs"),
        maysend_guest_hostile::foreach_guest!(names)
    );
    assert_eq!(
        folder("src/guests/generated", ".rs"),
        maysend_tests::foreach_generated_guest!(names)
    );
}

/// The ceiling of an engine holds for every set of it, whatever the set asks for and whatever is the default.
#[test]
fn no_set_goes_beyond_the_ceiling_of_its_engine() {
    let mut config = maysend::EngineConfig::default();
    config.ceiling.review_fuel = 1_000_000;
    config.ceiling.configure_fuel = 50_000_000;
    let engine = maysend::Engine::new(config).expect("an engine");
    let library = maysend_tests::guests::library([]);
    let text = |limits: &str| {
        format!(
            "name = \"test\"\nversion = \"1\"\n[[policy]]\nid = \"it\"\nuse = \"guest/hostile\"\n\
             settings = {{ does = \"spin\" }}\n{limits}\n"
        )
    };
    let set = PolicySet::from_toml(&engine, &library, &text("")).expect("a set");
    assert_eq!(
        decide(&set, BODY).failures[0].kind,
        maysend::FailureKind::Fuel {
            limit: 1_000_000,
            used: 1_000_000
        }
    );
    let told = PolicySet::from_toml(
        &engine,
        &library,
        &text("limits = { review-fuel = 1000001 }"),
    )
    .expect_err("a refusal")
    .to_string();
    assert!(
        told.ends_with("`review-fuel` is 1000001, the engine allows 1000000"),
        "{told}"
    );
    // The others go on as they were.
    load(&library, &text(""));
}
