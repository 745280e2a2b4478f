package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"time"
)

var wholeMilliseconds = regexp.MustCompile(`^\d{1,5}$`)

type body map[string]any

// routes are matched as they are sent: http.ServeMux would redirect `//`.
func (a *app) routes() http.Handler {
	routes := map[string]http.HandlerFunc{
		"/": func(w http.ResponseWriter, r *http.Request) {
			a.reply(w, r, http.StatusOK, body{"app": "web", "runtime": "go", "pod": a.settings.pod})
		},
		"/healthz": func(w http.ResponseWriter, r *http.Request) {
			a.reply(w, r, http.StatusOK, body{"healthy": true})
		},
		"/readyz":   a.readyz,
		"/counters": a.showCounters,
		"/slow":     a.slow,
		"/shutdown": a.shutdown,
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if id := r.Header.Get("x-request-id"); id != "" {
			a.counters.accepted(streamOf(r), id)
		}
		if route, known := routes[r.URL.Path]; known {
			route(w, r)
			return
		}
		a.reply(w, r, http.StatusNotFound, body{"error": "no such path, there are / /healthz /readyz /counters /slow /shutdown"})
	})
}

func streamOf(r *http.Request) string {
	if name := r.Header.Get("x-stream"); name != "" {
		return name
	}
	return "unnamed"
}

// reply makes the headers when the answer is sent: a slow request tells the phase in which it ended.
func (a *app) reply(w http.ResponseWriter, r *http.Request, status int, content body) {
	phase, saysClose, sigtermAt := a.state()
	text, err := json.Marshal(content)
	if err != nil {
		fail(err)
	}
	text = append(text, '\n')
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("Content-Length", strconv.Itoa(len(text)))
	header.Set("X-Pod", a.settings.pod)
	header.Set("X-Boot-Id", a.bootID)
	header.Set("X-Phase", phase)
	if !sigtermAt.IsZero() {
		header.Set("X-Since-Sigterm-Ms", fmt.Sprintf("%.1f", float64(time.Since(sigtermAt).Microseconds())/1000))
	}
	id := r.Header.Get("x-request-id")
	if id != "" {
		header.Set("X-Request-Id", id)
	}
	// Not SetKeepAlivesEnabled(false): it also closes the idle connections, and so meets requests on their way.
	if saysClose {
		header.Set("Connection", "close")
	}
	w.WriteHeader(status)
	a.answers.RLock()
	defer a.answers.RUnlock()
	if answered(w, text) && id != "" {
		a.counters.answered(streamOf(r))
	}
}

// answered tells whether the whole response was handed to the socket; it was not when the client has gone.
func answered(w http.ResponseWriter, text []byte) bool {
	if _, err := w.Write(text); err != nil {
		return false
	}
	return http.NewResponseController(w).Flush() == nil
}

func (a *app) readyz(w http.ResponseWriter, r *http.Request) {
	phase, _, _ := a.state()
	status := http.StatusOK
	if phase == "starting" {
		status = http.StatusServiceUnavailable
	}
	a.reply(w, r, status, body{"phase": phase})
}

func (a *app) showCounters(w http.ResponseWriter, r *http.Request) {
	phase, _, _ := a.state()
	tally := a.counters.now()
	a.reply(w, r, http.StatusOK, body{
		"bootId":      a.bootID,
		"phase":       phase,
		"connections": tally.Connections,
		"accepted":    tally.Accepted,
		"answered":    tally.Answered,
	})
}

// slow answers after a time: `/slow?ms=3000`.
func (a *app) slow(w http.ResponseWriter, r *http.Request) {
	text := r.URL.Query().Get("ms")
	if !wholeMilliseconds.MatchString(text) {
		a.reply(w, r, http.StatusBadRequest, body{"error": fmt.Sprintf("ms: expected whole milliseconds below 100000, got %q", text)})
		return
	}
	ms, err := strconv.Atoi(text)
	if err != nil {
		fail(err)
	}
	if waited(r, time.Duration(ms)*time.Millisecond) {
		a.reply(w, r, http.StatusOK, body{"sleptMs": ms})
	}
}

// shutdown is the preStop hook.
func (a *app) shutdown(w http.ResponseWriter, r *http.Request) {
	a.preStop()
	if waited(r, a.settings.preStopWait) {
		a.report("preStopDone")
		a.reply(w, r, http.StatusOK, body{"waitedMs": a.settings.preStopWait.Milliseconds()})
	}
}

// waited tells whether the client was there for the whole time.
func waited(r *http.Request, duration time.Duration) bool {
	select {
	case <-time.After(duration):
		return true
	case <-r.Context().Done():
		return false
	}
}
