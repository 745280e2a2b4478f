# The programs of a Go module, for a machine without Go.
ARG TOOLS=golang:1.26.8-bookworm
FROM ${TOOLS}
WORKDIR /src
COPY . .
ARG GOOS
ARG GOARCH
RUN CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o /out/ tool
