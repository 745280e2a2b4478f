# Writes the program to $OUT. The Dockerfile runs it in a public image; where no registry answers, it runs on the machine that
# builds the image. Nobody debugs it: no DWARF saves a sixth of the compiler's work, and its garbage may wait.
export CGO_ENABLED=0 GOGC=400
go build -trimpath -gcflags=all=-dwarf=false -ldflags '-s -w' -o "$OUT/registry" .
