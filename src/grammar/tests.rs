//! Tests of the grammar.

use super::*;
