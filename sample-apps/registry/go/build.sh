# Writes the program to $OUT. The Dockerfile runs it in a public image; where no registry answers, it runs on the machine that
# builds the image.
export CGO_ENABLED=0
go build -trimpath -ldflags '-s -w' -o "$OUT/registry" .
