# The bar for finished durations: it merely sums them.
/ takes / { spans++; total += $(NF - 1) }
END { printf "%d %.0f\n", spans, total }
