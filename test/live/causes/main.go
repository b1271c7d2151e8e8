// A server that is slow for one reason at a time, at lines that are marked: what the live tests expect reports to name. Workers
// call Handle; about one call in fifty meets the cause. It works until SIGTERM.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const slow = 25 * time.Millisecond

// Server has one way of being slow.
type Server struct {
	cause string
	calls int64
	ended int64
	mu    sync.Mutex
	items chan int
	file  *os.File
	block []byte
}

// Handle is what the tests trace.
//
//go:noinline
func (s *Server) Handle() int {
	// Old bpftrace sees exits by a deferred closure.
	defer func() { atomic.AddInt64(&s.ended, 1) }()
	n := int(atomic.AddInt64(&s.calls, 1))
	switch s.cause {
	case "convoy":
		s.mu.Lock() // place: convoy
		s.mu.Unlock()
	case "commit":
		s.put(n)
	case "producer":
		return <-s.items // place: producer
	case "fanout":
		return s.fanOut(n)
	case "fsync":
		if n%50 == 0 {
			s.store(20)
		}
	}
	return n
}

// fanOut asks three others and waits for all of them.
//
//go:noinline
func (s *Server) fanOut(n int) int {
	answers := make(chan int, 3)
	go quickLeg(answers)
	go quickLeg(answers)
	go slowLeg(answers, n)
	sum := 0
	for i := 0; i < 3; i++ {
		sum += <-answers // place: fanout
	}
	return sum
}

//go:noinline
func quickLeg(answers chan<- int) {
	answers <- 1
}

//go:noinline
func slowLeg(answers chan<- int, n int) {
	if n%50 == 0 {
		time.Sleep(slow)
	}
	answers <- 2 // waker: fanout
}

//go:noinline
func (s *Server) store(blocks int64) {
	for i := int64(0); i < blocks; i++ {
		s.file.WriteAt(s.block, i<<16)
		s.file.Sync() // place: fsync
	}
}

// flush keeps the lock for long, asleep in a system call.
//
//go:noinline
func (s *Server) flush() {
	s.mu.Lock()
	sleep := syscall.NsecToTimespec(int64(slow))
	syscall.Nanosleep(&sleep, nil) // behind: convoy
	s.mu.Unlock()                  // waker: convoy
}

// put adds to what is committed next.
//
//go:noinline
func (s *Server) put(n int) {
	s.mu.Lock() // place: commit
	s.block[n%len(s.block)] = byte(n)
	s.mu.Unlock()
}

// commit keeps the lock until the disk has everything.
//
//go:noinline
func (s *Server) commit() {
	s.mu.Lock()
	s.store(8)
	s.mu.Unlock() // waker: commit
}

func (s *Server) commits() {
	for {
		s.commit()
		time.Sleep(6 * slow)
	}
}

func (s *Server) flushes() {
	for {
		s.flush()
		time.Sleep(6 * slow)
	}
}

// produce has an item ready for each call but one in fifty.
//
//go:noinline
func (s *Server) produce() {
	for n := 0; ; n++ {
		if n%50 == 0 {
			time.Sleep(slow)
		}
		s.items <- n // waker: producer
	}
}

func main() {
	cause := flag.String("cause", "convoy", "convoy, commit, producer, fanout or fsync")
	pause := flag.Duration("pause", 2*time.Millisecond, "how long a worker rests between two calls")
	path := flag.String("file", "", "what commit and fsync write; removed at once")
	flag.Parse()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	s := &Server{cause: *cause, items: make(chan int), block: make([]byte, 4096)}
	if *path != "" {
		file, err := os.Create(*path)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Remove(*path)
		s.file = file
	}
	switch *cause {
	case "convoy":
		go s.flushes()
	case "commit":
		go s.commits()
	case "producer":
		go s.produce()
	}
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGUSR1)
	fmt.Println("begun 0")
	go func() {
		for range asked {
			fmt.Println("begun", atomic.LoadInt64(&s.calls))
		}
	}()
	for w := 0; w < 4; w++ {
		go func() {
			for {
				s.Handle()
				time.Sleep(*pause)
			}
		}()
	}
	<-stop
}
