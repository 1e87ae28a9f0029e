# Prints the comparison: the first file holds the limits, the others, in the
# order of the variable `labels`, lines "name value"; the smallest value counts.
BEGIN { count = split(labels, label, " ") }

FILENAME != current { current = FILENAME; file++ }

file == 1 {
    if ($1 !~ /^#/ && NF == 2) { limit[$1] = $2; order[++names] = $1 }
    next
}

{
    key = $1 SUBSEP label[file - 1]
    if (!(key in value) || $2 < value[key]) value[key] = $2
    seen[$1] = 1
}

END {
    printf "%-38s", "operation (ns)"
    for (i = 1; i <= count; i++) printf " %9s", label[i]
    printf " %7s %6s\n", "ratio", "limit"
    for (n = 1; n <= names; n++) if (order[n] in seen) row(order[n])
    for (name in seen) if (!(name in limit)) { print name ": no limit is known"; over++ }
    if (over) printf "%d over the limit\n", over
    exit check && over ? 1 : 0
}

function row(name,    i, key, ours, best, verdict, bound, figure) {
    printf "%-38s", name
    best = ""
    for (i = 1; i <= count; i++) {
        key = name SUBSEP label[i]
        if (!(key in value)) { printf " %9s", "-"; continue }
        printf " %9.2f", value[key]
        if (label[i] != "ours" && (best == "" || value[key] < best)) best = value[key]
    }
    ours = name SUBSEP "ours"
    bound = limit[name]
    figure = ""
    if (ours in value) {
        if (best != "" && best > 0) figure = value[ours] / best
        if (sub(/^=/, "", bound)) verdict = value[ours] + 0 > bound + 0 ? "OVER" : "ok"
        else if (figure != "") verdict = figure > bound + 0 ? "OVER" : "ok"
    } else sub(/^=/, "", bound)
    printf " %7s %6s %s\n", figure == "" ? "-" : sprintf("%.2f", figure), bound, verdict
    if (verdict == "OVER") over++
}
