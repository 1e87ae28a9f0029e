//! The hand-written parts.
//!
//! A part is C text with lines that begin with `@`:
//!
//! - `@guard NAME`: the include guard (by default `Py_` and the file's name);
//! - `@include "x.h"`: an include, in front of everything;
//! - `@plain`: no `extern "C"`, and nothing that was not asked for;
//! - `@head` … `@body`: text in front of `extern "C"`;
//! - `@struct Name`: a definition from `src/abi`; with `@struct Name with`, lines `field = text` up to `@end` replace
//!   fields (a line that begins with four spaces continues the text);
//! - `@type Name …`, `@const NAME PREFIX* …`: typedefs and constants from `src/abi`;
//! - `@function Name …`: these functions here;
//! - `@data`, `@functions`: the header's data symbols, its remaining functions. Without these lines they come first.

use std::collections::BTreeMap;
use std::path::Path;

pub enum Block {
    /// A paragraph of C text.
    Text(String),
    Struct {
        name: String,
        overrides: Vec<(String, String)>,
    },
    Types(Vec<String>),
    Constants(Vec<String>),
    Functions(Vec<String>),
    AllFunctions,
    AllData,
}

#[derive(Default)]
pub struct Part {
    pub guard: Option<String>,
    pub includes: Vec<String>,
    pub plain: bool,
    pub head: Vec<Block>,
    pub body: Vec<Block>,
}

/// Every part in `folder` and the folders in it, by header.
pub fn read_all(folder: &Path) -> Result<BTreeMap<String, Part>, String> {
    let mut parts = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let path = entry.map_err(|e| e.to_string())?.path();
        if path.is_dir() {
            let inside = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            parts.extend(read_all(&path)?.into_iter().map(|(name, part)| (format!("{inside}/{name}"), part)));
            continue;
        }
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let part = parse(&text).map_err(|e| format!("{}: {e}", path.display()))?;
        parts.insert(name, part);
    }
    Ok(parts)
}

fn parse(text: &str) -> Result<Part, String> {
    let mut part = Part::default();
    let mut head = false;
    let mut paragraph = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let blocks = if head { &mut part.head } else { &mut part.body };
        if line.is_empty() || line.starts_with('@') {
            if !paragraph.is_empty() {
                blocks.push(Block::Text(std::mem::take(&mut paragraph)));
            }
        } else {
            paragraph.push_str(line);
            paragraph.push('\n');
        }
        let Some(directive) = line.strip_prefix('@') else { continue };
        let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
        let words = || rest.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        match word {
            "guard" => part.guard = Some(rest.to_owned()),
            "include" => part.includes.push(rest.to_owned()),
            "plain" => part.plain = true,
            "head" => head = true,
            "body" => head = false,
            "struct" => {
                let name = words().first().cloned().unwrap_or_default();
                let overrides = if rest.ends_with(" with") { overrides(&mut lines)? } else { Vec::new() };
                blocks.push(Block::Struct { name, overrides });
            }
            "type" => blocks.push(Block::Types(words())),
            "const" => blocks.push(Block::Constants(words())),
            "function" => blocks.push(Block::Functions(words())),
            "functions" => blocks.push(Block::AllFunctions),
            "data" => blocks.push(Block::AllData),
            other => return Err(format!("unknown line @{other}")),
        }
    }
    if !paragraph.is_empty() {
        part.body.push(Block::Text(paragraph));
    }
    Ok(part)
}

/// The lines `field = text` up to `@end`.
fn overrides<'a>(lines: &mut impl Iterator<Item = &'a str>) -> Result<Vec<(String, String)>, String> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in lines {
        if line == "@end" {
            return Ok(found);
        }
        if let (Some(more), Some(last)) = (line.strip_prefix("    "), found.last_mut()) {
            last.1.push('\n');
            last.1.push_str(more);
        } else {
            let (field, text) = line.split_once(" = ").ok_or_else(|| format!("no field in {line:?}"))?;
            found.push((field.to_owned(), text.to_owned()));
        }
    }
    Err("a struct without @end".to_owned())
}
