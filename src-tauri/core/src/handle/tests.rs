use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{requests::commands, *};
use crate::view::snapshot::Search;

const PASSWORD: &str = "correct horse";

/// One that is right for every command there is.
fn examples() -> Vec<(&'static str, Value)> {
    let search =
        json!({"text": "", "kind": null, "shop": null, "from": 0, "to": null, "open": null});
    let group = json!({"notify": true, "sound": "bell", "minAmount": "5", "ringMinutes": 5, "ringTimes": 2});
    vec![
        ("save_shop", json!({"server": "shop.example", "userIds": ["a"]})),
        ("check_address", json!({"address": "shop.example"})),
        ("sign_in", json!({"server": "shop.example", "email": "a@b.c", "password": PASSWORD})),
        ("sign_out", json!({})),
        ("set_delivery", json!({"delivery": "live"})),
        ("follow_shop", json!({"id": "a", "follow": false})),
        ("set_notify", json!({"kind": "order", "on": true})),
        ("set_category", json!({"group": "check", "value": group})),
        ("set_quiet_hours", quiet_hours(1)),
        ("snooze", json!({"choice": "half_hour"})),
        ("set_show_content", json!({"on": true})),
        ("set_morning_digest", json!({"on": true})),
        ("set_unusual_silence", json!({"on": true})),
        ("set_language", json!({"language": null})),
        ("set_start_at_login", json!({"on": true})),
        ("set_update_automatically", json!({"on": false})),
        ("look_for_update", json!({})),
        ("restart_to_update", json!({})),
        ("news_read", json!({})),
        ("open_downloads", json!({})),
        ("preview", json!({"sound": "chime"})),
        ("test", json!({"kind": "check"})),
        ("todo", json!({})),
        ("search", json!({"search": search, "after": null})),
        ("activity", json!({"shop": null})),
        ("data_use", json!({})),
        ("mark_read", json!({"ids": [1, 2]})),
        ("mark_all_read", json!({})),
        ("reopen", json!({"ids": [1, 2]})),
        ("reply", json!({"id": 1, "replyText": "Yes"})),
        ("keep_reply", json!({"id": 1, "replyText": "Ye"})),
        ("open_entry", json!({"id": 1})),
        ("open_shop", json!({})),
        ("reconnect", json!({})),
        ("snapshot", json!({})),
        ("words", json!({})),
        ("export_history", json!({"search": search, "format": "csv"})),
        ("open_folder", json!({"folder": "logs"})),
        ("copy_diagnostics", json!({})),
        ("copy_text", json!({"shortText": "MP260724"})),
        ("licences", json!({})),
    ]
}

fn quiet_hours(windows: usize) -> Value {
    let window = json!({"days": [1, 7], "from": "22:00", "to": "07:00"});
    json!({"value": {"enabled": true, "windows": vec![window; windows], "allowUrgent": true}})
}

#[tokio::test]
async fn every_command_of_the_table_can_be_called_with_json() {
    let mut there: Vec<_> = commands(&ts_rs::Config::default()).iter().map(|of| of.name).collect();
    let mut tried = vec![];
    for (command, arguments) in examples() {
        match call(command, arguments).await {
            Called::Engine(_) => {}
            Called::Answered(answer) => assert!(answer.is_ok(), "{command}: {answer:?}"),
        }
        tried.push(command);
    }
    there.sort_unstable();
    tried.sort_unstable();
    assert_eq!(tried, there);
}

#[tokio::test]
async fn an_unknown_command_is_refused() {
    for command in ["", "entries", "diagnostics", "Snapshot", &"x".repeat(10_000)] {
        let error = refused(command, json!({})).await;
        assert!(error.message.ends_with("unknown command"), "{error:?}");
        assert!(error.message.len() < 100, "{error:?}");
    }
}

#[tokio::test]
async fn a_command_with_a_missing_wrong_or_surplus_argument_is_refused() {
    for (command, example) in examples() {
        let wrong = |change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
            let mut arguments = example.as_object().unwrap().clone();
            change(&mut arguments);
            refused(command, arguments.into())
        };
        for (name, value) in example.as_object().unwrap() {
            wrong(&|arguments| _ = arguments.insert(name.clone(), json!([{}]))).await;
            // What may be null may be absent.
            if !value.is_null() {
                wrong(&|arguments| _ = arguments.remove(name)).await;
            }
        }
        wrong(&|arguments| _ = arguments.insert("surplus".into(), json!(1))).await;
        refused(command, json!("no object")).await;
    }
}

#[tokio::test]
async fn a_password_is_in_no_debug_output_and_in_no_error() {
    let (_, right) = examples().into_iter().find(|(command, _)| *command == "sign_in").unwrap();
    let Called::Engine(request) = call("sign_in", right.clone()).await else { panic!("answered") };
    assert!(!format!("{request:?}").contains(PASSWORD), "{request:?}");

    for wrong in [json!([PASSWORD]), json!({PASSWORD: PASSWORD})] {
        let mut arguments = right.clone();
        arguments["password"] = wrong;
        let error = refused("sign_in", arguments).await;
        assert!(!format!("{error:?}").contains(PASSWORD), "{error:?}");
    }
}

#[tokio::test]
async fn what_is_too_large_is_refused_in_plain_words() {
    assert!(matches!(call("set_quiet_hours", quiet_hours(50)).await, Called::Engine(_)));
    let too_large = [
        ("set_quiet_hours", quiet_hours(51)),
        ("set_language", json!({"language": "e".repeat(36)})),
        ("follow_shop", json!({"id": "a".repeat(129), "follow": true})),
        ("save_shop", json!({"server": "a".repeat(2_001), "userIds": []})),
        ("save_shop", json!({"server": "a", "userIds": vec!["b"; 101]})),
        ("save_shop", json!({"server": "a", "userIds": ["b".repeat(2_001)]})),
        ("mark_read", json!({"ids": vec![1; 1_001]})),
        ("copy_text", json!({"shortText": "x".repeat(101)})),
        ("reply", json!({"id": 1, "replyText": "x".repeat(15_001)})),
    ];
    for (command, arguments) in too_large {
        let error = refused(command, arguments).await;
        assert_eq!(error.message, "That is more than this app can take.", "{command}");
    }
}

enum Called {
    Engine(Request),
    Answered(Result<Value, RequestError>),
}

async fn refused(command: &str, arguments: Value) -> RequestError {
    match call(command, arguments.clone()).await {
        Called::Answered(Err(error)) => error,
        _ => panic!("{command} {arguments} was taken"),
    }
}

/// Calls a handle whose engine only takes requests.
async fn call(command: &str, arguments: Value) -> Called {
    let (requests_in, mut requests) = mpsc::channel(1);
    let (system_events_in, _system_events) = mpsc::channel(1);
    let (_snapshots, snapshots) = watch::channel(Snapshot::default());
    let (_spoken, i18n) = watch::channel(Arc::new(Translator::english(TimeZone::UTC)));
    let handle = Handle::new(requests_in, system_events_in, snapshots, i18n);
    tokio::select! {
        answer = handle.call(&NoShell, command, arguments) => Called::Answered(answer),
        Some(request) = requests.recv() => Called::Engine(request),
    }
}

struct NoShell;

impl Shell for NoShell {
    async fn export_history(&self, _: Search, _: Format) -> Result<String, RequestError> {
        Ok(String::new())
    }

    async fn open_folder(&self, _: Folder) -> Result<(), RequestError> {
        Ok(())
    }

    async fn copy_diagnostics(&self) -> Result<(), RequestError> {
        Ok(())
    }

    async fn copy_text(&self, _: String) -> Result<(), RequestError> {
        Ok(())
    }

    async fn licences(&self) -> Result<String, RequestError> {
        Ok(String::new())
    }
}
