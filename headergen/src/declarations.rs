//! cbindgen's output, cut into one declaration per name and brought into the form of CPython's headers.

use std::collections::BTreeMap;
use std::path::Path;

use crate::source::Source;

/// Types that `pytypedefs.h` or another part declares beforehand: the tag their definition uses.
const FORWARD: [(&str, &str); 15] = [
    ("PyCodeObject", "PyCodeObject"),
    ("PyFrameObject", "_frame"),
    ("PyGetSetDef", "PyGetSetDef"),
    ("PyInterpreterState", "_is"),
    ("PyLongObject", "_longobject"),
    ("PyMemberDef", "PyMemberDef"),
    ("PyMethodDef", "PyMethodDef"),
    ("PyModuleDef", "PyModuleDef"),
    ("PyModuleDef_Slot", "PyModuleDef_Slot"),
    ("PyObject", "_object"),
    ("PyThreadState", "_ts"),
    ("PyTracebackObject", "_traceback"),
    ("PyTypeObject", "_typeobject"),
    ("PyWeakReference", "_PyWeakReference"),
    ("Py_tss_t", "_Py_tss_t"),
];
/// Types that C knows by their tag only.
const TAG_ONLY: [&str; 5] = ["_PyInterpreterFrame", "_frozen", "_inittab", "_specialization_cache", "wrapperbase"];
/// Types that are both a tag and a typedef of another name.
const TAGS: [(&str, &str); 3] = [
    ("PyHeapTypeObject", "_heaptypeobject"),
    ("_PyErr_StackItem", "_err_stackitem"),
    ("_PyStackChunk", "_stack_chunk"),
];
/// Words that are no parameter names in C++.
const CXX_KEYWORDS: [&str; 12] = [
    "catch",
    "class",
    "delete",
    "export",
    "namespace",
    "new",
    "operator",
    "private",
    "public",
    "template",
    "this",
    "throw",
];

/// One declaration: its comment and its C text, without a final newline.
pub struct Declaration {
    pub comment: String,
    pub text: String,
}

pub struct Declarations {
    by_name: BTreeMap<String, Declaration>,
    structs: Vec<String>,
}

impl Declarations {
    pub fn generate(root: &Path, source: &Source) -> Result<Self, String> {
        let mut config = cbindgen::Config {
            language: cbindgen::Language::C,
            documentation_style: cbindgen::DocumentationStyle::C,
            style: cbindgen::Style::Both,
            usize_is_size_t: true,
            no_includes: true,
            tab_width: 4,
            line_length: 110,
            ..Default::default()
        };
        config.function.no_return = Some("_Py_NO_RETURN".to_owned());
        config.export.include = source.structs.iter().chain(&source.aliases).cloned().collect();
        let mut builder = cbindgen::Builder::new().with_config(config);
        for file in &source.files {
            builder = builder.with_src(file);
        }
        let bindings = builder.generate().map_err(|e| format!("{}: cbindgen: {e}", root.display()))?;
        let mut bytes = Vec::new();
        bindings.write(&mut bytes);
        let text = String::from_utf8(bytes).map_err(|e| e.to_string())?;
        let mut declarations =
            Declarations { by_name: BTreeMap::new(), structs: source.structs.iter().cloned().collect() };
        for (comment, text) in split(&text) {
            if let Some(name) = name(&text) {
                declarations.by_name.insert(name, Declaration { comment: reflow(&comment, ""), text });
            }
        }
        Ok(declarations)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    fn get(&self, name: &str) -> Result<&Declaration, String> {
        self.by_name.get(name).ok_or_else(|| format!("cbindgen gives nothing for {name}"))
    }

    /// A function's declaration, with `PyAPI_FUNC` around its result type.
    pub fn function(&self, name: &str) -> Result<Declaration, String> {
        let found = self.get(name)?;
        let text = self.plain_names(&found.text.split_whitespace().collect::<Vec<_>>().join(" "), None);
        let open = text.find('(').ok_or_else(|| format!("{name} is no function"))?;
        let result = text[..open].trim_end().strip_suffix(name).ok_or_else(|| format!("{name}: {text}"))?.trim_end();
        let parameters = text[open..].trim_end_matches(';');
        let line = format!("PyAPI_FUNC({result}) {name}{};", rename_keywords(parameters));
        Ok(Declaration { comment: found.comment.clone(), text: wrap(&line) })
    }

    /// A typedef or a constant as cbindgen has it.
    pub fn plain(&self, name: &str) -> Result<Declaration, String> {
        let found = self.get(name)?;
        Ok(Declaration { comment: found.comment.clone(), text: self.plain_names(&found.text, None) })
    }

    /// A struct's definition. `overrides` gives the C text of fields that Rust spells differently.
    pub fn definition(&self, name: &str, overrides: &[(String, String)]) -> Result<Declaration, String> {
        let found = self.get(name)?;
        let (_, rest) = found.text.split_once("{\n").ok_or_else(|| format!("{name} has no fields"))?;
        let (body, _) = rest.rsplit_once("\n}").ok_or_else(|| format!("{name} has no end"))?;
        let mut body = self.fields(name, body);
        for (field, text) in overrides {
            let line = body
                .lines()
                .find(|l| field_name(l) == Some(field))
                .ok_or_else(|| format!("{name} has no field {field}"))?
                .to_owned();
            let indented: Vec<_> = text.lines().map(|l| format!("    {l}")).collect();
            body = body.replace(&line, &indented.join("\n"));
        }
        let forward = FORWARD.iter().find(|(n, _)| *n == name).map(|(_, tag)| *tag);
        let tag = forward.or(TAGS.iter().find(|(n, _)| *n == name).map(|(_, tag)| *tag)).unwrap_or(name);
        let text = if forward.is_some() || TAG_ONLY.contains(&name) {
            format!("struct {tag} {{\n{body}\n}};")
        } else {
            format!("typedef struct {tag} {{\n{body}\n}} {name};")
        };
        Ok(Declaration { comment: found.comment.clone(), text })
    }

    /// A struct's fields with CPython's type names and compact comments.
    fn fields(&self, name: &str, body: &str) -> String {
        let mut out = String::new();
        let mut comment = String::new();
        let mut inside = false;
        for line in body.lines() {
            let trimmed = line.trim();
            if trimmed == "/*" {
                inside = true;
            } else if inside && trimmed == "*/" {
                inside = false;
                out.push_str(&reflow(&comment, "    "));
                comment.clear();
            } else if inside {
                comment.push_str(trimmed);
                comment.push('\n');
            } else {
                out.push_str(&self.plain_names(line, Some(name)));
                out.push('\n');
            }
        }
        out.trim_end().to_owned()
    }

    /// `struct X` as `X` where C has a typedef of that name; inside `own`'s definition the tag stays unless the typedef
    /// was declared beforehand.
    fn plain_names(&self, text: &str, own: Option<&str>) -> String {
        let mut text = text.to_owned();
        for name in &self.structs {
            let forward = FORWARD.iter().any(|(n, _)| n == name);
            if TAG_ONLY.contains(&name.as_str()) {
                continue;
            }
            let replacement = if own == Some(name) && !forward {
                let tag = TAGS.iter().find(|(n, _)| n == name).map_or(name.as_str(), |(_, tag)| *tag);
                format!("struct {tag} ")
            } else {
                format!("{name} ")
            };
            text = text.replace(&format!("struct {name} "), &replacement);
            text = text.replace(&format!("struct {name}*"), &format!("{}*", replacement.trim_end()));
        }
        text
    }
}

/// The name that a line of a struct declares.
fn field_name(line: &str) -> Option<&str> {
    let text = line.trim().strip_suffix(';')?;
    let text = text.split('[').next()?;
    let start = text.rfind(|c: char| !(c.is_alphanumeric() || c == '_'))?;
    Some(&text[start + 1..])
}

/// Cuts cbindgen's output into pairs of a comment and a declaration.
fn split(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let (mut comment, mut declaration) = (String::new(), String::new());
    let (mut in_comment, mut depth) = (false, 0);
    for line in text.lines() {
        let trimmed = line.trim();
        let comment_line = in_comment || trimmed.starts_with("/*");
        if comment_line {
            in_comment = !trimmed.ends_with("*/");
            if declaration.is_empty() {
                if trimmed != "/*" && trimmed != "*/" {
                    comment.push_str(trimmed);
                    comment.push('\n');
                }
                continue;
            }
        } else if trimmed.is_empty() && declaration.is_empty() {
            continue;
        }
        declaration.push_str(line);
        declaration.push('\n');
        if !comment_line {
            depth += trimmed.matches('{').count();
            depth -= trimmed.matches('}').count();
        }
        if !comment_line && depth == 0 && (trimmed.ends_with(';') || declaration.starts_with('#')) {
            found.push((std::mem::take(&mut comment), std::mem::take(&mut declaration).trim_end().to_owned()));
        }
    }
    found
}

/// The name that a declaration declares.
fn name(text: &str) -> Option<String> {
    let identifier = |s: &str| s.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next().map(str::to_owned);
    if let Some(rest) = text.strip_prefix("#define ") {
        return rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().map(str::to_owned);
    }
    if text.starts_with("typedef") {
        return match text.split_once("(*") {
            Some((before, rest)) if !before.contains('{') => rest.split(')').next().map(str::to_owned),
            _ => identifier(text.trim_end_matches(';')),
        };
    }
    identifier(text.split('(').next()?.trim_end())
}

/// A comment in one block, indented, filled to the width of the headers. Rust's "# Safety" section is what C callers must
/// see to.
pub fn reflow(comment: &str, indent: &str) -> String {
    let mut paragraphs = vec![String::new()];
    for line in comment.lines().map(str::trim) {
        match line {
            "" => paragraphs.push(String::new()),
            "# Safety" => paragraphs.push("Requires:".to_owned()),
            text => {
                if let Some(paragraph) = paragraphs.last_mut() {
                    if !paragraph.is_empty() {
                        paragraph.push(' ');
                    }
                    paragraph.push_str(text);
                }
            }
        }
    }
    paragraphs.retain(|p| !p.is_empty());
    if paragraphs.is_empty() {
        return String::new();
    }
    let filled: Vec<_> = paragraphs.iter().map(|p| fill(&p.replace("*/", "* /"), indent.len() + 3)).collect();
    format!("{indent}/* {} */\n", filled.join(&format!("\n{indent}   ")))
}

/// One paragraph broken at spaces, continued `margin` columns in.
fn fill(text: &str, margin: usize) -> String {
    let mut out = String::new();
    let mut column = margin;
    for word in text.split(' ') {
        if column > margin {
            if column + 1 + word.len() > 116 {
                out.push_str(&format!("\n{:margin$}", ""));
                column = margin;
            } else {
                out.push(' ');
                column += 1;
            }
        }
        out.push_str(word);
        column += word.chars().count();
    }
    out
}

/// Breaks a long prototype between its parameters.
fn wrap(line: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in line.split_inclusive(", ") {
        if column > 0 && column + word.trim_end().len() > 110 {
            out.truncate(out.trim_end().len());
            out.push_str("\n    ");
            column = 4;
        }
        out.push_str(word);
        column += word.len();
    }
    out
}

/// Parameters whose names are words of C++ get an underscore.
fn rename_keywords(parameters: &str) -> String {
    let mut text = parameters.to_owned();
    for word in CXX_KEYWORDS {
        for (before, after) in [(" ", ","), (" ", ")"), ("*", ","), ("*", ")")] {
            text = text.replace(&format!("{before}{word}{after}"), &format!("{before}{word}_{after}"));
        }
    }
    text
}
