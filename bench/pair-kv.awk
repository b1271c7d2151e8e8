# The same bar for `key=value` words.
$1 == "ev=enter" { start[$5] = substr($2, 4) }
$1 == "ev=exit" && ($5 in start) { spans++; total += substr($2, 4) - start[$5]; delete start[$5] }
END { printf "%d %.0f\n", spans, total }
