package main

import (
	"maps"
	"sync"
)

// counters of requests per stream, to be compared with the client's own ledger. Only a request with an `x-request-id`
// counts, so that probes and hooks stay apart.
type counters struct {
	lock        sync.Mutex
	tally       tally
	lastRequest *lastRequest
}

// tally is what was counted, requests by stream.
type tally struct {
	Connections int            `json:"connections"`
	Accepted    map[string]int `json:"accepted"`
	Answered    map[string]int `json:"answered"`
}

// lastRequest is the latest counted one.
type lastRequest struct {
	Stream    string `json:"stream"`
	RequestID string `json:"requestId"`
	at        float64
}

func newCounters() *counters {
	return &counters{tally: tally{Accepted: map[string]int{}, Answered: map[string]int{}}}
}

func (c *counters) connection() {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.tally.Connections++
}

func (c *counters) accepted(stream, id string) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.tally.Accepted[stream]++
	c.lastRequest = &lastRequest{Stream: stream, RequestID: id, at: now()}
}

func (c *counters) answered(stream string) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.tally.Answered[stream]++
}

// now is a copy of what was counted until now.
func (c *counters) now() *tally {
	c.lock.Lock()
	defer c.lock.Unlock()
	return &tally{c.tally.Connections, maps.Clone(c.tally.Accepted), maps.Clone(c.tally.Answered)}
}

// last is nil when no request came.
func (c *counters) last() *lastRequest {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.lastRequest
}
