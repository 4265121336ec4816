//! Whatever a clock says, nothing is lost, told twice, silenced or deleted.
//!
//! A matrix: whose clock is wrong, by how much, and when it becomes so. Each cell
//! is a shop and an app of its own, whose clocks go wrong and right again while
//! things happen. The shop's stream is silent here: the reads have to find all.

mod cell;
pub mod hands;
mod person;
mod restart;

use futures::future::join_all;

use cell::{Cell, When, Whose};

const SECOND: i64 = 1000;
const HOUR: i64 = 3600 * SECOND;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

const WRONG: [i64; 10] =
    [-10 * YEAR, -DAY, -HOUR, -90 * SECOND, 90 * SECOND, HOUR, DAY, 40 * DAY, 400 * DAY, 10 * YEAR];

/// One line a column of the matrix; its rows are [`WRONG`].
macro_rules! matrix {
    ($(fn $name:ident() $whose:ident, $when:ident;)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let cells = WRONG.map(|ms| Cell::new(Whose::$whose, When::$when, ms).play());
            let failed: Vec<String> = join_all(cells).await.into_iter().flatten().collect();
            assert!(failed.is_empty(), "{failed:#?}");
        }
    )*};
}

matrix! {
    fn our_clock_may_be_wrong_at_the_first_start() Ours, FirstStart;
    fn our_clock_may_jump_while_the_app_runs() Ours, Running;
    fn our_clock_may_be_wrong_after_a_restart() Ours, Restart;
    fn the_shops_clock_may_be_wrong_at_the_first_start() Shops, FirstStart;
    fn the_shops_clock_may_jump_while_the_app_runs() Shops, Running;
    fn the_shops_clock_may_be_wrong_after_a_restart() Shops, Restart;
    fn what_answers_say_of_the_time_may_be_wrong_at_the_first_start() Date, FirstStart;
    fn what_answers_say_of_the_time_may_jump_while_the_app_runs() Date, Running;
    fn what_answers_say_of_the_time_may_be_wrong_after_a_restart() Date, Restart;
    fn two_nodes_of_the_shop_may_disagree_at_the_first_start() Nodes, FirstStart;
    fn two_nodes_of_the_shop_may_begin_to_disagree_while_the_app_runs() Nodes, Running;
    fn two_nodes_of_the_shop_may_disagree_after_a_restart() Nodes, Restart;
    fn a_node_that_never_answers_may_disagree_at_the_first_start() Unheard, FirstStart;
    fn a_node_that_never_answers_may_begin_to_disagree_while_the_app_runs() Unheard, Running;
    fn a_node_that_never_answers_may_disagree_after_a_restart() Unheard, Restart;
}
