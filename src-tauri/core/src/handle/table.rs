//! What is made of the rows in `requests.rs`. Only code that is the same for every
//! row stands here; one that needs more than the others has the wrong shape.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::RequestError;

macro_rules! requests {
    (
        engine { $(
            $(#[doc = $doc:literal])*
            $variant:ident = $name:ident {
                $( $(#[$attribute:meta])* $argument:ident: $type:ty ),* $(,)?
            } -> $answer:ty;
        )* }
        internal { $(
            $(#[doc = $internal_doc:literal])*
            $internal_variant:ident = $internal:ident {
                $( $internal_argument:ident: $internal_type:ty ),* $(,)?
            } -> $internal_answer:ty;
        )* }
        published { $(
            $(#[doc = $published_doc:literal])*
            $published:ident -> $published_answer:ty = $read:expr;
        )* }
        shell { $(
            $(#[doc = $shell_doc:literal])*
            $shell:ident {
                $( $(#[$shell_attribute:meta])* $shell_argument:ident: $shell_type:ty ),* $(,)?
            } -> $shell_answer:ty;
        )* }
    ) => {
        /// What the engine answers.
        #[derive(Debug)]
        pub enum Request {
            $( $(#[doc = $doc])*
            $variant { $($argument: $type,)* answer: Answer<$answer> }, )*
            $( $(#[doc = $internal_doc])*
            $internal_variant {
                $($internal_argument: $internal_type,)*
                answer: Answer<$internal_answer>,
            }, )*
        }

        /// What the window may request of the shell.
        pub trait Shell: Sync {
            $( $(#[doc = $shell_doc])*
            fn $shell(
                &self,
                $($shell_argument: $shell_type),*
            ) -> impl Future<Output = Result<$shell_answer, RequestError>> + Send; )*
        }

        impl Handle {
            $( $(#[doc = $doc])*
            pub async fn $name(&self, $($argument: $type),*) -> Result<$answer, RequestError> {
                self.request(|answer| Request::$variant { $($argument,)* answer }).await
            } )*

            $( $(#[doc = $internal_doc])*
            pub async fn $internal(
                &self,
                $($internal_argument: $internal_type),*
            ) -> Result<$internal_answer, RequestError> {
                self.request(|answer| {
                    Request::$internal_variant { $($internal_argument,)* answer }
                }).await
            } )*

            /// A command of the window. What does not fit the table is refused.
            pub async fn call(
                &self,
                shell: &impl Shell,
                command: &str,
                arguments: Value,
            ) -> Result<Value, RequestError> {
                if !limits::hold(&arguments) {
                    let message = self.i18n().text("error-too-large");
                    return Err(RequestError { code: None, message });
                }
                match command {
                    $( stringify!($name) => {
                        let arguments::$name::Arguments { $($argument),* } =
                            table::read(command, arguments)?;
                        table::write(command, self.$name($($argument),*).await?)
                    } )*
                    $( stringify!($published) => {
                        let arguments::$published::Arguments {} = table::read(command, arguments)?;
                        table::write::<$published_answer>(command, ($read)(self))
                    } )*
                    $( stringify!($shell) => {
                        let arguments::$shell::Arguments { $($shell_argument),* } =
                            table::read(command, arguments)?;
                        table::write(command, shell.$shell($($shell_argument),*).await?)
                    } )*
                    _ => Err(table::unknown(command)),
                }
            }
        }

        /// The arguments of each command, as the window sends them.
        mod arguments {
            $( table::arguments! { $name { $( $(#[$attribute])* $argument: $type ),* } } )*
            $( table::arguments! { $published {} } )*
            $( table::arguments! {
                $shell { $( $(#[$shell_attribute])* $shell_argument: $shell_type ),* }
            } )*
            use super::table;
        }

        /// As TypeScript sees them.
        #[cfg(test)]
        pub fn commands(config: &ts_rs::Config) -> Vec<table::Command> {
            vec![
                $( table::command::<arguments::$name::Arguments, $answer>(
                    stringify!($name), &[$($doc),*], config,
                ), )*
                $( table::command::<arguments::$published::Arguments, $published_answer>(
                    stringify!($published), &[$($published_doc),*], config,
                ), )*
                $( table::command::<arguments::$shell::Arguments, $shell_answer>(
                    stringify!($shell), &[$($shell_doc),*], config,
                ), )*
            ]
        }
    };
}

macro_rules! arguments {
    ($name:ident { $( $(#[$attribute:meta])* $argument:ident: $type:ty ),* }) => {
        pub mod $name {
            #[allow(unused_imports, reason = "not every command has arguments")]
            use super::super::*;

            #[derive(serde::Deserialize)]
            #[cfg_attr(test, derive(ts_rs::TS))]
            #[serde(rename_all = "camelCase", deny_unknown_fields)]
            pub struct Arguments {
                $( $(#[cfg_attr(test, $attribute)])* pub $argument: $type ),*
            }
        }
    };
}

pub(super) use {arguments, requests};

/// The values are in no message: one of them may be a password.
pub fn read<T: DeserializeOwned>(command: &str, arguments: Value) -> Result<T, RequestError> {
    serde_json::from_value(arguments).map_err(|_| broken(command, "wrong arguments"))
}

pub fn write<T: Serialize>(command: &str, answer: T) -> Result<Value, RequestError> {
    serde_json::to_value(answer).map_err(|_| broken(command, "an answer that is no JSON"))
}

pub fn unknown(command: &str) -> RequestError {
    broken(command, "unknown command")
}

/// A mistake of the window's or of this table; its types and the tests exclude it.
fn broken(command: &str, what: &str) -> RequestError {
    RequestError { code: None, message: format!("{command:.40}: {what}") }
}

#[cfg(test)]
pub struct Command {
    pub name: &'static str,
    pub doc: &'static [&'static str],
    pub arguments: String,
    pub answer: String,
}

#[cfg(test)]
pub fn command<A: ts_rs::TS, T: ts_rs::TS>(
    name: &'static str,
    doc: &'static [&'static str],
    config: &ts_rs::Config,
) -> Command {
    Command { name, doc, arguments: A::inline(config), answer: T::name(config) }
}
