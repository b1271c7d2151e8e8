// A small server that keeps a record of its own: what the live tests hold the reports of gotail against. It works until
// SIGTERM, then finishes what it is at, writes when each request began and ended by its own clock, and ends. To SIGUSR1 it
// answers how many requests it has begun.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

//go:linkname nanotime runtime.nanotime
func nanotime() int64

// Server does work of several kinds.
type Server struct {
	mu   sync.Mutex
	jobs chan chan int
	sink uint64
	heap [64][]byte
}

// request is what one call leaves behind: begin and end as its caller saw them, and as it did itself.
type request struct {
	id, goid                   int64
	outer, begin, end, outside int64
}

// callC goes through C and back; nothing where the server is built without it.
var callC func()

//go:noinline
func spin(n int) uint64 {
	x := uint64(88172645463325252)
	for i := 0; i < n; i++ {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	return x
}

// Handle is what the tests trace. Every call runs its deferred closure.
//
//go:noinline
func (s *Server) Handle(r *request) int {
	defer func() { r.end = nanotime() }()
	r.begin = nanotime()
	switch r.id % 5 {
	case 0:
		s.mu.Lock()
		atomic.AddUint64(&s.sink, spin(20000))
		s.mu.Unlock()
		return 0
	case 1:
		answer := make(chan int, 1)
		s.jobs <- answer
		return <-answer
	case 2:
		time.Sleep(time.Duration(100+r.id%700) * time.Microsecond)
		return 2
	case 3:
		s.mu.Lock()
		s.heap[r.id%64] = make([]byte, 1<<16)
		s.mu.Unlock()
		return 3
	}
	if callC != nil {
		callC()
	}
	atomic.AddUint64(&s.sink, spin(50000))
	return 4
}

func (s *Server) answerJobs() {
	for answer := range s.jobs {
		atomic.AddUint64(&s.sink, spin(5000))
		answer <- 1
	}
}

func goid() int64 {
	var b [64]byte
	n := runtime.Stack(b[:], false)
	id, _ := strconv.ParseInt(strings.Fields(string(b[:n]))[1], 10, 64)
	return id
}

// clock reads a clock of the kernel: 1 is monotonic, 7 counts the time asleep too.
func clock(id uintptr) int64 {
	var t syscall.Timespec
	syscall.Syscall(syscall.SYS_CLOCK_GETTIME, id, uintptr(unsafe.Pointer(&t)), 0)
	return t.Nano()
}

// offset is how far the clock that counts the time asleep is ahead. The closest two readings of many tell: between two
// calls anything may run.
func offset() int64 {
	best, least := int64(0), int64(1<<62)
	for i := 0; i < 100; i++ {
		before := clock(1)
		boot := clock(7)
		if apart := clock(1) - before; apart < least {
			best, least = boot-before-apart/2, apart
		}
	}
	return best
}

// rename gives all threads of the process another name, which those that they start later inherit.
func rename(name string) error {
	threads, err := os.ReadDir("/proc/self/task")
	for _, thread := range threads {
		if err == nil {
			err = os.WriteFile("/proc/self/task/"+thread.Name()+"/comm", []byte(name), 0)
		}
	}
	return err
}

func answer(asked <-chan os.Signal, last *int64) {
	for range asked {
		fmt.Println("begun", atomic.LoadInt64(last))
	}
}

func main() {
	out := flag.String("out", "", "the file for the requests; none is written without it")
	name := flag.String("name", "", "what the threads are called")
	pause := flag.Duration("pause", 500*time.Microsecond, "unit of the time between two requests of a worker")
	flag.Parse()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	if *name != "" {
		if err := rename(*name); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	s := &Server{jobs: make(chan chan int)}
	go s.answerJobs()
	go s.answerJobs()

	var done uint32
	var last int64
	var wait sync.WaitGroup
	var kept [8][]*request
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGUSR1)
	fmt.Println("begun 0")
	go answer(asked, &last)
	for w := range kept {
		wait.Add(1)
		go func(w int) {
			defer wait.Done()
			id := goid()
			for atomic.LoadUint32(&done) == 0 {
				r := &request{id: atomic.AddInt64(&last, 1), goid: id}
				r.outer = nanotime()
				s.Handle(r)
				r.outside = nanotime()
				kept[w] = append(kept[w], r)
				time.Sleep(time.Duration(2+r.id%13) * *pause)
			}
		}(w)
	}
	<-stop
	atomic.StoreUint32(&done, 1)
	wait.Wait()
	if *out == "" {
		return
	}
	if err := write(*out, kept[:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(path string, kept [][]*request) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(file)
	fmt.Fprintf(w, "# go %s, boot minus mono %d\n", runtime.Version(), offset())
	for _, requests := range kept {
		for _, r := range requests {
			fmt.Fprintf(w, "%d,%d,%d,%d,%d,%d\n", r.id, r.goid, r.outer, r.begin, r.end, r.outside)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return file.Close()
}
