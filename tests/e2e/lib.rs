//! Empty: the package exists for its tests, which see the core from outside.
