package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

// drain is what the app does about the end of its life.
type drain struct {
	// announces: from the preStop hook on, every response says `Connection: close`.
	announces bool
	onSigterm func(*app)
}

var drains = map[string]drain{
	"announced":   {announces: true, onSigterm: (*app).drain},
	"unannounced": {announces: false, onSigterm: (*app).drain},
	// The two below know nothing of draining, so they announce nothing either.
	"exits-at-once":   {announces: false, onSigterm: (*app).leave},
	"cuts-keep-alive": {announces: false, onSigterm: (*app).cut},
}

type settings struct {
	drain
	port           int
	pod            string
	startDelay     time.Duration
	readyDelay     time.Duration
	preStopWait    time.Duration
	terminationLog string
}

// readSettings reads the environment; an error has the name and the value of the variable that cannot be used.
func readSettings(lookup func(string) (string, bool)) (settings, error) {
	read := reader{lookup: lookup}
	hostname, err := os.Hostname()
	if err != nil {
		return settings{}, err
	}
	return settings{
		drain:          read.drain("DRAIN", "announced"),
		port:           read.wholeNumber("PORT", 8080),
		pod:            read.text("POD_NAME", hostname),
		startDelay:     read.milliseconds("START_DELAY_MS", 0),
		readyDelay:     read.milliseconds("READY_DELAY_MS", 0),
		preStopWait:    read.milliseconds("PRE_STOP_WAIT_MS", 5000),
		terminationLog: read.text("TERMINATION_LOG", "/dev/termination-log"),
	}, read.err
}

// reader keeps the last error, so that the settings read as a list.
type reader struct {
	lookup func(string) (string, bool)
	err    error
}

func (r *reader) text(name, byDefault string) string {
	if text, ok := r.lookup(name); ok {
		return text
	}
	return byDefault
}

func (r *reader) wholeNumber(name string, byDefault int) int {
	text := r.text(name, strconv.Itoa(byDefault))
	number, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		r.err = fmt.Errorf("%s: expected a whole number, got %q", name, text)
	}
	return int(number)
}

func (r *reader) milliseconds(name string, byDefault int) time.Duration {
	return time.Duration(r.wholeNumber(name, byDefault)) * time.Millisecond
}

func (r *reader) drain(name, byDefault string) drain {
	text := r.text(name, byDefault)
	drain, known := drains[text]
	if !known {
		r.err = fmt.Errorf("%s: expected one of announced, unannounced, exits-at-once, cuts-keep-alive, got %q", name, text)
	}
	return drain
}
