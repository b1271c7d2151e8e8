// Calls that end in every way a call can end, or begin inside each other: what a script remembers of who is inside a function has
// to stand that. Every call sleeps once, at its innermost; every goroutine sleeps outside of calls, too. It works until SIGTERM.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
)

const nap = 200 * time.Microsecond

var begun, ended int64

// Server is there for its methods.
type Server struct{}

// Handle is what the tests trace.
//
//go:noinline
func (s *Server) Handle(how, depth int) int {
	defer func() { atomic.AddInt64(&ended, 1) }()
	atomic.AddInt64(&begun, 1)
	if depth > 0 {
		return s.Handle(how, depth-1) + 1
	}
	time.Sleep(nap)
	switch how {
	case 1:
		panic("left by a panic")
	case 2:
		runtime.Goexit()
	case 3:
		return grow(100)
	}
	return depth
}

// grow needs more stack than a goroutine begins with.
//
//go:noinline
func grow(n int) int {
	var room [256]byte
	room[n] = byte(n)
	if n == 0 {
		return int(room[0])
	}
	return grow(n-1) + int(room[n])
}

// call goes on after a panic.
//
//go:noinline
func (s *Server) call(how, depth int) {
	defer func() { recover() }()
	s.Handle(how, depth)
}

// once sleeps outside of calls before and after them.
//
//go:noinline
func (s *Server) once(how, depth int) {
	time.Sleep(nap)
	s.call(how, depth)
	// One that was left by a panic is over, at the latest, when the same goroutine calls again.
	s.call(0, 0)
	time.Sleep(nap)
}

func (s *Server) calls(how, depth int) {
	for {
		done := make(chan bool)
		go func() {
			defer close(done)
			s.once(how, depth)
		}()
		<-done
		time.Sleep(2 * time.Millisecond)
	}
}

func main() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGUSR1)
	fmt.Println("begun 0")
	go func() {
		for range asked {
			fmt.Println("begun", atomic.LoadInt64(&begun))
		}
	}()
	s := &Server{}
	for how := 0; how < 4; how++ {
		for _, depth := range []int{0, 3} {
			go s.calls(how, depth)
		}
	}
	<-stop
}
