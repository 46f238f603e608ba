// Command driver sends the same request to a JSON-RPC server many times and measures the answers.
//
// It reads and writes descriptors itself, in one thread and without a library, so that it costs little beside the
// server. It writes its figures to standard output as JSON.
//
//	driver -request '{"method": …}' [-window N] -requests N [-first '{"method": …}'] -tcp PORT
//	driver -request '{"method": …}' [-window N] -requests N command words…
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sort"
	"strconv"
	"syscall"
	"time"
)

const (
	readBytes    = 1 << 16
	longestAwait = 30 // seconds without a byte after which a server counts as stuck
)

// connection is a pair of descriptors with what was read and not looked at.
type connection struct {
	input, output int
	buffer        []byte
	start, end    int
	// Kept so that their descriptors are not closed with them.
	files []*os.File
}

func fail(format string, values ...interface{}) {
	fmt.Fprintf(os.Stderr, "driver: "+format+"\n", values...)
	os.Exit(1)
}

func must(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func (c *connection) write(data []byte) {
	for len(data) > 0 {
		count, err := syscall.Write(c.output, data)
		if err != nil && err != syscall.EINTR {
			fail("cannot write: %v", err)
		}
		if err == nil {
			data = data[count:]
		}
	}
}

// fill reads what there is, at least one byte.
func (c *connection) fill() {
	if c.start > 0 {
		copy(c.buffer, c.buffer[c.start:c.end])
		c.start, c.end = 0, c.end-c.start
	}
	if len(c.buffer)-c.end < readBytes {
		c.buffer = append(c.buffer, make([]byte, readBytes)...)
	}
	for {
		count, err := syscall.Read(c.input, c.buffer[c.end:])
		if err == syscall.EINTR {
			continue
		}
		if err != nil || count == 0 {
			fail("the server stopped answering: %v", err)
		}
		c.end += count
		return
	}
}

// buffered gives the body of a message that has been read whole.
func (c *connection) buffered() ([]byte, bool) {
	unread := c.buffer[c.start:c.end]
	split := bytes.Index(unread, []byte("\r\n\r\n"))
	if split < 0 {
		return nil, false
	}
	mark := []byte("Content-Length: ")
	at := bytes.Index(unread[:split], mark)
	if at < 0 {
		fail("an answer without a length: %q", unread[:split])
	}
	length, _ := number(unread[at+len(mark):])
	if len(unread) < split+4+length {
		return nil, false
	}
	c.start += split + 4 + length
	return unread[split+4 : split+4+length], true
}

// number reads decimal digits, after blanks.
func number(text []byte) (value int, isThere bool) {
	for len(text) > 0 && text[0] == ' ' {
		text = text[1:]
	}
	for _, digit := range text {
		if digit < '0' || digit > '9' {
			break
		}
		value, isThere = value*10+int(digit-'0'), true
	}
	return value, isThere
}

// answered gives the id of an answer, which must not be an error.
func answered(body []byte) int {
	at := bytes.Index(body, []byte(`"id":`))
	if at < 0 || !bytes.Contains(body, []byte(`"result":`)) {
		fail("not an answer: %s", body)
	}
	id, isThere := number(body[at+5:])
	if !isThere {
		fail("an answer without an id: %s", body)
	}
	return id
}

// appendRequest adds the request with an id, framed.
func appendRequest(data []byte, id int, request string) []byte {
	body := `{"jsonrpc":"2.0","id":` + strconv.Itoa(id) + "," + request[1:]
	return append(data, "Content-Length: "+strconv.Itoa(len(body))+"\r\n\r\n"+body...)
}

// measure keeps `window` requests in flight until so many are answered; how long each took, and all together.
func (c *connection) measure(request string, requests, window int) ([]time.Duration, time.Duration) {
	sent := make([]time.Time, requests)
	took := make([]time.Duration, 0, requests)
	var data []byte
	next := 0
	began := time.Now()
	for len(took) < requests {
		sending := time.Now()
		data = data[:0]
		for next < requests && next-len(took) < window {
			sent[next] = sending
			data = appendRequest(data, next, request)
			next++
		}
		c.write(data)
		body, isThere := c.buffered()
		for !isThere {
			c.fill()
			body, isThere = c.buffered()
		}
		received := time.Now()
		for isThere {
			took = append(took, received.Sub(sent[answered(body)]))
			body, isThere = c.buffered()
		}
	}
	return took, time.Since(began)
}

func tcp(port int) *connection {
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	must(err)
	must(syscall.SetsockoptInt(socket, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1))
	limit := syscall.Timeval{Sec: longestAwait}
	must(syscall.SetsockoptTimeval(socket, syscall.SOL_SOCKET, syscall.SO_RCVTIMEO, &limit))
	must(syscall.Connect(socket, &syscall.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}))
	return &connection{input: socket, output: socket}
}

func child(words []string) *connection {
	command := exec.Command(words[0], words[1:]...)
	command.Stderr = os.Stderr
	toChild, mine, err := os.Pipe()
	must(err)
	own, fromChild, err := os.Pipe()
	must(err)
	command.Stdin, command.Stdout = toChild, fromChild
	must(command.Start())
	must(toChild.Close())
	must(fromChild.Close())
	// Fd makes the descriptors block, which is what is wanted of them.
	return &connection{input: int(own.Fd()), output: int(mine.Fd()), files: []*os.File{own, mine}}
}

func main() {
	request := flag.String("request", "", "a JSON object without jsonrpc and id")
	first := flag.String("first", "", "a request to begin with, for instance initialize")
	requests := flag.Int("requests", 1000, "how many")
	warmup := flag.Int("warmup", 500, "how many before that are not measured")
	window := flag.Int("window", 1, "how many in flight")
	port := flag.Int("tcp", 0, "a loopback port to connect to, instead of a command")
	flag.Parse()
	runtime.LockOSThread()
	var c *connection
	if *port > 0 {
		c = tcp(*port)
	} else {
		c = child(flag.Args())
	}
	if *first != "" {
		c.measure(*first, 1, 1)
	}
	c.measure(*request, *warmup, *window)
	runtime.GC()
	took, whole := c.measure(*request, *requests, *window)
	sort.Slice(took, func(one, other int) bool { return took[one] < took[other] })
	json.NewEncoder(os.Stdout).Encode(map[string]float64{
		"perSecond": float64(len(took)) / whole.Seconds(),
		"p50":       took[len(took)/2].Seconds(),
		"p99":       took[len(took)*99/100].Seconds(),
	})
}
