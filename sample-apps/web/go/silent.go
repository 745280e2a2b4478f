package main

import (
	"net"
	"net/http"
	"sync"
)

// silentConnections are those that never asked anything.
type silentConnections struct {
	connections sync.Map
}

func (s *silentConnections) track(connection net.Conn, state http.ConnState) {
	if state == http.StateNew {
		s.connections.Store(connection, nil)
	} else {
		s.connections.Delete(connection)
	}
}

func (s *silentConnections) close() {
	s.connections.Range(func(connection, _ any) bool {
		// It may be closed already: then there is nothing left to do.
		_ = connection.(net.Conn).Close()
		return true
	})
}
