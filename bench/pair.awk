# The bar: it merely pairs entry and exit per goroutine. No order, no depth, no states, no percentiles.
BEGIN { if (!gid) gid = 5 }
$1 == "E" { start[$gid] = $2 }
$1 == "X" && ($gid in start) { spans++; total += $2 - start[$gid]; delete start[$gid] }
END { printf "%d %.0f\n", spans, total }
