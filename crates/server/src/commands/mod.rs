//! What the command line does, one file per group of commands. Every command answers a text for people when it fails.

/// Prints a line to standard output; see [`out`].
macro_rules! say {
    () => { $crate::commands::out(format_args!("\n")) };
    ($($words:tt)*) => { $crate::commands::out(format_args!("{}\n", format_args!($($words)*))) };
}

/// Prints to standard output as it stands; see [`out`].
macro_rules! say_as_is {
    ($($words:tt)*) => { $crate::commands::out(format_args!($($words)*)) };
}

pub mod demo;
pub mod matching;
pub mod model;
pub mod operate;
pub mod pack;
pub mod policy;
pub mod serve;

/// Prints to standard output. Where nobody reads any more (`zerobay routes | head`), the command ends quietly: it has done what was wanted of it.
pub(crate) fn out(words: std::fmt::Arguments<'_>) {
    use std::io::Write as _;
    let mut to = std::io::stdout().lock();
    if let Err(error) = to.write_fmt(words).and_then(|()| to.flush()) {
        if error.kind() != std::io::ErrorKind::BrokenPipe {
            tracing::error!(%error, "standard output does not take what is printed");
        }
        std::process::exit(i32::from(error.kind() != std::io::ErrorKind::BrokenPipe));
    }
}
