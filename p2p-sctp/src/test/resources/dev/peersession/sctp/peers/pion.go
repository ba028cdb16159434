// A peer of the interop tests: one SCTP association of pion over plain UDP on loopback, told what to do on stdin.
//
// usage: pion LOCAL_PORT REMOTE_PORT connect|listen
//
// in:  echo | send SID PPID LENGTH COUNT UNORDERED none|rtx|ttl VALUE | reset SID | shutdown | abort
// out: echoing | up | msg SID PPID LENGTH UNORDERED SUM | reset SID | down WHY
//
// Byte i of the n-th message sent is i*31+7+n. SUM adds up the bytes. UNORDERED is always - here: the library does not tell.
package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/pion/logging"
	"github.com/pion/sctp"
)

const maxMessage = 1 << 20

var (
	echo    int32
	mu      sync.Mutex
	streams = map[uint16]*sctp.Stream{}
	out     sync.Mutex
)

func say(format string, args ...interface{}) {
	out.Lock()
	defer out.Unlock()
	fmt.Printf(format+"\n", args...)
}

func die(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func serve(s *sctp.Stream) {
	mu.Lock()
	streams[s.StreamIdentifier()] = s
	mu.Unlock()
	buf := make([]byte, maxMessage)
	for {
		n, ppid, err := s.ReadSCTP(buf)
		if err != nil {
			break
		}
		sum := 0
		for _, b := range buf[:n] {
			sum += int(b)
		}
		say("msg %d %d %d - %d", s.StreamIdentifier(), ppid, n, sum)
		if atomic.LoadInt32(&echo) == 1 {
			if _, err := s.WriteSCTP(buf[:n], ppid); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		}
	}
	mu.Lock()
	known := streams[s.StreamIdentifier()] == s
	delete(streams, s.StreamIdentifier())
	mu.Unlock()
	if known {
		say("reset %d", s.StreamIdentifier())
	}
	_ = s.Close()
}

func stream(a *sctp.Association, sid uint16) *sctp.Stream {
	mu.Lock()
	s := streams[sid]
	mu.Unlock()
	if s == nil {
		opened, err := a.OpenStream(sid, sctp.PayloadTypeWebRTCBinary)
		if err != nil {
			die(err)
		}
		s = opened
		go serve(s)
	}
	return s
}

func send(a *sctp.Association, sid, ppid, length, count, unordered int, policy string, value uint32) {
	s := stream(a, uint16(sid))
	kind := sctp.ReliabilityTypeReliable
	if policy == "rtx" {
		kind = sctp.ReliabilityTypeRexmit
	} else if policy == "ttl" {
		kind = sctp.ReliabilityTypeTimed
	}
	s.SetReliabilityParams(unordered == 1, kind, value)
	for n := 0; n < count; n++ {
		data := make([]byte, length)
		for i := range data {
			data[i] = byte(i*31 + 7 + n)
		}
		if _, err := s.WriteSCTP(data, sctp.PayloadProtocolIdentifier(ppid)); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}

func main() {
	local, _ := strconv.Atoi(os.Args[1])
	remote, _ := strconv.Atoi(os.Args[2])
	loopback := net.IPv4(127, 0, 0, 1)
	conn, err := net.DialUDP("udp4", &net.UDPAddr{IP: loopback, Port: local}, &net.UDPAddr{IP: loopback, Port: remote})
	if err != nil {
		die(err)
	}
	config := sctp.Config{
		NetConn:              conn,
		MaxReceiveBufferSize: 4 << 20,
		MaxMessageSize:       maxMessage,
		LoggerFactory:        logging.NewDefaultLoggerFactory(),
	}
	say("ready")
	var a *sctp.Association
	if os.Args[3] == "listen" {
		a, err = sctp.Server(config)
	} else {
		a, err = sctp.Client(config)
	}
	if err != nil {
		die(err)
	}
	say("up")
	go func() {
		for {
			s, err := a.AcceptStream()
			if err != nil {
				say("down %v", err)
				return
			}
			go serve(s)
		}
	}()
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		line := in.Text()
		var sid, ppid, length, count, unordered int
		var value uint32
		var policy string
		if line == "echo" {
			atomic.StoreInt32(&echo, 1)
			say("echoing")
		} else if n, _ := fmt.Sscanf(line, "send %d %d %d %d %d %s %d", &sid, &ppid, &length, &count, &unordered, &policy, &value); n == 7 {
			send(a, sid, ppid, length, count, unordered, policy, value)
		} else if n, _ := fmt.Sscanf(line, "reset %d", &sid); n == 1 {
			_ = stream(a, uint16(sid)).Close()
		} else if line == "shutdown" {
			go func() { _ = a.Shutdown(context.Background()) }()
		} else if line == "abort" {
			go a.Abort("bye")
		}
	}
}
