package main

import (
	"context"
	"os"
	"time"
)

// silence is how long a connection that never asked anything may still ask, once the app is stopping.
const silence = time.Second

// linger is how long the app that cuts its connections lives on.
const linger = 2 * time.Second

// stop does what DRAIN says about SIGTERM, and ends the process.
func (a *app) stop() {
	a.lock.Lock()
	a.phase, a.saysClose, a.sigtermAt = "stopping", true, time.Now()
	a.lock.Unlock()
	a.report("SIGTERM")
	a.settings.onSigterm(a)
	if last := a.counters.last(); last != nil {
		mark{Mark: "lastRequest", At: last.at, lastRequest: last}.write()
	}
	a.report("exit")
	os.Exit(0)
}

// drain accepts no more, closes idle connections, finishes what runs: how long that may take is Kubernetes' to say. By itself
// Shutdown waits 5 s for a connection that never asked anything.
func (a *app) drain() {
	time.AfterFunc(silence, a.silent.close)
	if err := a.server.Shutdown(context.Background()); err != nil {
		fail(err)
	}
}

// leave is bad on purpose: without a word. Yet not between an answer and its count, so that the counts are exact.
func (a *app) leave() {
	a.answers.Lock()
}

// cut is bad on purpose: it destroys every connection, requests in flight included, and lives on.
func (a *app) cut() {
	if err := a.server.Close(); err != nil {
		fail(err)
	}
	time.Sleep(linger)
}
