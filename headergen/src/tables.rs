//! The committed tables: where CPython declares a symbol, since when the stable ABI has it, what the library exports.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// For whom a declaration is visible.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// In every version of the limited API.
    Always,
    /// In the limited API of 3.x and later.
    Since(u32),
    /// Not in the limited API.
    FullApi,
}

pub struct Tables {
    /// The header of each of CPython's symbols, and the C declaration if it is data.
    headers: BTreeMap<String, (String, Option<String>)>,
    stable: BTreeMap<String, u32>,
    pub exports: BTreeSet<String>,
}

impl Tables {
    pub fn read(folder: &Path) -> Result<Self, String> {
        let mut headers = BTreeMap::new();
        for row in rows(&folder.join("headers.tsv"))? {
            let header = row.get(1).ok_or_else(|| format!("headers.tsv: no header for {}", row[0]))?.clone();
            headers.insert(row[0].clone(), (header, row.get(2).cloned()));
        }
        let mut stable = BTreeMap::new();
        for row in rows(&folder.join("stable_abi.tsv"))? {
            let minor = row.get(1).and_then(|v| v.strip_prefix("3.")).and_then(|m| m.parse().ok());
            stable.insert(row[0].clone(), minor.ok_or_else(|| format!("stable_abi.tsv: no version for {}", row[0]))?);
        }
        let exports = rows(&folder.join("exports.txt"))?.into_iter().map(|row| row[0].clone()).collect();
        Ok(Tables { headers, stable, exports })
    }

    /// The header in which CPython declares `symbol`.
    pub fn header(&self, symbol: &str) -> Option<&str> {
        self.headers.get(symbol).map(|(header, _)| header.as_str())
    }

    /// Whether CPython's headers declare `symbol`.
    pub fn known(&self, symbol: &str) -> bool {
        self.headers.contains_key(symbol)
    }

    /// The data symbols of `header`, with their declarations.
    pub fn data<'a>(&'a self, header: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.headers
            .iter()
            .filter(move |(_, (h, _))| h == header)
            .filter_map(|(symbol, (_, declaration))| declaration.as_ref().map(|d| (symbol.as_str(), d.as_str())))
    }

    pub fn visibility(&self, symbol: &str) -> Visibility {
        match self.stable.get(symbol) {
            None => Visibility::FullApi,
            Some(0..=2) => Visibility::Always,
            Some(minor) => Visibility::Since(*minor),
        }
    }
}

fn rows(path: &Path) -> Result<Vec<Vec<String>>, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(text
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .map(|l| l.split('\t').map(str::to_owned).collect())
        .collect())
}
