// A server whose requests do what the execution tracer of Go can tell of: run, wait for locks, channels, timers and the network, and
// sleep in system calls. It traces itself meanwhile, into a file of its own, and writes when each request began and ended by
// its own clock: what the accuracy of gotail is held against. It works for a time, then writes, and ends.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"math/rand"
	"net"
	"os"
	"runtime"
	"runtime/trace"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	"unsafe"
)

//go:linkname nanotime runtime.nanotime
func nanotime() int64

type request struct {
	kind             int
	goid, begin, end int64
	r                *rand.Rand
}

// Server has one of everything that a request may wait for.
type Server struct {
	mu    sync.Mutex
	jobs  chan chan int
	conns chan net.Conn
	file  *os.File
	block []byte
	sink  uint64
}

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

// Handle is what is traced.
//
//go:noinline
func (s *Server) Handle(q *request) int {
	q.begin = nanotime()
	region := trace.StartRegion(context.Background(), "handle")
	// Old bpftrace sees exits by a deferred closure.
	defer func() {
		region.End()
		q.end = nanotime()
	}()
	switch q.kind {
	case 0, 1:
		s.mu.Lock()
		s.sink += spin(20000 + q.r.Intn(40000))
		s.mu.Unlock()
	case 2, 3:
		answer := make(chan int, 1)
		s.jobs <- answer
		return <-answer
	case 4:
		time.Sleep(time.Duration(100+q.r.Intn(2000)) * time.Microsecond)
	case 5:
		s.file.WriteAt(s.block, int64(q.r.Intn(64))<<15)
		if q.r.Intn(4) == 0 {
			s.file.Sync()
		}
	case 6:
		c := <-s.conns
		c.Write(s.block[:16])
		c.Read(make([]byte, 16))
		s.conns <- c
	default:
		return int(spin(50000+q.r.Intn(200000)) & 1)
	}
	return 0
}

func (s *Server) work() {
	for answer := range s.jobs {
		spin(10000)
		answer <- 1
	}
}

func echo(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			b := make([]byte, 16)
			for {
				if _, err := c.Read(b); err != nil {
					return
				}
				spin(20000)
				c.Write(b)
			}
		}()
	}
}

func goid() int64 {
	var b [64]byte
	n := runtime.Stack(b[:], false)
	id, _ := strconv.ParseInt(strings.Fields(string(b[:n]))[1], 10, 64)
	return id
}

// clocks logs the clock of the program's own records: how the tracer's lies to it.
func clocks() {
	for i := 0; i < 20; i++ {
		trace.Log(context.Background(), "clock", strconv.FormatInt(nanotime(), 10))
	}
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

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	path := flag.String("trace", "", "what the execution tracer sees goes there")
	rows := flag.String("out", "", "requests by the program's own clock")
	delay := flag.Duration("delay", 0, "how long it waits before it begins")
	length := flag.Duration("for", 3*time.Second, "how long it works")
	flag.Parse()
	runtime.GOMAXPROCS(2)
	s := &Server{jobs: make(chan chan int), conns: make(chan net.Conn, 2), block: make([]byte, 1<<15)}
	file, err := os.Create(*rows + ".data")
	check(err)
	os.Remove(file.Name())
	s.file = file
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	go echo(l)
	go s.work()
	for i := 0; i < cap(s.conns); i++ {
		c, err := net.Dial("tcp", l.Addr().String())
		check(err)
		s.conns <- c
	}
	fmt.Println("begun 0")
	time.Sleep(*delay)
	out, err := os.Create(*path)
	check(err)
	buffer := bufio.NewWriterSize(out, 1<<20)
	check(trace.Start(buffer))
	clocks()
	until := time.Now().Add(*length)
	all := make([][]request, 6)
	var workers sync.WaitGroup
	for w := range all {
		workers.Add(1)
		go func(w int) {
			defer workers.Done()
			id, r := goid(), rand.New(rand.NewSource(int64(w)))
			for time.Now().Before(until) {
				q := request{kind: r.Intn(8), goid: id, r: r}
				s.Handle(&q)
				all[w] = append(all[w], q)
				time.Sleep(time.Duration(r.Intn(2000)) * time.Microsecond)
			}
		}(w)
	}
	workers.Wait()
	clocks()
	trace.Stop()
	check(buffer.Flush())
	check(out.Close())
	list, err := os.Create(*rows)
	check(err)
	fmt.Fprintln(list, "# boot minus mono", offset())
	for _, requests := range all {
		for _, q := range requests {
			fmt.Fprintf(list, "%d,%d,%d,%d\n", q.goid, q.kind, q.begin, q.end)
		}
	}
	check(list.Close())
}
