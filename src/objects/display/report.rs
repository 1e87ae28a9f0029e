//! The text of an uncaught exception: causes, contexts, notes and groups, as the `traceback` module lays it out.

use super::places::{HEADER, of_traceback};
use super::suggest;
use super::text::{Text, safe_repr, safe_str};
use crate::abi::*;
use crate::engine::{Obj, Owned, error};
use crate::istr;
use crate::objects::exceptions::{self, exc, group};
use crate::objects::{bytes, long, singletons, tuple, type_object, unicode};
use crate::protocols::{attr, sequence};

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";
/// A group shows at most this many of its exceptions,
const MAX_GROUP_WIDTH: usize = 15;
/// and groups are shown to this depth.
const MAX_GROUP_DEPTH: usize = 10;

/// What is shown of one exception. The others are named by their index in the report.
struct Node {
    exception: Owned,
    places: Option<Text>,
    type_name: Text,
    message: Text,
    syntax: Option<Syntax>,
    notes: Vec<Text>,
    cause: Option<usize>,
    context: Option<usize>,
    exceptions: Option<Vec<usize>>,
}

/// The place of a syntax error.
struct Syntax {
    filename: Option<Text>,
    line: Option<Text>,
    end_line: Option<Text>,
    text: Option<Text>,
    offset: Offset,
    end_offset: Offset,
    message: Text,
}

/// A column: None, an int, or something else.
#[derive(Clone, Copy, PartialEq)]
enum Offset {
    Missing,
    At(i64),
    Odd,
}

/// The report on an exception (or on None, of which only the type and the text are shown).
pub(super) fn report(exception: &Obj) -> Text {
    let mut report = Report { nodes: Vec::new(), seen: Vec::new() };
    report.collect(exception);
    let mut printer = Printer { nodes: &report.nodes, out: Text::default(), depth: 0, need_close: false };
    printer.chain(0);
    printer.out
}

struct Report {
    nodes: Vec<Node>,
    seen: Vec<*mut PyObject>,
}

impl Report {
    /// Makes the nodes of an exception and of all that it leads to; an exception is not shown again as a cause or context.
    fn collect(&mut self, exception: &Obj) {
        let mut waiting = vec![self.add(exception)];
        while let Some(i) = waiting.pop() {
            let e = self.nodes[i].exception.clone();
            if !exceptions::is_instance(&e) {
                continue;
            }
            let cause = exceptions::cause(&e).filter(|cause| !self.has_seen(cause)).map(|cause| self.add(&cause));
            let hidden = cause.is_some() || exceptions::suppresses_context(&e);
            let context = exceptions::context(&e).filter(|context| !hidden && !self.has_seen(context));
            let context = context.map(|context| self.add(&context));
            let parts = group::check(&e)
                .then(|| tuple::items(&group::exceptions(&e)).iter().map(|one| self.add(one)).collect::<Vec<usize>>());
            waiting.extend(cause.iter().chain(&context).chain(parts.iter().flatten()));
            let node = &mut self.nodes[i];
            (node.cause, node.context, node.exceptions) = (cause, context, parts);
        }
    }

    fn has_seen(&self, e: &Obj) -> bool {
        self.seen.contains(&e.as_ptr())
    }

    fn add(&mut self, e: &Obj) -> usize {
        self.seen.push(e.as_ptr());
        self.nodes.push(Node::new(e));
        self.nodes.len() - 1
    }
}

impl Node {
    fn new(e: &Obj) -> Node {
        let mut message = safe_str(e, "exception");
        if let Some(name) = suggest::suggestion(e) {
            message.push(". Did you mean: '");
            message.append(&Text::of(&name));
            message.push("'?");
        }
        Node {
            exception: e.to_owned(),
            places: exceptions::is_instance(e)
                .then(|| exceptions::traceback_of(e))
                .flatten()
                .and_then(|tb| of_traceback(&tb)),
            type_name: type_name(e.ty()),
            message,
            syntax: e.is_instance(exc::SyntaxError.0).then(|| Syntax::new(e)),
            notes: notes(e),
            cause: None,
            context: None,
            exceptions: None,
        }
    }

    /// The lines that tell what the exception is.
    fn lines(&self) -> Vec<Text> {
        let mut lines = match &self.syntax {
            Some(syntax) => syntax.lines(&self.type_name),
            None => {
                let mut line = self.type_name.clone();
                if !self.message.is_empty() {
                    line.push(": ");
                    line.append(&self.message);
                }
                split_lines(&line)
            }
        };
        lines.extend(self.notes.iter().flat_map(split_lines));
        lines
    }
}

/// The parts between line feeds, each with a line feed behind it.
fn split_lines(text: &Text) -> Vec<Text> {
    let with_end = |part: &[u32]| Text(part.iter().copied().chain([0x0a]).collect());
    text.0.split(|c| *c == 0x0a).map(with_end).collect()
}

/// The qualified name of a type, with its module unless that is `builtins` or `__main__`.
pub(super) fn type_name(ty: *mut PyTypeObject) -> Text {
    let ty = type_object::as_obj(ty);
    let name = quietly(attr::get_optional(ty, istr!("__qualname__"))).filter(|o| unicode::check(o));
    let module = quietly(attr::get_optional(ty, istr!("__module__")));
    let mut shown = match module.filter(|o| unicode::check(o)) {
        Some(module) if unicode::eq_ascii(&module, "builtins") || unicode::eq_ascii(&module, "__main__") => {
            Text::default()
        }
        Some(module) => Text::of(&module),
        None => Text::new("<unknown>"),
    };
    if !shown.is_empty() {
        shown.push(".");
    }
    match name {
        Some(name) => shown.append(&Text::of(&name)),
        None => shown.push("<unknown>"),
    }
    shown
}

/// What was found; an error on the way counts as nothing.
fn quietly(found: crate::engine::Result<Option<Owned>>) -> Option<Owned> {
    found.inspect_err(|_| error::clear()).ok().flatten()
}

/// `__notes__`: one text for each item of a sequence, or the repr of anything else.
fn notes(e: &Obj) -> Vec<Text> {
    let notes = match attr::get_optional(e, istr!("__notes__")) {
        Ok(notes) => notes,
        Err(_) => {
            let failure = error::take();
            let shown = failure.map_or_else(Text::default, |e| safe_repr(&e, "__notes__"));
            let mut line = Text::new("Ignored error getting __notes__: ");
            line.append(&shown);
            return vec![line];
        }
    };
    let Some(notes) = notes.filter(|notes| !singletons::is_none(notes)) else { return Vec::new() };
    let is_sequence = notes.has_flag(Py_TPFLAGS_LIST_SUBCLASS | Py_TPFLAGS_TUPLE_SUBCLASS)
        || (notes.has_flag(Py_TPFLAGS_SEQUENCE) && !unicode::check(&notes) && !bytes::check(&notes));
    if is_sequence {
        match sequence::tuple(&notes) {
            Ok(items) => return tuple::items(&items).iter().map(|note| safe_str(note, "note")).collect(),
            Err(_) => error::clear(),
        }
    }
    vec![safe_repr(&notes, "__notes__")]
}

impl Syntax {
    fn new(e: &Obj) -> Syntax {
        let get = |name: &Obj| quietly(attr::get_optional(e, name)).filter(|o| !singletons::is_none(o));
        let shown = |o: Owned| safe_str(&o, "exception");
        let offset = |o: Option<Owned>| match o {
            None => Offset::Missing,
            Some(o) if long::check(&o) => long::as_i64(&o).map_or_else(
                |_| {
                    error::clear();
                    Offset::Odd
                },
                Offset::At,
            ),
            Some(_) => Offset::Odd,
        };
        Syntax {
            filename: get(istr!("filename")).map(shown).filter(|name| !name.is_empty()),
            line: get(istr!("lineno")).map(shown),
            end_line: get(istr!("end_lineno")).map(shown),
            text: get(istr!("text")).filter(|o| unicode::check(o)).map(|o| Text::of(&o)),
            offset: offset(get(istr!("offset"))),
            end_offset: offset(get(istr!("end_offset"))),
            message: get(istr!("msg"))
                .map(shown)
                .filter(|msg| !msg.is_empty())
                .unwrap_or_else(|| Text::new("<no detail available>")),
        }
    }

    fn lines(&self, type_name: &Text) -> Vec<Text> {
        let mut lines = Vec::new();
        let mut suffix = Text::default();
        match (&self.line, &self.filename) {
            (Some(line), filename) => {
                let mut place = Text::new("  File \"");
                place.append(filename.as_ref().unwrap_or(&Text::new("<string>")));
                place.push("\", line ");
                place.append(line);
                place.push("\n");
                lines.push(place);
            }
            (None, Some(filename)) => {
                suffix.push(" (");
                suffix.append(filename);
                suffix.push(")");
            }
            (None, None) => {}
        }
        if let Some(text) = &self.text {
            self.quote(text, &mut lines);
        }
        let mut last = type_name.clone();
        last.push(": ");
        last.append(&self.message);
        last.append(&suffix);
        last.push("\n");
        lines.push(last);
        lines
    }

    /// The line of source, without its indentation, and the marks under what is wrong.
    fn quote(&self, text: &Text, lines: &mut Vec<Text>) {
        let end = text.0.iter().rposition(|c| *c != 0x0a).map_or(0, |i| i + 1);
        let stripped = &text.0[..end];
        let spaces = stripped.iter().take_while(|c| [0x20, 0x0a, 0x0c].contains(*c)).count();
        let code = &stripped[spaces..];
        let indented = |content: Vec<u32>| {
            let mut line = Text::new("    ");
            line.0.extend(content);
            line.push("\n");
            line
        };
        match self.offset {
            Offset::Odd => {}
            Offset::Missing => lines.push(indented(code.to_vec())),
            Offset::At(offset) => {
                lines.push(indented(code.to_vec()));
                let (from, to) = self.columns(offset, text.0.len() as i64, stripped.len() as i64);
                let spaces = spaces as i64;
                let (from, to) = (from - 1 - spaces, to - 1 - spaces);
                if let Ok(start) = usize::try_from(from) {
                    let blank = |i: usize| code.get(i).copied().filter(|c| is_space(*c)).unwrap_or(0x20);
                    let shown = start.min(code.len());
                    let mut marks: Vec<u32> = (0..shown).map(blank).collect();
                    marks.extend((from..to).map(|_| u32::from(b'^')));
                    lines.push(indented(marks));
                }
            }
        }
    }

    /// The first and the last column (behind the end), from 1, moved into the text.
    fn columns(&self, offset: i64, len: i64, stripped: i64) -> (i64, i64) {
        let mut from = offset;
        let mut to = match self.end_offset {
            _ if self.line.as_ref().map(|l| &l.0) != self.end_line.as_ref().map(|l| &l.0) => stripped + 1,
            Offset::At(end) if end != 0 => end,
            _ => offset,
        };
        if len > 0 && from > len {
            from = stripped + 1;
        }
        if len > 0 && to > len {
            to = stripped + 1;
        }
        if from >= to || to < 0 {
            to = from + 1;
        }
        (from, to)
    }
}

fn is_space(c: u32) -> bool {
    char::from_u32(c).is_some_and(|c| c.is_whitespace() || ('\x1c'..='\x1f').contains(&c))
}

/// Lays the nodes out.
struct Printer<'a> {
    nodes: &'a [Node],
    out: Text,
    depth: usize,
    need_close: bool,
}

impl Printer<'_> {
    /// Writes text; inside a group each of its lines goes behind the margin.
    fn emit(&mut self, text: &Text, margin: &str) {
        let mut indent = Text::new(&" ".repeat(2 * self.depth));
        if self.depth > 0 {
            indent.push(margin);
            indent.push(" ");
        }
        for line in text.lines() {
            self.out.append(&indent);
            self.out.0.extend_from_slice(line);
        }
    }

    fn rule(&mut self, text: &str) {
        self.out.push(&" ".repeat(2 * self.depth));
        self.out.push(text);
    }

    /// An exception, after those that led to it.
    fn chain(&mut self, first: usize) {
        let mut links = Vec::new();
        let mut next = Some(first);
        while let Some(i) = next {
            let node = &self.nodes[i];
            let (text, led) = match (node.cause, node.context) {
                (Some(cause), _) => (Some(CAUSE), Some(cause)),
                (None, Some(context)) => (Some(CONTEXT), Some(context)),
                (None, None) => (None, None),
            };
            links.push((text, i));
            next = led;
        }
        for (text, i) in links.into_iter().rev() {
            if let Some(text) = text {
                self.emit(&Text::new(text), "|");
            }
            self.exception(i);
        }
    }

    fn exception(&mut self, i: usize) {
        let node = &self.nodes[i];
        match &node.exceptions {
            None => {
                if let Some(places) = &node.places {
                    self.emit(&Text::new(HEADER), "|");
                    self.emit(places, "|");
                }
                node.lines().iter().for_each(|line| self.emit(line, "|"));
            }
            Some(_) if self.depth > MAX_GROUP_DEPTH => {
                self.emit(&Text::new(&format!("... (max_group_depth is {MAX_GROUP_DEPTH})\n")), "|");
            }
            Some(parts) => self.group(node, parts),
        }
    }

    fn group(&mut self, node: &Node, parts: &[usize]) {
        let is_toplevel = self.depth == 0;
        if is_toplevel {
            self.depth = 1;
        }
        if let Some(places) = &node.places {
            let margin = if is_toplevel { "+" } else { "|" };
            self.emit(&Text::new(&format!("Exception Group {HEADER}")), margin);
            self.emit(places, "|");
        }
        node.lines().iter().for_each(|line| self.emit(line, "|"));
        let shown = parts.len().min(MAX_GROUP_WIDTH + 1);
        self.need_close = false;
        for (n, part) in parts[..shown].iter().enumerate() {
            if n + 1 == shown {
                self.need_close = true;
            }
            let is_cut = n >= MAX_GROUP_WIDTH;
            let title = if is_cut { "...".to_owned() } else { (n + 1).to_string() };
            let lead = if n == 0 { "+-" } else { "  " };
            self.rule(&format!("{lead}+---------------- {title} ----------------\n"));
            self.depth += 1;
            if is_cut {
                let left = parts.len() - MAX_GROUP_WIDTH;
                let plural = if left == 1 { "" } else { "s" };
                self.emit(&Text::new(&format!("and {left} more exception{plural}\n")), "|");
            } else {
                self.chain(*part);
            }
            if n + 1 == shown && self.need_close {
                self.rule("+------------------------------------\n");
                self.need_close = false;
            }
            self.depth -= 1;
        }
        if is_toplevel {
            self.depth = 0;
        }
    }
}
