// Both ends of a pion connection in one process. Usage: driver PHASE[,PHASE...] SECONDS
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/pion/webrtc/v3"
)

const (
	high = 1 << 20
	low  = 256 << 10
)

var seconds float64

type link struct {
	a, b      *webrtc.PeerConnection
	near, far *webrtc.DataChannel
	room      chan struct{}
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func connect() *link {
	a, err := webrtc.NewPeerConnection(webrtc.Configuration{})
	must(err)
	b, err := webrtc.NewPeerConnection(webrtc.Configuration{})
	must(err)
	negotiated, id := true, uint16(1)
	options := &webrtc.DataChannelInit{Negotiated: &negotiated, ID: &id}
	near, err := a.CreateDataChannel("data", options)
	must(err)
	far, err := b.CreateDataChannel("data", options)
	must(err)
	open := make(chan struct{}, 2)
	near.OnOpen(func() { open <- struct{}{} })
	far.OnOpen(func() { open <- struct{}{} })
	l := &link{a, b, near, far, make(chan struct{}, 1)}
	near.SetBufferedAmountLowThreshold(low)
	near.OnBufferedAmountLow(func() {
		select {
		case l.room <- struct{}{}:
		default:
		}
	})
	offer, err := a.CreateOffer(nil)
	must(err)
	gathered := webrtc.GatheringCompletePromise(a)
	must(a.SetLocalDescription(offer))
	<-gathered
	must(b.SetRemoteDescription(*a.LocalDescription()))
	answer, err := b.CreateAnswer(nil)
	must(err)
	gathered = webrtc.GatheringCompletePromise(b)
	must(b.SetLocalDescription(answer))
	<-gathered
	must(a.SetRemoteDescription(*b.LocalDescription()))
	<-open
	<-open
	return l
}

func (l *link) close() {
	l.a.Close()
	l.b.Close()
}

func print(phase string, fields map[string]interface{}) {
	fields["peer"] = "pion"
	fields["phase"] = phase
	line, err := json.Marshal(fields)
	must(err)
	fmt.Println(string(line))
}

func cpu() float64 {
	var u syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

func rss() int {
	text, err := os.ReadFile("/proc/self/status")
	must(err)
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "VmRSS:") {
			kib, _ := strconv.Atoi(strings.Fields(line)[1])
			return kib
		}
	}
	return 0
}

func (l *link) flood(size int, duration float64) {
	message := make([]byte, size)
	for end := time.Now().Add(time.Duration(duration * 1e9)); time.Now().Before(end); {
		if l.near.BufferedAmount() <= high {
			must(l.near.Send(message))
			continue
		}
		select {
		case <-l.room:
		case <-time.After(time.Second):
		}
	}
}

func bulk(phase string, size int) {
	l := connect()
	var received int64
	l.far.OnMessage(func(m webrtc.DataChannelMessage) { atomic.AddInt64(&received, 1) })
	l.flood(size, seconds/3)
	before, wall, used := atomic.LoadInt64(&received), time.Now(), cpu()
	l.flood(size, seconds)
	count := atomic.LoadInt64(&received) - before
	print(phase, map[string]interface{}{
		"bytes": count * int64(size), "messages": count, "wall": time.Since(wall).Seconds(), "cpu": cpu() - used, "rssKib": rss(),
	})
	l.close()
}

func ping() {
	l := connect()
	message := make([]byte, 100)
	back := make(chan struct{}, 1)
	l.far.OnMessage(func(m webrtc.DataChannelMessage) { must(l.far.Send(m.Data)) })
	l.near.OnMessage(func(m webrtc.DataChannelMessage) { back <- struct{}{} })
	times := []float64{}
	for i := -2000; i < 10000; i++ {
		start := time.Now()
		must(l.near.Send(message))
		<-back
		if i >= 0 {
			times = append(times, float64(time.Since(start).Nanoseconds())/1e3)
		}
	}
	sort.Float64s(times)
	print("ping", map[string]interface{}{"p50us": times[5000], "p99us": times[9900]})
	l.close()
}

func setup() {
	ms := []float64{}
	for i := -5; i < 30; i++ {
		start := time.Now()
		l := connect()
		if i >= 0 {
			ms = append(ms, float64(time.Since(start).Nanoseconds())/1e6)
		}
		l.close()
	}
	print("setup", map[string]interface{}{"ms": ms})
}

func idle() {
	const count = 50
	connect().close()
	before := rss()
	links := []*link{}
	for i := 0; i < count; i++ {
		links = append(links, connect())
	}
	print("idle", map[string]interface{}{"sessions": count, "kib": float64(rss()-before) / count})
	for _, l := range links {
		l.close()
	}
}

func main() {
	var err error
	seconds, err = strconv.ParseFloat(os.Args[2], 64)
	must(err)
	for _, phase := range strings.Split(os.Args[1], ",") {
		switch phase {
		case "setup":
			setup()
		case "bulk16k":
			bulk(phase, 16<<10)
		case "bulk64k":
			// Its read buffer holds 65,535 bytes.
			bulk(phase, 65535)
		case "msg100":
			bulk(phase, 100)
		case "ping":
			ping()
		case "idle":
			idle()
		}
	}
}
