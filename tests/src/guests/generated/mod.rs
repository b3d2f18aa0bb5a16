//! Guests that are too large or too regular to be written down: one a file, each making a component.

/// Hands the names of all generated guests to a macro; each must have a test of its name.
#[macro_export]
macro_rules! foreach_generated_guest {
    ($callback:ident) => {
        $callback! {
            components_in_components
            one_huge_function
            ten_thousand_functions
            too_many_functions
            too_many_memories
        }
    };
}

macro_rules! declare {
    ($($name:ident)*) => {
        $(mod $name;)*

        /// The component of that name.
        ///
        /// # Panics
        ///
        /// When there is none.
        pub fn generated(name: &str) -> Vec<u8> {
            match name {
                $(stringify!($name) => $name::component(),)*
                _ => panic!("no guest `{name}` is generated"),
            }
        }
    };
}

foreach_generated_guest!(declare);
