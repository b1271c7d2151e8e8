//go:build cgo

package main

// #include <unistd.h>
// static int parent(void) { return getppid(); }
import "C"

func init() {
	callC = func() { C.parent() }
}
