// A small web server that lives a whole Kubernetes life and says so: each response is signed with the pod, the boot and the
// phase, each turn of its life is a mark on stdout. Standard library only.
package main

import (
	"crypto/rand"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
)

func main() {
	sigterm := make(chan os.Signal, 1)
	signal.Notify(sigterm, syscall.SIGTERM)
	settings, err := readSettings(os.LookupEnv)
	if err != nil {
		fail(err)
	}
	app := newApp(settings, newBootID())
	app.mark(mark{Mark: "start", Pod: settings.pod, Go: runtime.Version()})
	go app.serve()
	<-sigterm
	app.stop()
}

// newBootID tells two starts of one pod apart.
func newBootID() string {
	var bytes [16]byte
	if _, err := rand.Read(bytes[:]); err != nil {
		fail(err)
	}
	return fmt.Sprintf("%x-%x-%x-%x-%x", bytes[:4], bytes[4:6], bytes[6:8], bytes[8:10], bytes[10:])
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
