package main

import (
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// app is one life of the server, from its start to its exit.
type app struct {
	settings settings
	bootID   string
	counters *counters
	server   http.Server
	silent   silentConnections
	// answers is read-locked while one is sent and counted.
	answers sync.RWMutex

	lock      sync.Mutex
	phase     string
	saysClose bool
	sigtermAt time.Time
}

func newApp(settings settings, bootID string) *app {
	a := &app{settings: settings, bootID: bootID, counters: newCounters(), phase: "starting"}
	a.server.Handler = a.routes()
	a.server.ConnState = func(connection net.Conn, state http.ConnState) {
		if state == http.StateNew {
			a.counters.connection()
		}
		a.silent.track(connection, state)
	}
	return a
}

func (a *app) serve() {
	time.Sleep(a.settings.startDelay)
	listener, err := net.Listen("tcp", fmt.Sprintf(":%d", a.settings.port))
	if err != nil {
		fail(err)
	}
	a.mark(mark{Mark: "listening", Port: listener.Addr().(*net.TCPAddr).Port})
	time.AfterFunc(a.settings.readyDelay, a.becomeReady)
	// After a stop, an error too: the program lives on until the drain is over.
	if err := a.server.Serve(listener); err != http.ErrServerClosed {
		fail(err)
	}
}

func (a *app) becomeReady() {
	a.lock.Lock()
	defer a.lock.Unlock()
	if a.phase == "starting" {
		a.phase = "serving"
		a.mark(mark{Mark: "ready"})
	}
}

// preStop: nothing is refused, as until the wait is over nodes may still send new connections here. Clients with kept ones
// are told to leave, as closing an idle connection could meet a request on its way.
func (a *app) preStop() {
	a.lock.Lock()
	if a.phase != "stopping" {
		a.phase = "pre-stop"
	}
	a.saysClose = a.saysClose || a.settings.announces
	a.lock.Unlock()
	a.report("preStop")
}

// state is what a response says of the app at the moment that it is sent.
func (a *app) state() (phase string, saysClose bool, sigtermAt time.Time) {
	a.lock.Lock()
	defer a.lock.Unlock()
	return a.phase, a.saysClose, a.sigtermAt
}

func (a *app) mark(m mark) {
	m.At = now()
	m.write()
}

// report writes a mark with the counters, and leaves it as the termination message too: the log of a deleted pod is gone with it.
func (a *app) report(name string) {
	m := mark{Mark: name, At: now(), BootID: a.bootID, tally: a.counters.now()}
	m.write()
	m.leave(a.settings.terminationLog)
}
