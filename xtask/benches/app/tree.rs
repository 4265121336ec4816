//! A process and all its descendants at one moment, as the kernel counts them.

use std::{collections::HashMap, fs, path::Path};

use anyhow::{Context as _, Result};

pub struct Tree {
    names: Vec<String>,
    pss_kib: u64,
    descriptors: usize,
    /// By folder: a thread that ended takes its counts with it.
    threads: HashMap<String, Thread>,
}

#[derive(Default)]
struct Thread {
    name: String,
    /// Because it waited, and because another's turn had come.
    switches: u64,
    cpu_ns: u64,
}

impl Tree {
    pub fn of(root: u32) -> Result<Self> {
        let mut tree = Self { names: vec![], pss_kib: 0, descriptors: 0, threads: HashMap::new() };
        for id in family(root)? {
            tree.add(&id).with_context(|| format!("process {id}"))?;
        }
        Ok(tree)
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    pub fn pss_mib(&self) -> f64 {
        self.pss_kib as f64 / 1024.0
    }

    /// How many are open.
    pub fn descriptors(&self) -> usize {
        self.descriptors
    }

    pub fn threads(&self) -> usize {
        self.threads.len()
    }

    pub fn switches_since(&self, before: &Self) -> f64 {
        self.since(before, |thread| thread.switches) as f64
    }

    pub fn cpu_ms_since(&self, before: &Self) -> f64 {
        self.since(before, |thread| thread.cpu_ns) as f64 / 1e6
    }

    /// Who was awake how often.
    pub fn awake_since(&self, before: &Self) -> String {
        let awake = self.threads.iter().map(|(folder, now)| {
            let times =
                now.switches.saturating_sub(before.threads.get(folder).map_or(0, |t| t.switches));
            (times, &now.name)
        });
        let mut awake: Vec<_> = awake.filter(|(times, _)| *times > 0).collect();
        awake.sort_by(|a, b| b.cmp(a));
        awake.iter().map(|(times, name)| format!("{name} {times}")).collect::<Vec<_>>().join(", ")
    }

    fn since(&self, before: &Self, count: fn(&Thread) -> u64) -> u64 {
        let then = |folder| before.threads.get(folder).map_or(0, count);
        let grown = |(folder, now)| count(now).saturating_sub(then(folder));
        self.threads.iter().map(grown).sum()
    }

    fn add(&mut self, id: &str) -> Result<()> {
        let folder = Path::new("/proc").join(id);
        self.names.push(fs::read_to_string(folder.join("comm"))?.trim().to_owned());
        self.pss_kib += field(&fs::read_to_string(folder.join("smaps_rollup"))?, "Pss:")?;
        self.descriptors += fs::read_dir(folder.join("fd"))?.count();
        for thread in fs::read_dir(folder.join("task"))? {
            let thread = thread?.path();
            let status = fs::read_to_string(thread.join("status"))?;
            // Nanoseconds, where `stat` counts ticks of 10 ms.
            let times = fs::read_to_string(thread.join("schedstat"))?;
            let counts = Thread {
                name: fs::read_to_string(thread.join("comm"))?.trim().to_owned(),
                switches: field(&status, "voluntary_ctxt_switches:")?
                    + field(&status, "nonvoluntary_ctxt_switches:")?,
                cpu_ns: times.split(' ').next().context("schedstat")?.parse()?,
            };
            self.threads.insert(thread.to_string_lossy().into_owned(), counts);
        }
        Ok(())
    }
}

/// The process and its descendants.
fn family(root: u32) -> Result<Vec<String>> {
    let mut children: HashMap<String, Vec<String>> = HashMap::new();
    for entry in fs::read_dir("/proc")? {
        let id = entry?.file_name().to_string_lossy().into_owned();
        // Others may end at any moment.
        let Ok(status) = fs::read_to_string(format!("/proc/{id}/status")) else { continue };
        if id.parse::<u32>().is_ok() {
            children.entry(field(&status, "PPid:")?.to_string()).or_default().push(id);
        }
    }
    let mut family = vec![root.to_string()];
    let mut next = 0;
    while let Some(id) = family.get(next) {
        family.extend(children.get(id).cloned().unwrap_or_default());
        next += 1;
    }
    Ok(family)
}

fn field(text: &str, name: &str) -> Result<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let value = line.and_then(|line| line.split_whitespace().next());
    Ok(value.with_context(|| format!("no {name}"))?.parse()?)
}
