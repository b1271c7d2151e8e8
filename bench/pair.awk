# The bar: it merely pairs entry and exit per goroutine. No order, no depth, no states, no percentiles.
$1 == "E" { start[$5] = $2 }
$1 == "X" && ($5 in start) { spans++; total += $2 - start[$5]; delete start[$5] }
END { printf "%d %.0f\n", spans, total }
