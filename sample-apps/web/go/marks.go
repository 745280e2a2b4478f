package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"time"
)

// mark is one JSON line on stdout; what does not belong to it is left out.
type mark struct {
	Mark   string  `json:"mark"`
	At     float64 `json:"at"`
	Pod    string  `json:"pod,omitempty"`
	BootID string  `json:"bootId,omitempty"`
	Go     string  `json:"go,omitempty"`
	Port   int     `json:"port,omitempty"`
	*lastRequest
	*tally
}

// now is in epoch milliseconds with a fraction: finer than any time in the Kubernetes API.
func now() float64 {
	return float64(time.Now().UnixMicro()) / 1000
}

// write puts the whole line out in one call, so that marks of several goroutines do not mix.
func (m mark) write() {
	line, err := json.Marshal(m)
	if err != nil {
		fail(err)
	}
	if _, err := os.Stdout.Write(append(line, '\n')); err != nil {
		fail(err)
	}
}

// leave makes it the message that Kubernetes shows as the container's termination message. Outside of a pod there is no such file.
func (m mark) leave(path string) {
	message, err := json.Marshal(m)
	if err != nil {
		fail(err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		fail(err)
	}
	defer file.Close()
	if _, err := file.Write(message); err != nil {
		fail(err)
	}
}
