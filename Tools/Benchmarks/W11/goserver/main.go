// Command goserver is a JSON-RPC server on sourcegraph/jsonrpc2 that answers every request with the same result.
//
// The argument is the result. It serves its standard streams or, when a second argument is "tcp", every connection to a
// loopback port, which it prints.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"

	"github.com/sourcegraph/jsonrpc2"
)

type streams struct{}

func (streams) Read(bytes []byte) (int, error)  { return os.Stdin.Read(bytes) }
func (streams) Write(bytes []byte) (int, error) { return os.Stdout.Write(bytes) }
func (streams) Close() error                    { return os.Stdin.Close() }

func main() {
	result := json.RawMessage(os.Args[1])
	// In the order of arrival and without a goroutine for each request: the fastest way that the library has.
	handler := jsonrpc2.HandlerWithError(
		func(context.Context, *jsonrpc2.Conn, *jsonrpc2.Request) (interface{}, error) { return &result, nil })
	background := context.Background()
	if len(os.Args) < 3 {
		stream := jsonrpc2.NewBufferedStream(streams{}, jsonrpc2.VSCodeObjectCodec{})
		<-jsonrpc2.NewConn(background, stream, handler).DisconnectNotify()
		return
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	for {
		connection, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		jsonrpc2.NewConn(background, jsonrpc2.NewBufferedStream(connection, jsonrpc2.VSCodeObjectCodec{}), handler)
	}
}
