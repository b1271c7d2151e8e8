// A server that keeps a log of its own: for each request what the labels of it must be. It serves HTTP, and behind /rpc/ and
// /stream/ what looks like gRPC; behind /job/ a function with arguments of all kinds. To /end it writes its log and ends.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"

	"google.golang.org/grpc"
)

// Level is a number with a name.
type Level int16

// Base is embedded.
type Base struct {
	Tenant string
	Level  Level
}

// Job is what a function is asked for.
type Job struct {
	ID uint32
	*Base
	Parent *Job
	Tags   []string
	Extra  map[string]int
	Urgent bool
	Items  []Item
	Held   any
}

// Item is one of several.
type Item struct {
	Name   string
	Weight int32
}

// Backend works.
type Backend struct {
	name string
	done int64
}

type entry map[string]any

type book struct {
	mu      sync.Mutex
	entries []entry
}

func (b *book) add(e entry) {
	b.mu.Lock()
	b.entries = append(b.entries, e)
	b.mu.Unlock()
}

//go:noinline
func (b *Backend) count() { b.done++ }

//go:noinline
func (b *Backend) Work(ctx context.Context, statement string, job *Job, small int8, body []byte, ok bool, spilled uint16, last string) int {
	// Old versions of bpftrace see the end of a call by such a closure only.
	defer func() { b.count() }()
	if ok {
		return len(statement) + len(body) + int(small) + int(spilled)
	}
	return len(last) + int(b.done)
}

type answer struct{ w http.ResponseWriter }

func (a answer) Write(text string) { fmt.Fprint(a.w, text) }

func main() {
	address := flag.String("address", "127.0.0.1:0", "where to listen")
	log := flag.String("log", "", "the file for the log")
	flag.Parse()
	listener, err := net.Listen("tcp", *address)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	requests := &book{}
	server := &grpc.Server{}
	backend := &Backend{name: "one"}
	ended := make(chan bool)
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		requests.add(entry{"kind": "http", "method": r.Method, "path": r.URL.Path})
		fmt.Fprintln(w, "hello")
	})
	http.HandleFunc("/end", func(w http.ResponseWriter, r *http.Request) {
		requests.add(entry{"kind": "http", "method": r.Method, "path": r.URL.Path})
		close(ended)
	})
	call := func(isStream bool, kind string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			requests.add(entry{"kind": "http", "method": r.Method, "path": r.URL.Path})
			name := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
			requests.add(entry{"kind": kind, "method": name})
			server.Call(r.Context(), answer{w}, name, isStream, func() string { return "done\n" })
		}
	}
	http.HandleFunc("/rpc/", call(false, "rpc"))
	http.HandleFunc("/stream/", call(true, "stream"))
	http.HandleFunc("/job/", func(w http.ResponseWriter, r *http.Request) {
		requests.add(entry{"kind": "http", "method": r.Method, "path": r.URL.Path})
		n, _ := strconv.Atoi(r.URL.Path[len("/job/"):])
		statement := r.URL.Query().Get("statement") + strings.Repeat("x", n%7*n)
		body := []byte(r.URL.Query().Get("body"))
		job := &Job{ID: uint32(n) * 70000, Tags: make([]string, n%4), Extra: map[string]int{"n": n}, Urgent: n%2 == 0}
		items := []Item{{"first " + strconv.Itoa(n), int32(-n)}, {"second", 0}}
		job.Items = items[:n%3]
		job.Held = []any{nil, "text", Level(3), &Backend{}, items}[n%5]
		// What is behind nil, or beyond the end of a slice, is an empty label.
		var tenant, level, parent any = "", "", ""
		if n%3 != 0 {
			job.Base = &Base{Tenant: "tenant " + strconv.Itoa(n), Level: Level(-n)}
			tenant, level = job.Tenant, int(job.Level)
			job.Parent = &Job{ID: uint32(n) + 4000000000}
			parent = job.Parent.ID
		}
		if n%5 == 4 {
			job = nil
			tenant, level, parent = "", "", ""
		}
		e := entry{"kind": "job", "statement": statement, "small": -n % 128, "body": string(body), "ok": n%2 == 1, "spilled": 60000 + n,
			"last": "last " + strconv.Itoa(n), "tenant": tenant, "level": level, "parent": parent, "size": len(statement), "backend": backend.name}
		if job != nil {
			e["id"], e["tags"], e["extra"], e["urgent"] = job.ID, len(job.Tags), len(job.Extra), job.Urgent
		}
		e["context"] = fmt.Sprintf("%T", r.Context())
		if job != nil && job.Held != nil {
			e["held"] = fmt.Sprintf("%T", job.Held)
		}
		if job != nil && len(job.Items) > 0 {
			e["item"], e["weight"] = job.Items[0].Name, job.Items[0].Weight
		}
		if job != nil && len(job.Items) > 1 {
			e["second"] = job.Items[1].Weight
		}
		requests.add(e)
		fmt.Fprintln(w, backend.Work(r.Context(), statement, job, int8(-n%128), body, n%2 == 1, uint16(60000+n), "last "+strconv.Itoa(n)))
	})
	site := &http.Server{}
	go site.Serve(listener)
	fmt.Println(listener.Addr())
	<-ended
	// Every handler is to return before the program ends: the trace sees no other end of a request.
	site.Shutdown(context.Background())
	file, err := os.Create(*log)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	out := bufio.NewWriter(file)
	for _, e := range requests.entries {
		line, _ := json.Marshal(e)
		fmt.Fprintf(out, "%s\n", line)
	}
	out.Flush()
	file.Close()
}
