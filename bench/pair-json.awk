# The same bar for printf records: the line is the fourth string of each.
BEGIN { FS = "\"" }
$4 == "printf" { split($8, f, " ") }
$4 == "printf" && f[1] == "E" { start[f[5]] = f[2] }
$4 == "printf" && f[1] == "X" && (f[5] in start) { spans++; total += f[2] - start[f[5]]; delete start[f[5]] }
END { printf "%d %.0f\n", spans, total }
