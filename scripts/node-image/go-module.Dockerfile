# The programs of a Go module, for a machine without Go.
ARG TOOLS=golang:1.26.8-bookworm
FROM ${TOOLS}
WORKDIR /src
COPY . .
ARG GOOS
ARG GOARCH
# As in the sample apps' build.sh.
RUN CGO_ENABLED=0 GOGC=400 go build -trimpath -gcflags=all=-dwarf=false -ldflags '-s -w' -o /out/ tool
