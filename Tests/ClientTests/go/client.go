// Command client checks sourcegraph/jsonrpc2 against a node. Run by Tools/clients; prints a line "ok STEP" for each
// step that held.
//
// The argument says how it talks: "stdio" over the streams of a node of its own, "tcp" with the node that listens at
// CHECK_ADDRESS.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/exec"
	"reflect"
	"sync"
	"time"

	"github.com/sourcegraph/jsonrpc2"
)

const waitMax = 60 * time.Second

type object = map[string]interface{}

// client is a connection with what the node told over it.
type client struct {
	conn    *jsonrpc2.Conn
	process *exec.Cmd
	token   string
	changes chan object

	mutex    sync.Mutex
	progress []object
}

// Handle keeps notifications; a node asks nothing.
func (c *client) Handle(_ context.Context, _ *jsonrpc2.Conn, request *jsonrpc2.Request) {
	var params object
	if !request.Notif || request.Params == nil || json.Unmarshal(*request.Params, &params) != nil {
		log.Fatalf("not a notification with parameters: %v", request)
	}
	switch request.Method {
	case "changes.didChange":
		c.changes <- params
	case "$/progress":
		c.mutex.Lock()
		c.progress = append(c.progress, params)
		c.mutex.Unlock()
	}
}

type streams struct {
	io.ReadCloser
	io.WriteCloser
}

func (s streams) Close() error {
	if err := s.WriteCloser.Close(); err != nil {
		return err
	}
	return s.ReadCloser.Close()
}

func connect(way string) *client {
	c := &client{changes: make(chan object, 64)}
	var stream io.ReadWriteCloser
	switch way {
	case "stdio":
		c.process = exec.Command(os.Getenv("CHECK_ALLOT"), "serve", "--stdio", "--data", os.Getenv("CHECK_DATA"))
		input, err := c.process.StdinPipe()
		must(err)
		output, err := c.process.StdoutPipe()
		must(err)
		must(c.process.Start())
		stream = streams{output, input}
	case "tcp":
		connection, err := net.DialTimeout("tcp", os.Getenv("CHECK_ADDRESS"), waitMax)
		must(err)
		c.token = os.Getenv("CHECK_TOKEN")
		stream = connection
	default:
		log.Fatalf("not a way to talk: %q", way)
	}
	c.conn = jsonrpc2.NewConn(
		context.Background(), jsonrpc2.NewBufferedStream(stream, jsonrpc2.VSCodeObjectCodec{}), c)
	return c
}

func must(err error) {
	if err != nil {
		log.Output(2, err.Error())
		os.Exit(1)
	}
}

func that(what string, holds bool) {
	if !holds {
		log.Output(2, "not so: "+what)
		os.Exit(1)
	}
}

func step(name string) {
	fmt.Println("ok " + name)
}

func (c *client) call(method string, params interface{}) (object, error) {
	within, cancel := context.WithTimeout(context.Background(), waitMax)
	defer cancel()
	var result object
	err := c.conn.Call(within, method, params, &result)
	return result, err
}

func (c *client) result(method string, params interface{}) object {
	result, err := c.call(method, params)
	must(err)
	return result
}

// refusal is the error that a request must be answered with, and its data.
func (c *client) refusal(method string, params interface{}) (int64, object) {
	_, err := c.call(method, params)
	var refusal *jsonrpc2.Error
	that(method+" is refused", errors.As(err, &refusal) && refusal.Data != nil)
	var data object
	must(json.Unmarshal(*refusal.Data, &data))
	return refusal.Code, data
}

func (c *client) checkInitialize() {
	params := object{"clientInfo": object{"name": "sourcegraph/jsonrpc2"}, "capabilities": object{}}
	if c.token != "" {
		code, _ := c.refusal("fund.list", nil)
		that("the token is owed", code == -32002)
		params["token"] = c.token
	} else {
		params["processId"] = os.Getpid()
	}
	server := c.result("initialize", params)["serverInfo"].(object)
	that("the server says its name", server["name"] == "allot")
	step("initialize")
}

func (c *client) checkRead() {
	balance := c.result("fund.get", object{"fund": "Training"})["balance"].(object)
	free := object{"amount": float64(100000000), "currency": "USD"}
	that("the balance", reflect.DeepEqual(balance["free"], free))
	step("read")
}

func (c *client) checkText() {
	name := os.Getenv("CHECK_NAME")
	opened := c.result("fund.open", object{"name": name, "currency": "EUR"})
	found := c.result("fund.get", object{"fund": name})
	that("the name comes back", found["name"] == name)
	that("the fund is the one opened", found["fund"] == opened["fund"])
	step("text")
}

func (c *client) checkDomainError() {
	code, data := c.refusal("fund.get", object{"fund": "Nothing"})
	that("the number", code == 1011)
	that("the word", data["code"] == "fund.unknown")
	that("the next action", data["nextActions"].([]interface{})[0] == "See fund.list.")
	step("domainError")
}

func (c *client) checkChange() {
	that("subscribed", c.result("changes.subscribe", nil)["subscribed"] == true)
	added := c.result("learner.add", object{"emails": []string{"nia@northwind.example"}})
	select {
	case notice := <-c.changes:
		that("the ledger", notice["ledger"] == c.result("changes.status", nil)["ledger"])
		that("the version", reflect.DeepEqual(notice["version"], added["version"]))
	case <-time.After(waitMax):
		log.Fatal("no changes.didChange")
	}
	step("didChange")
}

func (c *client) checkProgress() {
	emails := []string{"lea@northwind.example", "max@northwind.example"}
	c.result("invitation.create", object{"product": "Swift Basics", "emails": emails, "workDoneToken": "inviting"})
	c.mutex.Lock()
	defer c.mutex.Unlock()
	that("it begins and ends", len(c.progress) >= 2)
	for _, notice := range c.progress {
		that("the token", notice["token"] == "inviting")
	}
	that("it begins", c.progress[0]["value"].(object)["kind"] == "begin")
	that("it ends", c.progress[len(c.progress)-1]["value"].(object)["kind"] == "end")
	step("progress")
}

// checkCancel withdraws a request that waits behind a long one.
func (c *client) checkCancel() {
	within, cancel := context.WithTimeout(context.Background(), waitMax)
	defer cancel()
	emails := make([]string, 200)
	for number := range emails {
		emails[number] = fmt.Sprintf("learner%d@northwind.example", number)
	}
	long, err := c.conn.DispatchCall(within, "invitation.create", object{"product": "Swift Basics", "emails": emails})
	must(err)
	id := jsonrpc2.ID{Str: "to be cancelled", IsString: true}
	opening := object{"name": "Cancelled", "currency": "USD"}
	waiting, err := c.conn.DispatchCall(within, "fund.open", opening, jsonrpc2.PickID(id))
	must(err)
	must(c.conn.Notify(within, "$/cancelRequest", object{"id": id}))

	isLongDone := make(chan error, 1)
	var invited object
	go func() { isLongDone <- long.Wait(within, &invited) }()
	var refusal *jsonrpc2.Error
	that("it is refused", errors.As(waiting.Wait(within, nil), &refusal))
	that("the number", refusal.Code == -32800)
	that("the refusal overtakes", len(isLongDone) == 0)
	must(<-isLongDone)
	that("the long one is done", len(invited["results"].([]interface{})) == len(emails))
	step("cancel")
}

func (c *client) checkShutdown() {
	within, cancel := context.WithTimeout(context.Background(), waitMax)
	defer cancel()
	var nothing interface{}
	must(c.conn.Call(within, "shutdown", nil, &nothing))
	that("shutdown answers null", nothing == nil)
	must(c.conn.Notify(within, "exit", nil))
	select {
	case <-c.conn.DisconnectNotify():
	case <-within.Done():
		log.Fatal("the node does not close the connection")
	}
	if c.process != nil {
		// Waiting is bounded by whoever runs this client.
		that("the node exits with 0", c.process.Wait() == nil)
	}
	step("shutdown")
}

func main() {
	log.SetFlags(log.Lshortfile)
	c := connect(os.Args[1])
	c.checkInitialize()
	c.checkRead()
	c.checkText()
	c.checkDomainError()
	c.checkChange()
	c.checkProgress()
	c.checkCancel()
	c.checkShutdown()
}
